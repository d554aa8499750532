(sleep 0.05; echo late) &
disown
echo "main ends first"
sleep 0.5
