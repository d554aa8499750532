echo before
for x in 1 2 3; done
echo after
