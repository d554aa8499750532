<?php
function share(int $sacks, int $people): int
{
    return intdiv($sacks, $people);
}

echo share(12, 4), " sacks each\n";
echo share(12, 0), " sacks each\n";
