if __name__ == "__main__":
    import main
    print(main.__name__, main.__file__, main.value, main is not None)
else:
    print("imported as", __name__, __cached__ is not None)
value = 7
