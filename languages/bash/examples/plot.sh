text="the quick brown fox jumps over the lazy dog and the mill race runs on and on"
letters=(a e i o n r t h)

{
  echo '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 520 260" font-family="sans-serif" font-size="16">'
  echo '<rect width="520" height="260" fill="#0f1a1c"/><g fill="#d7e4e2" text-anchor="middle">'
  for at in "${!letters[@]}"; do
    only=${text//[^${letters[at]}]/}
    x=$((30 + at * 60)) tall=$((${#only} * 22))
    echo "<rect x=\"$x\" y=\"$((215 - tall))\" width=\"40\" height=\"$tall\" rx=\"5\" fill=\"#4fd1c0\"/>"
    echo "<text x=\"$((x + 20))\" y=\"240\">${letters[at]}</text><text x=\"$((x + 20))\" y=\"$((205 - tall))\">${#only}</text>"
  done
  echo '</g></svg>'
} > letters.svg
echo "letters.svg is written; see Files."
