for fd in 0 1 2; do test -t $fd && echo "$fd yes"; done
stty size; stty -a | tail -n +2; echo "$TERM $-"
no_such_command
