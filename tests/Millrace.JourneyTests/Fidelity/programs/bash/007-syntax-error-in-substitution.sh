echo before
x=$(echo one; fi)
echo "after $x"
