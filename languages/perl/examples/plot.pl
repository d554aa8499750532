use strict;
use warnings;

# A tree: every branch ends in two smaller ones.
open my $picture, '>', 'tree.svg' or die "tree.svg: $!";
print $picture qq(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 320" stroke-linecap="round">\n);
print $picture qq(<rect width="400" height="320" fill="#0f1a1c"/>\n);

sub branch {
    my ($x, $y, $angle, $length) = @_;
    return if $length < 5;
    my ($to_x, $to_y) = ($x + $length * cos $angle, $y - $length * sin $angle);
    my $colour = $length > 22 ? '#8a6a45' : '#4fd1c0';
    printf $picture qq(<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%.1f"/>\n), $x, $y, $to_x, $to_y, $colour, $length / 9;
    branch($to_x, $to_y, $angle + 0.42, $length * 0.76);
    branch($to_x, $to_y, $angle - 0.35, $length * 0.76);
}

branch(200, 310, 3.14159 / 2, 74);
print $picture "</svg>\n";
close $picture;
print "tree.svg is written; see Files.\n";
