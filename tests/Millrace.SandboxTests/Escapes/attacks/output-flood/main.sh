yes "$(printf 'x%.0s' {1..4000})" & yes >&2 & cat /dev/zero &
wait
