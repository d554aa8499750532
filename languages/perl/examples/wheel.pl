use strict;
use warnings;
use Time::HiRes 'sleep';

$| = 1;
my @rows = ('  ___ ', ' /   \\', '|  o  |', ' \\___/');
my @spokes = ('|', '/', '-', '\\');
print "\e[2J\e[?25l";
for my $frame (0 .. 79) {
    my $shift = ' ' x ($frame / 2);
    my $spoke = $spokes[$frame % 4];
    print "\e[H";
    for my $row (@rows) {
        (my $turned = $row) =~ s/o/$spoke/;
        print "$shift\e[33m$turned\e[0m\e[K\n";
    }
    print "\e[32m", '=' x 50, "\e[0m\n";
    sleep 0.04;
}
print "\e[?25hThe wheel has arrived.\n";
