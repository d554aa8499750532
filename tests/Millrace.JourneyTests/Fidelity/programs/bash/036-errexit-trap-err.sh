set -E
trap 'echo "ERR at $LINENO: $BASH_COMMAND ($?)"' ERR
trap 'echo "EXIT $?"' EXIT
f() { false; }
f
ls /no/such/directory
exit 4
