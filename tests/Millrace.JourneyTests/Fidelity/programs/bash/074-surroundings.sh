pwd; umask; nice; id; hostname; echo ~; ls -A /tmp "$HOME"
echo "$PPID $UID $EUID ${GROUPS[*]} $HOSTNAME $IFS" | cat -A
ps -o pid= -p $$ > /dev/null 2>&1; nproc; locale 2>/dev/null
read -r _ _ _ parent group session terminal foreground _ < /proc/$$/stat
echo "$parent $([ "$group" = $$ ] && echo own) $([ "$session" = $$ ] && echo own) $terminal $foreground"
