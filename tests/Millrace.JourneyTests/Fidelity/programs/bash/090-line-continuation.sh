echo one \
  two \
  three
echo $LINENO; echo a &&
  echo b
x="multi
line"; echo "$x $LINENO"
no_such \
  command
