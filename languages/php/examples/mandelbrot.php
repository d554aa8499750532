<?php
const WIDTH = 56, HEIGHT = 32, DEPTH = 60;

function colour(int $x, int $y): string
{
    [$cr, $ci] = [-2.2 + 3.1 * $x / WIDTH, -1.2 + 2.4 * $y / HEIGHT];
    [$r, $i] = [0.0, 0.0];
    for ($n = 0; $n < DEPTH && $r * $r + $i * $i < 4; $n++) {
        [$r, $i] = [$r * $r - $i * $i + $cr, 2 * $r * $i + $ci];
    }

    return $n === DEPTH ? '8;14;18' : sprintf('%d;%d;%d', (60 + $n * 9) % 256, $n * 5 % 256, (130 + $n * 6) % 256);
}

for ($y = 0; $y < HEIGHT; $y += 2) {
    foreach (range(0, WIDTH - 1) as $x) {
        echo "\e[38;2;", colour($x, $y), ';48;2;', colour($x, $y + 1), 'm▀';
    }

    echo "\e[0m\n";
}
