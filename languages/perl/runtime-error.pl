use strict;
use warnings;

my %ages = (Ada => 36);

for my $name ("Ada", "Alan") {
    my $age = $ages{$name} // die "Nobody knows the age of $name";
    print "$name is $age\n";
}
