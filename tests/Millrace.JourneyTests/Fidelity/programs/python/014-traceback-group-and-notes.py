def fail(n):
    error = ValueError(f"value {n}")
    error.add_note("a note, ä")
    raise error

errors = []
for n in range(2):
    try:
        fail(n)
    except ValueError as error:
        errors.append(error)
raise ExceptionGroup("several", errors)
