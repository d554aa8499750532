package main

import "fmt"

func main() {
	total := 0
	limit := 10
	for i := 1; i <= 10; i++ {
		total += j
	}
	fmt.Println(total)
}
