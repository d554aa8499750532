number=1
for arg in "$@"; do
  echo "$number: $arg"
  ((number++))
done
