echo before
source ./helper.sh
echo "after: $?"
