trap 'echo "DEBUG $LINENO $BASH_COMMAND"' DEBUG
x=1
echo $x
for i in 1 2; do echo $i; done
