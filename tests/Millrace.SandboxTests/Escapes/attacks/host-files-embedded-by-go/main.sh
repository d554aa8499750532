printf 'module x\ngo 1.16\n' > go.mod
ln -s /etc shadowed
for file in /etc/shadow shadowed/shadow; do
  printf 'package main\nimport _ "embed"\n//go:embed %s\nvar s string\nfunc main() { print(s) }\n' $file > main.go
  timeout 30 go list -e -f '{{.EmbedFiles}}{{.Error}}' main.go 2>&1 | grep -q 'invalid pattern\|no matching files\|irregular file\|cannot embed' || echo "GOT THROUGH: $file"
done
printf 'package main\n// #cgo LDFLAGS: -fplugin=/tmp/x.so -Wl,-wrap,x @/etc/shadow\nimport "C"\nfunc main() {}\n' > main.go
timeout 30 go build -n main.go 2>&1 | grep -q 'invalid flag\|malformed #cgo' || echo "GOT THROUGH: flags of cgo"
echo end
