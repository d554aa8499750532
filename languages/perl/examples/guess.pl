use strict;
use warnings;

$| = 1;
my $secret = 1 + int rand 100;
my $tries = 0;
print "I am thinking of a number from 1 to 100.\nYour guess: ";
while (my $guess = <STDIN>) {
    $tries++;
    if ($guess == $secret) {
        print "\e[32mYes! $tries tries.\e[0m\n";
        last;
    }
    print $guess < $secret ? "higher\n" : "lower\n", "Your guess: ";
}
