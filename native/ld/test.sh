#!/bin/sh
# test.sh LD: a compiler that finds it in place of its linker.
. "$(dirname "$0")/../check.sh"
ld=$(realpath "$1")
mkdir "$work/found"
cp "$ld" "$work/found/ld"
cd "$work"
# Without lld there is but the linker and what the compiler itself starts.
mkdir poor
for tool in gcc as ld; do ln -s "/usr/bin/$tool" poor/; done
linker() { readelf -p .comment "$1" | grep -q LLD && echo lld || echo gnu; }
says() { { "$@" 2>&1 && echo ended well; } | sed "s/cc[A-Za-z0-9]*\.o/object.o/"; }

printf '#include <stdio.h>\nint main(void) { puts("linked"); return 0; }\n' >good.c
printf 'int missing(void);\nint main(void) { return missing(); }\n' >bad.c
printf 'SECTIONS { .own : { *(.own) } }\nINSERT AFTER .text;\n' >own.ld

gcc -B"$work/found" -o fast good.c
check 'lld links, where it is installed' test "$(linker fast)" = lld
check 'and the program runs' test "$(./fast)" = linked
PATH="$work/poor" gcc -B"$work/found" -o slow good.c
check 'GNU ld links where it is not' test "$(linker slow)" = gnu
check 'and that program runs' test "$(./slow)" = linked
check 'what is missing is told as ever' test "$(says gcc -B"$work/found" bad.c -o bad)" = "$(says gcc bad.c -o bad)"
check 'in words people know' sh -c 'gcc -B"$1" bad.c -o bad 2>&1 | grep -q "undefined reference to .missing"' sh "$work/found"
check 'and nothing is linked' test ! -e bad
check 'what only GNU ld knows it does' test "$(says gcc -B"$work/found" good.c -T own.ld -o own; ./own)" = "ended well
linked"
check 'an object that is none is refused as ever' test "$(says gcc -B"$work/found" own.ld found/ld -o none | tail -1)" = "$(says gcc own.ld found/ld -o none | tail -1)"
check 'who asks learns of GNU ld' sh -c 'gcc -B"$1" -Wl,--version 2>/dev/null | grep -q "^GNU ld"' sh "$work/found"
printf '#include <stdio.h>\nextern int __start_own[], __stop_own[], own_1;\nint main(void) { printf("%%d\\n", (int)(__stop_own - __start_own) * own_1); return 0; }\n' >listed.c
for i in 1 2; do printf '__attribute__((section("own"))) int own_%s = %s;\nint used_%s;\n' $i $i $i >listed$i.c; done
for how in "-B$work/found" -g0; do gcc $how -Wl,--gc-sections -u used_1 -u used_2 listed.c listed1.c listed2.c -o listed; ./listed; done >kept
check 'lists that the linker makes are whole' test "$(cat kept)" = "2
2"
mkdir none
ln -s /usr/bin/gcc /usr/bin/as none/
check 'no linker at all is told' sh -c '! PATH="$1/none" gcc -B"$1/found" good.c -o other 2>said && grep -q "^ld: No such file" said' sh "$work"
tell ld
