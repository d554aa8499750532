exec 5>file
echo to file >&5
echo err >&2
exec 5>&-
cat file
{ echo out; echo err >&2; } > both 2>&1; cat both
echo more >> file; wc -l < file
echo x > /no/such/place
echo "status $?"
echo closed >&5
