def leave():
    try:
        raise SystemExit((1, "two"))
    except SystemExit as error:
        print("caught", error.code)
        raise

leave()
