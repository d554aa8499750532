package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	numbers, squares := make(chan int), make(chan string)
	var workers sync.WaitGroup
	for name := 1; name <= 4; name++ {
		workers.Add(1)
		go func(name int) {
			defer workers.Done()
			for n := range numbers {
				time.Sleep(time.Duration(30*name) * time.Millisecond)
				squares <- fmt.Sprintf("\x1b[%dmgopher %d\x1b[0m: %d squared is %d", 30+name, name, n, n*n)
			}
		}(name)
	}

	go func() {
		for n := 1; n <= 12; n++ {
			numbers <- n
		}
		close(numbers)
		workers.Wait()
		close(squares)
	}()

	for line := range squares {
		fmt.Println(line)
	}
}
