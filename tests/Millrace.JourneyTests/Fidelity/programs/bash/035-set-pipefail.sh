set -o pipefail
false | true; echo "$? ${PIPESTATUS[*]}"
exit 3 | exit 4 | true; echo "${PIPESTATUS[@]}"
set -e
f() { false; echo never; }
f
