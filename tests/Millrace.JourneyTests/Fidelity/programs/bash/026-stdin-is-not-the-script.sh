cat
echo "still here"
read -r x
echo "and here <$x>"
