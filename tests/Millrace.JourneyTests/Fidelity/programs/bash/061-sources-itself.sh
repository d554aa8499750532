if [ -z "$once" ]; then
  once=1
  echo "first $BASH_SOURCE $LINENO"
  source "$0"
  echo "back"
  return 2>/dev/null || echo "cannot return"
fi
echo "every time ${#BASH_SOURCE[@]}"
