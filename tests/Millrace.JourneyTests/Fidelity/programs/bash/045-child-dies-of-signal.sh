exec 2> errors
bash -c 'kill -TERM $$'; echo "$?"
bash -c 'kill -SEGV $$'; echo "$?"
(kill -KILL $BASHPID); echo "$?"
sh -c 'exit 300'; echo "$?"
sed -E 's/ +[0-9]+ / N /' errors
