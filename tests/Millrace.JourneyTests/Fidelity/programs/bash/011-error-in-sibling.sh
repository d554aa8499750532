source ./helper.sh
echo "sourced"
outer 3
echo "status $?"
. ./missing.sh
echo "status $?"
