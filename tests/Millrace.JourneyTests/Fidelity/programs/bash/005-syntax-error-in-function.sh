echo before
f() {
  echo (
}
f
