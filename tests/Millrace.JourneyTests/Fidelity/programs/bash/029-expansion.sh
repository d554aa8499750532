value="hello.tar.gz"
echo "${value%.*} ${value%%.*} ${value#*.} ${value##*.} ${value/l/L} ${value:1:3} ${value@Q} ${value^}"
echo {a..e} {01..03} x{1,2}y $((2 ** 10)) $((16#ff)) "${unset:-default}" "${unset+set}"
echo * ./*.sh ~ ~root $'tab\there'
echo "${required:?is missing}"
echo never
