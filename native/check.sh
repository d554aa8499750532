# Read by the tests of the small programs: a directory of their own, which goes with them, and a count of what held.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

check() { # name command...
    name=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $name"; fi
}

tell() { # program: the last line, and whether all held
    echo "$1: $passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
