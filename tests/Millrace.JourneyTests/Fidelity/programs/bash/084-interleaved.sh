for n in {1..50}; do echo "out $n"; echo "err $n" >&2; done
