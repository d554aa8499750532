rm "$0"
ls -A
echo "still here $0"
no_such_command
