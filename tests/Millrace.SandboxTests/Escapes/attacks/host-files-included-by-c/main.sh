for file in /etc/shadow /etc/gshadow /root/.bashrc /proc/1/environ /proc/1/maps $HOST_FILES/secret.txt /proc/1/root/etc/shadow /proc/$HOST_PID/environ; do
  printf '#include "%s"\nint main(void){}' $file > include.c
  gcc -E include.c 2>/dev/null | grep -v '^#' | grep -q '[a-z]*:.*:' && echo "GOT THROUGH: include of $file"
  printf 'int main(void){ __asm__(".incbin \\"%s\\""); }' $file > incbin.c
  gcc -c incbin.c -o incbin.o 2>/dev/null && echo "GOT THROUGH: incbin of $file"
  gcc @$file 2>&1 | grep -q root: && echo "GOT THROUGH: arguments from $file"
  gcc -Wl,-T,$file include.c 2>&1 | grep -q 'secret-' && echo "GOT THROUGH: linker script $file"
done
gcc -fplugin=/tmp/x.so include.c 2>&1 | grep -q 'cannot open\|cannot load' || echo "GOT THROUGH: plugin"
gcc -wrapper /bin/cat,/etc/shadow include.c 2>/dev/null | grep root: && echo "GOT THROUGH: wrapper"
gcc include.c -o /usr/bin/x 2>/dev/null && echo "GOT THROUGH: output elsewhere"
echo end
