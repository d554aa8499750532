echo one
sed 's/ORIGINAL/CHANGED/' "$0" > copy && cat copy > "$0"
echo ORIGINAL
echo three
