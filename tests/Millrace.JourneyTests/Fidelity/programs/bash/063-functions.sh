factorial() {
  if (( $1 <= 1 )); then echo 1; else echo $(( $1 * $(factorial $(( $1 - 1 ))) )); fi
}
factorial 10
local_test() { local x=inner; echo "$x"; return 3; }
x=outer; local_test; echo "$? $x"
declare -f local_test
declare -F
export -f local_test
bash -c local_test
