use strict;
use warnings;

print "Leaving with 3\n";
exit 3;
