package main

import (
	"fmt"
	"strings"
	"time"
)

// The game of life: a glider on its way through a world without edges.
const width, height = 40, 16

type world [height][width]bool

func (w *world) next() world {
	var after world
	for y := range w {
		for x := range w[y] {
			near := 0
			for i := 0; i < 9; i++ {
				if i != 4 && w[(y+i/3-1+height)%height][(x+i%3-1+width)%width] {
					near++
				}
			}
			after[y][x] = near == 3 || near == 2 && w[y][x]
		}
	}
	return after
}

func main() {
	var life world
	for _, cell := range [][2]int{{1, 2}, {2, 3}, {3, 1}, {3, 2}, {3, 3}, {8, 20}, {8, 21}, {8, 22}, {7, 21}, {12, 30}, {12, 31}, {12, 32}} {
		life[cell[0]][cell[1]] = true
	}

	fmt.Print("\x1b[2J\x1b[?25l")
	defer fmt.Print("\x1b[?25h")
	for frame := 1; frame <= 80; frame++ {
		var screen strings.Builder
		for y := range life {
			for x := range life[y] {
				if life[y][x] {
					screen.WriteString("\x1b[33m■ \x1b[0m")
				} else {
					screen.WriteString("\x1b[2m· \x1b[0m")
				}
			}
			screen.WriteString("\n")
		}
		fmt.Printf("\x1b[H%sgeneration %d\n", screen.String(), frame)
		life = life.next()
		time.Sleep(50 * time.Millisecond)
	}
}
