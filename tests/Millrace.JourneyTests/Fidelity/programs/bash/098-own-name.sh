echo "$0 $BASH_SOURCE ${BASH_SOURCE[*]} $BASH_ARGV0 $_"
f() { echo "${BASH_SOURCE[*]} ${BASH_LINENO[*]} ${FUNCNAME[*]}"; }
f
caller 0; echo $?
ls -A -1
