import sys

print(sys.executable, sys.prefix, sys.base_prefix, sys.exec_prefix, sys.version)
print(sys.flags)
print(sys.path)
print(sys.warnoptions, sys._xoptions, sys.dont_write_bytecode, sys.pycache_prefix, sys.platform, sys.byteorder)
print([getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path], sorted(sys.path_importer_cache), sys.path_hooks[0])
print(sys.getswitchinterval(), sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.gettrace(), sys.getprofile())
print(sys.hash_info.width, sys.thread_info, hasattr(sys, "ps1"), sys.is_finalizing())
