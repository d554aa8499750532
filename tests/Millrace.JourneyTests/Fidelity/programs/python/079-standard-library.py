import base64, bisect, calendar, collections, copy, csv, datetime, decimal, difflib, fractions, functools, hashlib, heapq, html, io, itertools, json
import math, operator, random, re, sqlite3, statistics, string, struct, textwrap, typing, unicodedata, urllib.parse, uuid, xml.etree.ElementTree, zlib

print(json.dumps({"b": [1, 2.5, None], "a": "ü"}, sort_keys=True, ensure_ascii=False))
print(hashlib.md5(b"x").hexdigest(), base64.b64encode("ü".encode()), zlib.crc32(b"abc"))
print(decimal.Decimal(1) / 7, fractions.Fraction(3, 9), math.tau, statistics.median([3, 1, 2]))
random.seed(7)
print(random.random(), random.sample(range(100), 5))
print(datetime.date(2024, 2, 29).isoformat(), calendar.isleap(2024), uuid.UUID(int=5), unicodedata.name("ß"))
print(sqlite3.connect(":memory:").execute("select 6 * 7, upper('x')").fetchall())
print(xml.etree.ElementTree.tostring(xml.etree.ElementTree.fromstring("<a><b x='1'/></a>")))
print(re.findall(r"\w+", "größe, naïve 世界"), textwrap.fill("a b c d e f", 5).splitlines())
