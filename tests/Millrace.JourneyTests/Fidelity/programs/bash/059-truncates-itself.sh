echo one
: > "$0"
echo two
echo three
