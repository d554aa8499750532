"""
>>> double(2)
4
>>> double("a")
'wrong'
"""

def double(x):
    """
    >>> double(21)
    42
    """
    return x * 2

import doctest
print(doctest.testmod())
