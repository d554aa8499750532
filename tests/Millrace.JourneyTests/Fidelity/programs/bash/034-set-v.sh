set -v
echo one   # comment
if true; then
  echo two
fi
set +v
echo three
