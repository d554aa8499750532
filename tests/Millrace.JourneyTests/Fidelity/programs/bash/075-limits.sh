ulimit -a
ulimit -Ha
cat /proc/self/limits
