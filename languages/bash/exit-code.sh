echo "Leaving with 3"
exit 3
