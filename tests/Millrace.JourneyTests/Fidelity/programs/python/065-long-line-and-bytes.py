import sys
sys.stdout.write("x" * 70000)
sys.stdout.flush()
sys.stdout.buffer.write(bytes(range(256)) * 40)
sys.stderr.write("y" * 20000 + "\n")
