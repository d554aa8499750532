ls -l /proc/$$/fd > list
awk 'NR > 1 { sub(/:.*/, "", $NF); print $(NF-2), $NF }' list
for fd in /proc/$$/fd/*; do echo "${fd##*/}"; done
