mapfile -t lines
printf '[%s]\n' "${lines[@]}"
select answer in a b; do echo "chose $answer"; break; done <<< 2
