<?php
// Letters fall into place.
$text = 'MILLRACE';
$height = 10;
echo "\e[2J\e[?25l";
for ($frame = 0; $frame < 60; $frame++) {
    $rows = array_fill(0, $height, str_split(str_repeat(' ', 5 * strlen($text))));
    foreach (str_split($text) as $at => $letter) {
        $t = $frame - 4 * $at;
        $y = $t < 0 ? 0 : (int) round(min($height - 1, $t * $t / 14 - ($t > 11 ? abs(sin($t / 3)) * max(0, 30 - $t) / 4 : 0)));
        $rows[max(0, min($height - 1, $y))][5 * $at + 2] = "\e[" . (31 + $at % 6) . "m$letter\e[0m";
    }

    echo "\e[H", implode("\n", array_map('implode', $rows)), "\n", str_repeat('▔', 5 * strlen($text)), "\n";
    usleep(40_000);
}

echo "\e[?25h";
