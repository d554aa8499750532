use strict;
use warnings;
binmode STDOUT, ':utf8';

my ($width, $height, $depth) = (56, 32, 60);

sub colour {
    my ($x, $y) = @_;
    my ($cr, $ci) = (-2.2 + 3.1 * $x / $width, -1.2 + 2.4 * $y / $height);
    my ($r, $i, $n) = (0, 0, 0);
    while ($n < $depth && $r * $r + $i * $i < 4) {
        ($r, $i) = ($r * $r - $i * $i + $cr, 2 * $r * $i + $ci);
        $n++;
    }
    return $n == $depth ? '8;14;18' : join ';', ($n * 7) % 256, (80 + $n * 5) % 256, (90 + $n * 9) % 256;
}

for (my $y = 0; $y < $height; $y += 2) {
    print map({ "\e[38;2;" . colour($_, $y) . ";48;2;" . colour($_, $y + 1) . "m\x{2580}" } 0 .. $width - 1), "\e[0m\n";
}
