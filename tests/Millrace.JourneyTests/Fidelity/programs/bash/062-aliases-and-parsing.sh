shopt -s expand_aliases
alias greet='echo hello from alias'
greet
eval 'greet twice'
shopt -s extglob
case abc in @(abc|def)) echo matched;; esac
eval 'echo "eval at $LINENO"
no_such_command_in_eval'
