import resource
import signal
from attempt import *

fails("the host's handler", lambda: write_to("/proc/sys/kernel/core_pattern", "|/tmp/handler %P"))
fails("larger cores", lambda: resource.setrlimit(resource.RLIMIT_CORE, (1 << 20, 1 << 20)) or True)
child = os.fork()
if child == 0:
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)
    os._exit(0)
status = os.waitpid(child, 0)[1]
if os.WCOREDUMP(status):
    got_through("a core was dumped")
left = [name for name in os.listdir(".") + os.listdir("/tmp") if "core" in name]
if left:
    got_through("a core was left", left)
end()
