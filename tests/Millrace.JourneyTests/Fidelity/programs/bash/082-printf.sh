printf '%5d|%-5s|%05.2f|%x|%o|%e|%c|%b|%q\n' 42 ab 3.14159 255 8 12345.678 xyz 'a\tb' "it's"
printf '%s-%s\n' 1 2 3
printf '%d\n' notanumber; echo "$?"
printf '\xff\x00\x80' | od -An -tx1
printf -v var '%03d' 7; echo "$var"
