<?php
$points = [];
for ($i = 0; $i <= 360; $i += 2) {
    $r = 120 * cos(deg2rad(5 * $i));
    $points[] = sprintf('%.1f,%.1f', 150 + $r * cos(deg2rad($i)), 150 + $r * sin(deg2rad($i)));
}

$line = implode(' ', $points);
file_put_contents('rose.svg', <<<SVG
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 300">
<rect width="300" height="300" fill="#0f1a1c"/>
<polyline points="$line" fill="#4fd1c022" stroke="#4fd1c0" stroke-width="2"/>
</svg>
SVG);
echo "rose.svg is written; see Files.\n";
