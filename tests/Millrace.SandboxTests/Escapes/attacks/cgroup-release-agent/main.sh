for v in memory rdma cpu pids; do
  mkdir -p /tmp/$v
  mount -t cgroup -o $v cgroup /tmp/$v 2>/dev/null && echo "GOT THROUGH: cgroup v1 $v"
  unshare -UrmC sh -c "mount -t cgroup -o $v cgroup /tmp/$v && echo GOT THROUGH: in a namespace" 2>/dev/null
done
mount -t cgroup2 none /tmp/memory 2>/dev/null && echo "GOT THROUGH: cgroup v2"
for f in $(find / -path /usr -prune -o \( -name release_agent -o -name cgroup.procs -o -name notify_on_release \) -print 2>/dev/null); do
  echo 0 2>/dev/null > $f && echo "GOT THROUGH: $f"
done
[ -e /sys/fs/cgroup ] && echo "GOT THROUGH: /sys/fs/cgroup is there"
[ "$(cut -d: -f3 /proc/self/cgroup | sort -u)" = / ] || echo "GOT THROUGH: the names of cgroups"
echo end
