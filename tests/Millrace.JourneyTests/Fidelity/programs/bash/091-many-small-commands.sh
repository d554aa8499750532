i=0
while [ $i -lt 300 ]; do i=$((i + 1)); /bin/true; done
echo $i
