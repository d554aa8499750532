#!/bin/sh
# test.sh TOOLEXEC: what it says for tools, and how often they were asked.
. "$(dirname "$0")/../check.sh"
toolexec=$(realpath "$1")
cd "$work"
tool() { # name: a tool that counts its starts; what it does else comes from standard input
    { printf '#!/bin/sh\necho x >> "%s/%s.starts"\n' "$work" "$1"; cat; } > "$1"
    chmod +x "$1"
}
starts() { if [ -e "$1.starts" ]; then wc -l < "$1.starts"; else echo 0; fi; }
export GOCACHE="$work/cache"
mkdir cache
echo 'echo "compile version go1.19.8"' | tool compile

"$toolexec" "$work/compile" -V=full > first
"$toolexec" "$work/compile" -V=full > second
check 'the first answer is the tool'"'"'s' test "$(cat first)" = 'compile version go1.19.8'
check 'the second is the same' cmp -s first second
check 'and was not asked for' test "$(starts compile)" = 1
check 'nothing else is left in the cache' test "$(find cache -type f | wc -l)" = 1
touch -d 2001-02-03 compile
"$toolexec" "$work/compile" -V=full > third
check 'a tool that was changed is asked again' test "$(starts compile)" = 2

echo 'printf "<%s>" "$@"; exit 5' | tool link
status=0; "$toolexec" "$work/link" -o 'a b' '' > said || status=$?
check 'anything else reaches the tool' test "$(cat said)" = '<-o><a b><>'
check 'and its exit code comes back' test "$status" = 5
status=0; "$toolexec" "$work/link" -V=full > said || status=$?
check 'a tool that fails does so' test "$status $(cat said)" = '5 <-V=full>'
status=0; "$toolexec" "$work/link" -V=full > said || status=$?
check 'and is asked again' test "$status $(starts link)" = '5 3'
"$toolexec" "$work/compile" -V=full -x > said
check 'a longer question is for the tool' test "$(starts compile)" = 3

echo 'head -c 100000 /dev/zero | tr "\0" y; echo oops >&2' | tool asm
"$toolexec" "$work/asm" -V=full > said 2> complained
"$toolexec" "$work/asm" -V=full > again 2> complained
check 'a long answer is passed on whole' test "$(wc -c < said) $(wc -c < again)" = '100000 100000'
check 'with what it says to stderr' test "$(cat complained)" = oops
check 'and not kept' test "$(starts asm)" = 2

rm -rf cache compile.starts
(unset GOCACHE; "$toolexec" "$work/compile" -V=full > said)
check 'without a cache the tool is asked' test "$(cat said) $(starts compile)" = 'compile version go1.19.8 1'
"$toolexec" "$work/compile" -V=full > said
check 'and where nothing can be kept' test "$(cat said) $(starts compile)" = 'compile version go1.19.8 2'
mkdir cache
for _ in 1 2 3 4 5 6 7 8; do "$toolexec" "$work/compile" -V=full >> many & done
wait
check 'eight at once all get it' test "$(sort many | uniq -c | tr -s ' ')" = ' 8 compile version go1.19.8'
check 'and leave one' test "$(find cache -type f | wc -l)" = 1
find cache -type f -exec sh -c ': > "$1"' sh {} \;
"$toolexec" "$work/compile" -V=full > said
check 'an empty answer is none' test "$(cat said)" = 'compile version go1.19.8'
status=0; "$toolexec" "$work/none" -V=full 2> said || status=$?
check 'a missing tool is 127' test "$status" = 127
check 'and named' grep -q "^$work/none: " said
status=0; "$toolexec" 2> /dev/null || status=$?
check 'without a tool it explains itself' test "$status" = 2
tell toolexec
