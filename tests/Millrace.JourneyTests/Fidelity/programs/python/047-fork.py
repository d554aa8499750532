import os, sys

print("before", flush=True)
child = os.fork()
if child == 0:
    print("in the child", open(__file__).readline().strip(), flush=True)
    os._exit(9)
print("child ended with", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
