import subprocess, sys

if len(sys.argv) > 1:
    print("child", sys.argv, __name__, __file__)
    sys.exit(int(sys.argv[1]))
print("parent", subprocess.run([sys.executable, __file__, "4"]).returncode)
print("parent", subprocess.run([sys.executable, "-m", "main", "5"]).returncode)
