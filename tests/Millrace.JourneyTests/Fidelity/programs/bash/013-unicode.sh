größe=3 2>/dev/null
name="世界 🌍"
echo "$name ${#name} ${name:0:1} ${name^^}"
printf '%s\n' "ä" $'\u00e4' $'\xff' | od -An -tx1
printf '%q %s\n' "$name" "${name//🌍/x}"
ünknown
