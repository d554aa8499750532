use strict;
use warnings;

my @sacks = (12, 7, 30);
my $total = 0;
for my $sack (@sacks) {
    $totl += $sack;
}
print "$total sacks\n";
