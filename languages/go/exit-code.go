package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Println("Leaving with 3")
	os.Exit(3)
}
