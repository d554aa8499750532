#!/bin/sh
# test.sh LINKED: what it makes of a tree, beside what cp -rs makes of it.
. "$(dirname "$0")/../check.sh"
linked=$(realpath "$1")
cd "$work"
mkdir -p source/aa/deep source/bb source/empty
echo 1 > source/one; echo 2 > source/aa/two; echo 3 > "source/aa/deep/thr ee"; ln -s one source/link
cp -rs "$work/source" "$work/copy"
(cd source && find . -mindepth 1 \( -type d -printf '%P/\0' -o -printf '%P\0' \)) > list
mv list source/.list

"$linked" "$work/source" "$work/target" sh -c 'echo "$@" > said' sh a 'b c'
check 'the tree is that of cp -rs' test "$(cd target && find . | sort)" = "$(cd copy && find . | sort)"
check 'its files are links' test "$(readlink target/aa/two)" = "$work/source/aa/two"
check 'and can be read' test "$(cat "target/aa/deep/thr ee")" = 3
check 'its directories can be written to' sh -c 'echo new > target/aa/new && [ ! -e source/aa/new ]'
check 'the command gets its arguments' test "$(cat said)" = 'a b c'
check 'the command starts without a source' test "$("$linked" "$work/none" "$work/none-target" echo started)" = started
mv source/.list list
check 'and without a list' test "$("$linked" "$work/source" "$work/unlisted" echo started)" = started
: > source/.list
check 'and with an empty one' test "$("$linked" "$work/source" "$work/unlisted" echo started)" = started
printf 'one\0two' > source/.list
check 'a list that ends in the middle is followed to its last name' test "$("$linked" "$work/source" "$work/half" ls "$work/half")" = one
mv list source/.list
mkfifo gate
"$linked" --until gate "$work/source" "$work/ahead" sh -c 'echo "$@" > begun' sh a 'b c' & waiting=$!
for _ in $(seq 200); do [ -e ahead/aa/two ] && break; sleep 0.01; done
check 'links are made ahead' test "$(cd ahead && find . | sort)" = "$(cd copy && find . | sort)"
check 'and the command waits' test ! -e begun
: > gate; wait "$waiting"
check 'until the gate was opened and closed' test "$(cat begun)" = 'a b c'
mv source/.list list
"$linked" --until gate "$work/source" "$work/late" true & waiting=$!
for _ in $(seq 200); do grep -q ^State:.S "/proc/$waiting/status" && break; sleep 0.01; done
mv list source/.list
: > gate; wait "$waiting"
check 'what was prepared while it waited is linked too' test "$(readlink late/aa/two)" = "$work/source/aa/two"
check 'and without room for a target' test "$("$linked" "$work/source" "$work/none/target" echo started)" = started
check 'what is there already is left alone' test "$("$linked" "$work/source" "$work/target" cat target/aa/new)" = new
status=0; "$linked" "$work/source" "$work/other" no-such-command 2> said || status=$?
check 'a missing command is 127' test "$status" = 127
check 'and named' grep -q '^no-such-command: ' said
status=0; "$linked" 2> /dev/null || status=$?
check 'without a command it explains itself' test "$status" = 2
tell linked
