use strict;
use warnings;
use Time::HiRes 'sleep';

$| = 1;
my $width = 32;
for my $step (0 .. 100) {
    my $full = int $width * $step / 100;
    printf "\r\e[36m%s%s\e[0m %3d %%", "#" x $full, "." x ($width - $full), $step;
    sleep 0.02;
}
print "\nDone.\n";
