env | sort
export -p
tr '\0' '\n' < /proc/$$/environ | sort
