echo $LINENO
f() {
  echo "in f: $LINENO"
  no_such_command_in_f
}

f
echo $LINENO
cat <<END
$LINENO
END
{ echo $LINENO
  echo $LINENO; }
no_such_command_at_end
