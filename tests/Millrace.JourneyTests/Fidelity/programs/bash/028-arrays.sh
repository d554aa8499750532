list=(one "two words" three)
list+=(four)
echo "${#list[@]} ${list[1]} ${list[-1]} ${!list[*]} ${list[*]:1:2}"
declare -A map=([red]=1 [green]=2)
for key in $(printf '%s\n' "${!map[@]}" | sort); do echo "$key=${map[$key]}"; done
unset 'list[1]'; declare -p list
