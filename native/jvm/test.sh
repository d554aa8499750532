#!/bin/bash
# Runs programs with the gate and without, and compares everything they leave: test.sh GATE.JAR
# JAVA_HOME chooses another JDK than that of /usr/bin.
set -u
jar=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
bin=${JAVA_HOME:-/usr}/bin
if [ ! -x "$bin/javac" ] || [ ! -f "$jar" ] || [ ! -x /usr/bin/python3 ]; then
    echo "jvm: skipped, needs $bin/javac, $jar and /usr/bin/python3"
    exit 0
fi
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
passed=0 failed=0
export LANG=C.UTF-8

# As in languages/java/language.yaml.
build=$temp/ws/.build
javac_options=(-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -J-XX:-UsePerfData -g -encoding UTF-8 -d "$build")
java_options=(-XX:+UseSerialGC -XX:-UsePerfData -Xmx384m -Xss16m -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -cp "$build")

check() { # WHAT CONDITION...
    if "${@:2}"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
    fi
}

# Waits until GATE has a reader, says SAID through it, runs COMMAND with the gate open, which closes when COMMAND ends:
# let_in GATE SAID COMMAND...
let_in() {
    /usr/bin/python3 -c '
import os, sys, time
for attempt in range(3000):
    try:
        gate = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
        break
    except OSError:
        time.sleep(0.01)
else:
    sys.exit("nobody came to " + sys.argv[1])
os.write(gate, sys.argv[2].encode())
os.set_inheritable(gate, True)
os.execvp(sys.argv[3], sys.argv[3:])' "$@"
}

fresh() {
    rm -rf "$temp/ws"
    mkdir -p "$build"
    cd "$temp/ws" || exit 2
}

# Bare: OUT INPUT COMMAND...
bare() {
    "${@:3}" <"$2" >"$1.out" 2>"$1.err"
    echo "exit $?" >"$1.code"
}

# Gated: OUT INPUT GATE SAID RELEASE COMMAND...; RELEASE is a shell command that brings what the job brings.
gated() {
    mkfifo "$3"
    bare "$1" "$2" "${@:6}" &
    local job=$!
    let_in "$3" "$4" sh -c "find . ! -name .build ! -path . >'$1.waiting'; cat '$1.out' '$1.err' >>'$1.waiting'; rm '$3'; $5" || kill %% 2>/dev/null
    wait $job
}

same() { # NAME: everything but the known differences
    check "$1: output" cmp "$temp/bare.out" "$temp/gated.out"
    check "$1: errors" cmp "$temp/bare.err" "$temp/gated.err"
    check "$1: exit code" cmp "$temp/bare.code" "$temp/gated.code"
    check "$1: nothing but the gate while it waits" [ "$(cat "$temp/gated.waiting")" = "$2" ]
}

try() { # FILE
    local name input=/dev/null args=() file=Main.java main=Main late=,main
    name=$(basename "$1" .java)
    [ -f "${1%.java}.stdin" ] && input=${1%.java}.stdin
    case $name in
    args | encoding) args=(one "two words" grün) late= ;; # arguments must be known before: the launcher has them
    late-name) file=Späti.java main=tief.im.Wald.Späti ;;
    no-such-name) main=Nowhere ;;
    esac
    [ "$name" = stdin-echo ] && printf 'Ada\nGrüße, 世界\n' >"$temp/echo" && input=$temp/echo

    fresh
    cp "$1" "$file"
    bare "$temp/bare" /dev/null "$bin/javac" "${javac_options[@]}" "$file"
    cp -r .build "$temp/classes"
    fresh
    gated "$temp/gated" /dev/null "$temp/ws/.gate-javac" "\"$file\"
" "cp '$1' '$file'" \
        "$bin/javac" "-J-javaagent:$jar=$temp/ws/.gate-javac,warm=compile,pass" "${javac_options[@]}" "@$temp/ws/.gate-javac"
    same "$name, javac" ./.gate-javac
    check "$name, javac: class files" diff -r "$temp/classes" .build

    if [ -f ".build/${main//.//}.class" ] || [ "$name" = other-class ] || [ "$name" = no-such-name ]; then
        fresh
        cp "$1" "$file"
        cp -r "$temp/classes/." .build
        bare "$temp/bare" "$input" "$bin/java" "${java_options[@]}" "$main" "${args[@]}"
        fresh
        gated "$temp/gated" "$input" "$build/.gate-java" "\"$main\"
" "cp '$1' '$file'; cp -r '$temp/classes/.' .build" \
            "$bin/java" "-javaagent:$jar=$build/.gate-java,warm=run$late" "${java_options[@]}" Main "${args[@]}"
        same "$name, java" ./.build/.gate-java
    fi
    rm -rf "$temp/classes"
}

for file in "$here"/../../languages/java/*.java "$here"/tests/*.java; do
    [ -f "$file" ] && try "$(realpath "$file")"
done

# Without a gate there is a message, and an exit code of the JVM's own.
fresh
bare "$temp/none" /dev/null "$bin/java" "-javaagent:$jar=$build/absent,warm=run" "${java_options[@]}" Main
check "no gate: message" grep -q "^gate: .*absent" "$temp/none.err"
check "no gate: exit code" [ "$(cat "$temp/none.code")" = "exit 1" ]

echo "jvm: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
