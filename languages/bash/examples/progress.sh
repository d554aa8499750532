width=32
for step in $(seq 0 2 100); do
  full=$((width * step / 100))
  printf '\r\e[36m%s%s\e[0m %3d %%' "$(printf '█%.0s' $(seq 1 $full))" "$(printf '░%.0s' $(seq $((full + 1)) $((width + 1))))" "$step"
  sleep 0.03
done
echo
echo "Done."
