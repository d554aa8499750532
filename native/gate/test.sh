#!/bin/bash
# Runs scripts with the preload gate and without, and compares what they print: test.sh GATE.SO
set -u
library=$(realpath "$1")
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
passed=0 failed=0

check() { # WHAT CONDITION...
    if "${@:2}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

# The script is not there yet when the interpreter starts; what waits is let in after DELAY seconds: gated DELAY SCRIPT COMMAND...
gated() {
    rm -rf "$temp/ws"
    mkdir "$temp/ws"
    cd "$temp/ws" || exit 2
    mkfifo .gate
    env -i "PATH=$PATH" LANG=C.UTF-8 LD_PRELOAD="$library" "MILLRACE_GATE=.gate:$(basename "$2")" "${@:3}" >"$temp/gated" 2>&1 </dev/null &
    exec 9>.gate # returns when the interpreter has come to it
    sleep "$1"
    rm .gate
    cp "$2" .
    exec 9>&-
    wait $!
    echo "exit $?" >>"$temp/gated"
}

bare() { # SCRIPT COMMAND...
    rm -rf "$temp/ws"
    mkdir "$temp/ws"
    cd "$temp/ws" || exit 2
    cp "$1" .
    env -i "PATH=$PATH" LANG=C.UTF-8 "${@:2}" >"$temp/bare" 2>&1 </dev/null
    echo "exit $?" >>"$temp/bare"
}

same() { # SCRIPT COMMAND...
    bare "$@"
    gated 0 "$@"
    check "the same: ${*:2}" diff "$temp/bare" "$temp/gated"
}

write() { cat >"$temp/$1"; }

write environment.sh <<'EOF'
env -0 | sort -z | tr '\0' '\n'
tr '\0' '\n' </proc/$$/environ
wc -c </proc/$$/environ
tr '\0' '\n' </proc/self/environ
ls /proc/self/fd; ls /proc/$$/fd
ls -A
tr '\0' '|' </proc/$$/cmdline
echo "$0 $BASH_SOURCE $-"
EOF
write append.sh <<'EOF'
echo first
echo "echo added" >>"$0"
EOF
write seconds.sh <<'EOF'
echo "$SECONDS"
EOF
write broken.sh <<'EOF'
echo before
if
EOF
write environment.py <<'EOF'
import os
print(sorted(os.environ.items()), open('/proc/self/environ', 'rb').read(), sorted(os.listdir('/proc/self/fd')), os.listdir('.'))
EOF
write latin.py <<'EOF'
# coding: latin-1
print(open(__file__).read(), __file__)
EOF
write self.pl <<'EOF'
print map { "$_=$ENV{$_}\n" } sort keys %ENV; print __FILE__, -s $0, <DATA>;
__DATA__
tail
EOF
write self.lua <<'EOF'
print(arg[0], os.getenv("LD_PRELOAD"), #io.open(arg[0]):read("a"))
EOF

same "$temp/environment.sh" bash environment.sh
same "$temp/environment.sh" bash ./environment.sh
same "$temp/append.sh" bash append.sh
same "$temp/broken.sh" bash broken.sh
gated 1.1 "$temp/seconds.sh" bash seconds.sh
check "seconds count from the release" grep -qx 0 "$temp/gated"
for interpreter in /usr/bin/python3:py /usr/bin/perl:pl /usr/bin/lua5.4:lua; do
    program=${interpreter%:*} ending=${interpreter#*:}
    if [ ! -x "$program" ]; then
        echo "gate: $program skipped, it is not installed"
        continue
    fi
    for script in "$temp"/*."$ending"; do same "$script" "$program" "$(basename "$script")"; done
done
if [ -x /usr/bin/python3 ]; then
    # A script in a ZIP archive: it is looked at before it is opened.
    (cd "$temp" && echo 'print("zipped", __file__)' >__main__.py && /usr/bin/python3 -m zipfile -c zipped.py __main__.py)
    same "$temp/zipped.py" /usr/bin/python3 zipped.py
fi

# A variable that is said once, and to nobody else.
once() { env -i "PATH=$PATH" LD_PRELOAD="$library" "MILLRACE_ONCE=$1" "${@:2}"; }
cc -x c -o "$temp/asks" - <<'EOF'
#include <stdio.h>
#include <stdlib.h>
extern char **environ;
int main(void)
{
    for (int i = 0; i < 2; i++) {
        const char *told = getenv("OPTIONS");
        printf("%s ", told ? told : "-");
    }
    printf("%s ", getenv("OTHER") ? "other" : "-");
    for (char **v = environ; *v; v++) printf("%.4s", *v);
    fflush(stdout);
    return system("printf ' %s' \"${OPTIONS-none}\"; tr '\\0' '\\n' </proc/$PPID/environ | grep -c -e OPTIONS -e MILLRACE");
}
EOF
check 'a variable is said once, is in no environment, and no child hears it' test "$(once OPTIONS=a=b "$temp/asks")" = 'a=b - - PATH none0'
check 'one without a value is not said' test "$(once OPTIONS "$temp/asks")" = '- - - PATH none0'

echo "gate: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
