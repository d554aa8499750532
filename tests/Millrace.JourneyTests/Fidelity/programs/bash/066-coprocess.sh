coproc worker { while read -r line; do echo "got $line"; done; }
echo one >&"${worker[1]}"
read -r answer <&"${worker[0]}"
echo "$answer"
exec {worker[1]}>&-
wait
