code = compile("\n\nraise ValueError('from compiled text')", __file__, "exec")
exec(code)
