bash -c 'kill -TERM $$'; echo "$?"
bash -c 'kill -SEGV $$'; echo "$?"
(kill -KILL $BASHPID); echo "$?"
sh -c 'exit 300'; echo "$?"
