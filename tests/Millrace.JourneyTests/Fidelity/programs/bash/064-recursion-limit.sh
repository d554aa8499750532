FUNCNEST=20
depth=0
f() { depth=$((depth + 1)); f; }
f
echo "after $depth"
