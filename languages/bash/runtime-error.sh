set -euo pipefail

echo "Looking for a file that is not there"
words=$(wc -w < no-such-file.txt)
echo "It has $words words"
