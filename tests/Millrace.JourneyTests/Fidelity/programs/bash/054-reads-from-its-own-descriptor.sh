ls -l /proc/$$/fd | awk 'NR > 1 { sub(/:.*/, "", $NF); print $(NF-2), $NF }'
for fd in /proc/$$/fd/*; do echo "${fd##*/}"; done
