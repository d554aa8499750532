set -u

greet() {
  local name=$1
  echo "Hello, $nmae!"
}

echo "Somebody comes in."
greet Ada
