<?php
$secret = random_int(1, 100);
$tries = 0;
echo "I am thinking of a number from 1 to 100.\nYour guess: ";
while (($line = fgets(STDIN)) !== false) {
    $tries++;
    $guess = (int) $line;
    if ($guess === $secret) {
        echo "\e[32mYes! $tries tries.\e[0m\n";
        break;
    }
    echo $guess < $secret ? "higher\n" : "lower\n", "Your guess: ";
}
