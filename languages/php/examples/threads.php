<?php
// Fibers: functions that pause in the middle, and go on when they are asked to.
function worker(string $name, int $laps): Fiber
{
    return new Fiber(function () use ($name, $laps): void {
        for ($lap = 1; $lap <= $laps; $lap++) {
            Fiber::suspend("$name finishes lap $lap of $laps");
        }
    });
}

$fibers = [31 => worker('Ada', 2), 32 => worker('Grace', 4), 33 => worker('Edsger', 3)];
while ($fibers) {
    foreach ($fibers as $colour => $fiber) {
        $line = $fiber->isStarted() ? $fiber->resume() : $fiber->start();
        echo "\e[{$colour}m", $line ?? 'is home', "\e[0m\n";
        if ($fiber->isTerminated()) {
            unset($fibers[$colour]);
        }
    }
}
