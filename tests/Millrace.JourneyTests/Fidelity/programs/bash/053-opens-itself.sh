# first line
exec 3< "$0"
read -r line <&3
echo "$line"
exec 3<&-
exec 4< main.sh
cat <&4 | wc -l
