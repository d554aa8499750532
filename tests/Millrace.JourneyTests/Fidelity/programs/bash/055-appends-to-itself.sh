echo one
echo 'echo appended "$LINENO"' >> "$0"
echo two
