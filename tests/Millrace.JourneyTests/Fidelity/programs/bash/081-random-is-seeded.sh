RANDOM=42; echo "$RANDOM $RANDOM $RANDOM"
echo "$(( SECONDS < 60 ))"
printf '%(%Y)T\n' 0
