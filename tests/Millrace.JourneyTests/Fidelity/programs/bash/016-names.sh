echo "$0 $BASH_SOURCE ${BASH_SOURCE[*]} $BASH $# $* $-"
echo "$BASH_ARGV0 ${BASH_ARGV[*]} ${BASH_ARGC[*]} $SHLVL $BASH_SUBSHELL ${FUNCNAME[*]} ${#FUNCNAME[*]}"
caller; echo "caller $?"
f() { caller; caller 0; echo "${BASH_SOURCE[*]} ${BASH_LINENO[*]} ${FUNCNAME[*]}"; }
f
echo "$(basename "$0") $(dirname "$0") $(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) $(readlink -f "$0")"
