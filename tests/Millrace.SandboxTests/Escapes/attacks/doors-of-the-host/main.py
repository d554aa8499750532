import socket
from attempt import *

port, port6 = int(os.environ["HOST_PORT"]), int(os.environ["HOST_PORT6"])
targets = [("127.0.0.1", port), ("127.1.2.3", port), ("0.0.0.0", port), ("169.254.169.254", 80), ("10.0.0.1", 80), ("192.168.0.1", 80),
           ("172.17.0.1", 80), ("8.8.8.8", 53), ("::1", port6), ("::ffff:127.0.0.1", port), ("fd00:ec2::254", 80), ("fe80::1%lo", 80)]
for host, number in targets:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        def connect():
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as s:
                s.settimeout(0.5)
                s.connect((host, number))
                s.send(b"knock")
                return kind == socket.SOCK_STREAM or not host.startswith(("127.", "0.", "::"))
        fails(f"{host}:{number}", connect)
for name in ("\0" + os.environ["HOST_DOOR"], "\0millrace-uids-200000", os.environ["HOST_FILES"] + "/door", "/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket"):
    def connect_local():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as s:
            s.connect(name)
            return True
    fails(repr(name), connect_local)
if any("@" in line for line in open("/proc/net/unix")):
    got_through("names of the host's sockets")
fails("a name server", lambda: socket.gethostbyname("example.com"))
AF_PACKET, AF_ALG, AF_VSOCK, NETLINK_AUDIT, NETLINK_NETFILTER = 17, 38, 40, 9, 12
for family, kind, protocol in ((AF_PACKET, socket.SOCK_RAW, 0x300), (AF_ALG, socket.SOCK_SEQPACKET, 0), (AF_VSOCK, socket.SOCK_STREAM, 0),
                               (socket.AF_INET, socket.SOCK_RAW, 1), (socket.AF_INET6, socket.SOCK_RAW, 58), (socket.AF_INET, 10, 0x300),
                               (socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_AUDIT), (socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)):
    fails(f"socket {family} {kind} {protocol}", lambda: socket.socket(family, kind, protocol))
if [name for _, name in socket.if_nameindex()] != ["lo"]:
    got_through("network interfaces", socket.if_nameindex())
end()
