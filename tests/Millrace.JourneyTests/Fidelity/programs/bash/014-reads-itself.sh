# a comment, ä
cat "$0"
wc -l < "$0"
cat main.sh | head -n 1
cat "${BASH_SOURCE[0]}" | tail -n 1
