trap 'echo cleaned' EXIT
kill -INT $$
echo never
