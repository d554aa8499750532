secret=$((RANDOM % 100 + 1)) tries=0
echo "I am thinking of a number from 1 to 100."
while read -rp "Your guess: " guess; do
  tries=$((tries + 1))
  if [ "$guess" -eq "$secret" ]; then
    printf '\e[32mYes! %d tries.\e[0m\n' "$tries"
    exit 0
  fi
  if [ "$guess" -lt "$secret" ]; then echo higher; else echo lower; fi
done
