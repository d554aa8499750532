set -u
echo "${defined:-fallback}"
echo "$undefined_name"
echo never
