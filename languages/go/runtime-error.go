package main

import "fmt"

func main() {
	names := []string{"Ada", "Alan"}
	for i := 0; i <= len(names); i++ {
		fmt.Println(names[i])
	}
}
