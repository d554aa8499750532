data = {"a": {"b": [1, 2, {"ü": None}]}}
print(data["a"]["b"][2]["ü"]["nö"], data["a"])
