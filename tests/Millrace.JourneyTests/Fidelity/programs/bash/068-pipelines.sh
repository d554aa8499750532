seq 1 1000 | sort -rn | head -3 | tac
echo "${PIPESTATUS[*]}"
yes | head -2
printf 'b\na\n' | sort | while read -r l; do echo "<$l>"; done
echo abc | tee copy | rev; cat copy
