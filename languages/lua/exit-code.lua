print("Leaving with 3")
os.exit(3)
