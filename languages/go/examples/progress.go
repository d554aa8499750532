package main

import (
	"fmt"
	"strings"
	"time"
)

func main() {
	const width = 32
	for step := 0; step <= 100; step++ {
		full := width * step / 100
		fmt.Printf("\r\x1b[36m%s%s\x1b[0m %3d %%", strings.Repeat("█", full), strings.Repeat("░", width-full), step)
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Println("\nDone.")
}
