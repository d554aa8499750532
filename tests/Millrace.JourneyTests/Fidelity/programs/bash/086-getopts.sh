set -- -a -b value -x rest
while getopts ":ab:" option; do
  case $option in a) echo a;; b) echo "b=$OPTARG";; \?) echo "unknown -$OPTARG";; esac
done
shift $((OPTIND - 1)); echo "$*"
OPTIND=1; getopts a option -z; echo "$?"
