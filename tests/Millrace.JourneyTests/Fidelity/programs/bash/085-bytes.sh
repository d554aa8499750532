printf '\000\377\376\200A\303'
head -c 5000 /dev/zero
