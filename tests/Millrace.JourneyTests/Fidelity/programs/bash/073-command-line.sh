tr '\0' '|' < /proc/$$/cmdline; echo
cat /proc/$$/comm
readlink /proc/$$/exe /proc/$$/cwd
