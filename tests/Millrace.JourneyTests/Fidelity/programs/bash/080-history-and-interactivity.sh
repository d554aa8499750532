history; echo "$?"
fc -l; echo "$?"
case $- in *i*) echo interactive;; *) echo not interactive;; esac
shopt -q login_shell && echo login || echo not login
bind -p 2>&1 | head -1
echo "$PS1|$PS2|$PS4|$HISTFILE|$HISTSIZE|$PROMPT_COMMAND"
