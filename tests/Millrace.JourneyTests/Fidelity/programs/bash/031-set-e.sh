set -e
echo before
if false; then echo never; fi
false || echo rescued
(exit 3)
echo never
