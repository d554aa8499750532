wc -c < /proc/$$/environ
tail -c 40 /proc/$$/environ | od -c
env -i "$BASH" -c 'wc -c < /proc/$$/environ'
echo "${LD_PRELOAD-none} ${MILLRACE_GATE-none}"
bash -c 'tr "\0" "\n" < /proc/$$/environ' | sort
