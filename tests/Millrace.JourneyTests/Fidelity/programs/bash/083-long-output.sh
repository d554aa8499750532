for ((n = 0; n < 4000; n++)); do echo "$n abcdefghijklmnopqrstuvwx"; done
