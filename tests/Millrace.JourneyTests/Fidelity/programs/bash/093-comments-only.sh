# nothing
# but comments, ä
