while IFS=, read -r a b; do
  echo "<$a> <$b>"
done
echo "left: <$a>"
