<?php
const WIDTH = 32;

for ($step = 0; $step <= 100; $step++) {
    $full = intdiv(WIDTH * $step, 100);
    printf("\r\e[36m%s%s\e[0m %3d %%", str_repeat('█', $full), str_repeat('░', WIDTH - $full), $step);
    usleep(20_000);
}

echo "\nDone.\n";
