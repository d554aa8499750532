if [[ "2024-02-29" =~ ^([0-9]{4})-([0-9]{2}) ]]; then echo "${BASH_REMATCH[@]}"; fi
[[ abc == a* && ! abc < abb ]] && echo yes
[ 1 -eq x ]; echo "$?"
[[ a -eq b ]]; echo "$?"
test -z; echo "$?"; [ a b c d; echo "$?"
