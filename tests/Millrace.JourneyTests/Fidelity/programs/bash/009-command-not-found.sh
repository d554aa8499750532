echo before
no_such_command --flag
echo "status $?"
./no-such-file
echo "status $?"
/etc/passwd
echo "status $?"
