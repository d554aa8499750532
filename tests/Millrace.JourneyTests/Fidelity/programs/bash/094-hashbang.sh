#!/bin/bash -eu
echo "$-"
false
echo "the options of the first line are not read"
