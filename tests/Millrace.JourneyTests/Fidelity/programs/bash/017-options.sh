echo "$- $BASHOPTS $SHELLOPTS"
shopt
set -o
