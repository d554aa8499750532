for fd in 0 1 2; do test -t $fd && echo "$fd yes" || echo "$fd no"; done
tty; echo "$?"
stty size; echo "${COLUMNS:-none} ${LINES:-none} ${TERM:-none}"
: < /dev/tty; echo "$?"
