text=$(cat)
echo "${#text}"
echo "$text" | tr a-z A-Z
cat; echo "again: $?"
