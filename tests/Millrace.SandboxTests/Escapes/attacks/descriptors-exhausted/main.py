import resource
from attempt import *

hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20000), hard))
children = []
for _ in range(10):
    child = os.fork()
    if child == 0:
        try:
            while True:
                os.pipe()
        except OSError:
            pass
        os.read(0, 1)
        os._exit(0)
    children.append(child)
try:
    while True:
        os.open("/dev/null", os.O_RDONLY)
except OSError:
    pass
end()
