echo "$0 $BASH_SOURCE"
no_such_command
