# Jobs in the background, each a process of its own.
work() {
  for lap in 1 2 3; do
    sleep "0.$((5 - $1))"
    printf '\e[%dmworker %d\e[0m finishes lap %d\n' $((30 + $1)) "$1" "$lap"
  done
}

for name in 1 2 3 4; do
  work $name &
done
echo "$(jobs -p | wc -l) workers are under way"
wait
echo "All home."
