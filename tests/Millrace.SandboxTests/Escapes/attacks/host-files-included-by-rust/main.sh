for file in /etc/shadow $HOST_FILES/secret.txt; do
  printf 'fn main() { print!("{}", include_str!("%s")); }' $file > main.rs
  timeout 20 rustc --emit=metadata main.rs 2>&1 | grep -q "couldn't read" || echo "GOT THROUGH: $file"
done
cat > main.rs <<'END'
const fn spin() -> u64 { let mut i = 0u64; loop { i = i.wrapping_add(1); if i == 0 { return i; } } }
const X: u64 = spin();
fn main() { print!("{}", X); }
END
timeout -s KILL 1 rustc -A long_running_const_eval --emit=metadata main.rs >/dev/null 2>&1 && echo "GOT THROUGH: endless constants"
echo end
