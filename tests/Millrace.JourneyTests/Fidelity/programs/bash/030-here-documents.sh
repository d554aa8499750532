name=World
cat <<END
Hello $name $(echo from a command) \$name
END
cat <<'END'
Raw $name
END
cat <<-END
	indented
	END
cat <<< "a string $name"
cat <<A; cat <<B
first
A
second
B
