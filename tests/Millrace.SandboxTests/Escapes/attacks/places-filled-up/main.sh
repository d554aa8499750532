for place in /workspace /tmp /dev/shm; do
  head -c 200M /dev/zero > $place/full 2>/dev/null && echo "GOT THROUGH: 200 MB in $place"
  rm -f $place/full
  python3 - $place <<'END'
import os, sys
try:
    for i in range(200000): os.close(os.open(f"{sys.argv[1]}/f{i}", os.O_CREAT))
    print("GOT THROUGH: files without end in", sys.argv[1])
except OSError:
    pass
END
  find $place -name 'f[0-9]*' -delete
done
echo end
