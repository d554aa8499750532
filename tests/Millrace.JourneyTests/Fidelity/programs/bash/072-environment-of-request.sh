echo "$GREETING <$EMPTY> $LANG"
ünknown
