trap 'echo "leaving with $?"' EXIT
echo before
exit 7
