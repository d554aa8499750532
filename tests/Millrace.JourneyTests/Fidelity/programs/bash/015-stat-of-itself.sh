stat -c '%n %F %A %s %h' "$0" main.sh /workspace/main.sh .
test -f "$0" && echo file
test -p "$0" && echo fifo
test -L "$0" && echo link
test -r "$0" && echo readable
test -w "$0" && echo writable
test -x "$0" && echo executable
ls -A
ls -l | awk '{ print $1, $5, $NF }'
ls -la .. | awk '{ print $1, $NF }'
