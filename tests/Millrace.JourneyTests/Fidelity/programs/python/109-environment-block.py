import os, subprocess, sys
block = open('/proc/self/environ', 'rb').read()
print(len(block), block)
print(sorted(os.environ), os.environ.get('LD_PRELOAD'))
print(subprocess.run([sys.executable, '-c', 'import os; print(sorted(os.environ))'], capture_output=True, text=True).stdout)
print(os.listdir('.'), os.stat('.').st_size, os.stat('.').st_nlink)
print(sorted(sys.path_importer_cache), sys.path)
