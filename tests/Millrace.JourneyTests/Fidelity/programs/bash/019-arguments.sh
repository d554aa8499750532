echo "$# $0"
for argument; do echo "<$argument>"; done
shift 2
echo "$1" "${@: -1}" "$*"
