package main

import (
	"fmt"
	"math/rand"
	"time"
)

func main() {
	secret := 1 + rand.New(rand.NewSource(time.Now().UnixNano())).Intn(100)
	fmt.Println("I am thinking of a number from 1 to 100.")
	for tries := 1; ; tries++ {
		var guess int
		fmt.Print("Your guess: ")
		if _, err := fmt.Scan(&guess); err != nil {
			fmt.Println("\nGiving up?")
			return
		}
		switch {
		case guess == secret:
			fmt.Printf("\x1b[32mYes! %d tries.\x1b[0m\n", tries)
			return
		case guess < secret:
			fmt.Println("higher")
		default:
			fmt.Println("lower")
		}
	}
}
