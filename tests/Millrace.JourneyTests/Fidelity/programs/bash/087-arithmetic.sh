echo $((1 / 0))
echo "status $?"
((x = 5, y = x << 2)); echo "$x $y"
let "z = x ** 3" && echo "$z"
echo $((08))
echo "status $?"
