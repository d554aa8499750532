use strict;
use warnings;

my $number = 0;
for my $arg (@ARGV) {
    $number++;
    print "$number: $arg\n";
}
