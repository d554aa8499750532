use strict;
use warnings;
use Time::HiRes 'sleep';

# Four processes add up their share and tell it through a pipe.
$| = 1;
my %from;
for my $name (1 .. 4) {
    pipe my $read, my $write or die "pipe: $!";
    my $child = fork // die "fork: $!";
    if ($child == 0) {
        close $read;
        my $sum = 0;
        $sum += $_ for ($name - 1) * 250_000 + 1 .. $name * 250_000;
        sleep 0.1 * $name;
        print $write "$sum\n";
        close $write;
        exit 0;
    }
    close $write;
    $from{$name} = $read;
}

my $total = 0;
for my $name (sort keys %from) {
    chomp(my $sum = readline $from{$name});
    print "\e[", 30 + $name, "mprocess $name\e[0m adds up to $sum\n";
    $total += $sum;
}
1 while wait != -1;
print "together $total\n";
