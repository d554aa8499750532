ls /proc/self/fd
for fd in 0 1 2; do stat -L -c '%F %A' /proc/$$/fd/$fd; head -2 /proc/$$/fdinfo/$fd; done
exec {new}< /dev/null; echo "$new"
ls /proc/self/fd
