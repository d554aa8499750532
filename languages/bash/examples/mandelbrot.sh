# Whole numbers only: one is 1024.
width=56 height=32 depth=24

colour() {
  local cr=$((-2253 + 3174 * $1 / width)) ci=$((-1229 + 2458 * $2 / height)) r=0 i=0 n=0 rr=0 ii=0
  while ((n < depth && rr + ii < 4096)); do
    ((i = 2 * r * i / 1024 + ci, r = rr - ii + cr, rr = r * r / 1024, ii = i * i / 1024, n++))
  done
  if ((n == depth)); then shade="8;14;18"; else shade="$((n * 20 % 256));$((60 + n * 13 % 196));$((120 + n * 5))"; fi
}

for ((y = 0; y < height; y += 2)); do
  line=
  for ((x = 0; x < width; x++)); do
    colour $x $y; upper=$shade
    colour $x $((y + 1))
    line+="\e[38;2;${upper};48;2;${shade}m▀"
  done
  echo -e "$line\e[0m"
done
