echo 'char filler[1 << 30] = {1}; int main(void) { return filler[1]; }' > big.c
timeout -s KILL 2 gcc big.c -o big >/dev/null 2>&1 && echo "GOT THROUGH: a binary of $(stat -c %s big) bytes"
echo '.fill 2000000000, 1, 0' > big.s
timeout -s KILL 2 gcc -c big.s -o big.o >/dev/null 2>&1 && echo "GOT THROUGH: an object of $(stat -c %s big.o) bytes"
rm -f big big.o /tmp/cc*
echo end
