# -*- coding: latin-1 -*-
text = "Grüße"
print(len(text), ascii(text))
raise ValueError("ü")
