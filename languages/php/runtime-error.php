<?php

$ages = ["Ada" => 36];

foreach (["Ada", "Alan"] as $name) {
    $age = $ages[$name] ?? throw new OutOfBoundsException("Nobody knows the age of $name");
    echo "$name is $age\n";
}
