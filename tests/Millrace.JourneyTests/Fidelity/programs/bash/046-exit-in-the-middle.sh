echo one
exit 5
this is ) not even ( bash
"
