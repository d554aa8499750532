echo one
sed 's/ORIGINAL/CHANGED/' "$0" > copy && mv copy "$0"
echo ORIGINAL
grep -c CHANGED "$0"
