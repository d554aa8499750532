größe = 3
π = 3.14159
名前 = "世界 🌍 e\u0301"
print(größe, π, 名前, len(名前), 名前.encode())
print("𝔘𝔫𝔦𝔠𝔬𝔡𝔢", ascii(名前), repr("\u200b\x7f"))
