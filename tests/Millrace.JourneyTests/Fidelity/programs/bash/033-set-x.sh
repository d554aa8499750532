set -x
x=5
echo $((x + 1)) "ü" | cat
f() { local y=$1; [[ $y == 5 ]]; }
f "$x"
for i in 1 2; do :; done
PS4='+ $BASH_SOURCE:$LINENO: '
echo done
