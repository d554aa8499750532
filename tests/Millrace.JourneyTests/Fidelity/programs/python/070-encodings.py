import locale, sys, os

print(sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors())
for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream.name, stream.encoding, stream.errors, stream.line_buffering, stream.newlines, stream.mode, type(stream.buffer).__name__, stream.write_through)
print(locale.getlocale(), locale.getpreferredencoding(), locale.setlocale(locale.LC_ALL), open(__file__).encoding)
print(locale.localeconv() == {}, os.fsencode("ü"), os.device_encoding(1))
