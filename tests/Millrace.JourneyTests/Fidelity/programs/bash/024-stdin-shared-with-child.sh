read -r first
head -n 1
echo "first: $first"
cat
