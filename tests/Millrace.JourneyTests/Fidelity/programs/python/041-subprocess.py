import subprocess, sys

print(subprocess.run(["echo", "a", "ü"], capture_output=True, text=True).stdout, end="")
subprocess.run("echo to stdout; echo to stderr >&2; exit 3", shell=True)
print(subprocess.run(["sh", "-c", "cat; echo $#", "x", "y"], input="piped\n", capture_output=True, text=True))
print(subprocess.run([sys.executable, "-c", "import sys; print(sys.argv, sys.path[0] == '')"], capture_output=True, text=True).stdout)
try:
    subprocess.run(["no-such-program"])
except FileNotFoundError as error:
    print(error)
