readonly x=1
x=2
echo "after $?"
f() { x=3; echo never; }
f
echo "never"
