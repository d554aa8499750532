echo before
exec echo after "$0"
echo never
