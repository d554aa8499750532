diff <(printf '1\n2\n') <(printf '1\n3\n')
cat <(echo inside) <(echo another)
while read -r x; do n=$((n + x)); done < <(seq 5)
echo "$n"
echo through > >(tr a-z A-Z); wait $!
