n=${n:-0}
echo "start $n"
for i in 1 2 3; do
  echo "echo line $i \$((n += $i))" >> "$0"
done
