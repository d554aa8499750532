trap 'echo TERM' TERM
trap 'echo USR1' USR1
trap '' HUP
kill -TERM $$
kill -USR1 $$
kill -HUP $$
trap -p
trap
