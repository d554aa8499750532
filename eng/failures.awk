# Which tests failed, with the first lines of what they said, out of what a suite has printed: awk -v suite=NAME -f eng/failures.awk LOG
#
# xunit:   "    Name.Of.A_test [FAIL]", then the message, then "Stack Trace:"; "[Test Collection Cleanup Failure …]" where no test can be named
# vitest:  " FAIL  |rules| src/x.spec.ts > name" in the summary, then the message, then an empty line
# images:  "  FAIL name", then what it said, indented further, until the next check
# native:  "FAILED  sentence" or "FAILED: sentence", after what it has seen, which is indented
BEGIN { limit = 5; widest = 300 }

{ gsub(/\033\[[0-9;]*m/, ""); sub(/\r$/, "") }

function name(text) {
  sub(/^[ \t]+/, "", text)
  print "  " suite ": " substr(text, 1, widest)
  left = limit
}

function said(text) {
  sub(/^[ \t]+/, "", text)
  if (text != "") print "      " substr(text, 1, widest)
}

/ \[FAIL\]$/ { sub(/ \[FAIL\]$/, ""); name($0); next }
/^ *\[[A-Za-z ]*Failure[ (]/ { name($0); next }
/^ FAIL  / { sub(/^ FAIL +/, ""); name($0); next }
/^  FAIL / { sub(/^  FAIL +/, ""); name($0); next }
/^  ok / || /^[^ ]/ && suite ~ /^make / { left = 0 }
/^FAILED:? / { sub(/^FAILED:? +/, ""); name($0); if (seen != "") said(seen); left = 0; next }
/^ *Stack Trace:$/ || /^ *$/ { left = 0 }
left > 0 { said($0); left-- }
{ seen = /^  / ? $0 : "" }
