<?php

echo "Leaving with 3\n";
exit(3);
