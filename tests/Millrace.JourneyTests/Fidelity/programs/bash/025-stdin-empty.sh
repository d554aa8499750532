read -r line; echo "status $? <$line>"
cat; mapfile -t lines; echo "${#lines[@]}"
read -t 0; echo "status $?"
