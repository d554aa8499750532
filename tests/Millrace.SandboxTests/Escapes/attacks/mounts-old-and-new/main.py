from attempt import *

RDONLY, REMOUNT, BIND, PRIVATE = 1, 32, 4096, 1 << 18
not_permitted("mount", b"tmpfs", b"/tmp", b"tmpfs", 0, 0)
not_permitted("mount", b"none", b"/usr", 0, REMOUNT | BIND, 0)
not_permitted("mount", b"none", b"/", 0, PRIVATE, 0)
not_permitted("mount", b"proc", b"/tmp", b"proc", 0, 0)
not_permitted("mount", b"/proc/sys", b"/tmp", 0, BIND, 0)
not_permitted("umount2", b"/proc", 2)
not_permitted("umount2", b"/etc", 2)
not_permitted("fsopen", b"tmpfs", 0)
not_permitted("fspick", -100, b"/", 0)
not_permitted("open_tree", -100, b"/usr", 1)
not_permitted("move_mount", -100, b"/usr", -100, b"/tmp", 0)
not_permitted("mount_setattr", -100, b"/usr", 0, bytes(32), 32)
not_permitted("pivot_root", b"/tmp", b"/tmp")
not_permitted("chroot", b"/tmp")
for place in ("/usr/x", "/etc/x", "/x", "/millrace/x", "/dev/x", "/proc/x"):
    fails(place, lambda: open(place, "w"))
end()
