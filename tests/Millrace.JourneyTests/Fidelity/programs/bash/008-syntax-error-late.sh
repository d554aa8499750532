echo one
echo two
sleep 0.01
echo three
)
echo never
