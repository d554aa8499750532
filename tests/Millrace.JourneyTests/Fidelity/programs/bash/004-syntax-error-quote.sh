echo before
echo "never closed
echo after
