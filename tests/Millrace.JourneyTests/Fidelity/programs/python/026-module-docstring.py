"""What this is, ä."""
print(__doc__)
__doc__ = "changed"
print(__doc__)
