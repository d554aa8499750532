# A ball in a box: the cursor goes where it is told.
width=40 height=12
trap 'printf "\e[?25h"' EXIT
printf '\e[2J\e[?25l\e[36m'
for ((x = 1; x <= width; x++)); do printf '\e[1;%dH─\e[%d;%dH─' $x $height $x; done
for ((y = 1; y <= height; y++)); do printf '\e[%d;1H│\e[%d;%dH│' $y $y $width; done

x=7 y=3 dx=1 dy=1
for step in {1..90}; do
  printf '\e[%d;%dH\e[33m●' $y $x
  sleep 0.03
  printf '\e[%d;%dH ' $y $x
  ((x + dx <= 1 || x + dx >= width)) && dx=$((-dx))
  ((y + dy <= 1 || y + dy >= height)) && dy=$((-dy))
  x=$((x + dx)) y=$((y + dy))
done
printf '\e[0m\e[%d;1HIt rests.\n' $((height + 1))
