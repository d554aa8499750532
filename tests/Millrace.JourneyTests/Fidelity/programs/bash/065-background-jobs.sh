sleep 0.05 && echo slow &
echo fast
wait
false & wait $!; echo "$?"
(exit 7) & wait -n; echo "$?"
jobs; echo "end"
