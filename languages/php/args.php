<?php

foreach (array_slice($argv, 1) as $index => $arg) {
    echo $index + 1, ": $arg\n";
}
