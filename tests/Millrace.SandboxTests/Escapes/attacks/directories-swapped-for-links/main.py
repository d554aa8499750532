from attempt import *

os.symlink("/tmp", "dir")
end()
