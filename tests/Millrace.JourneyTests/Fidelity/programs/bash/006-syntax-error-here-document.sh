echo before
cat <<END
no end in sight
