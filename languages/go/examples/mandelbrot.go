package main

import (
	"fmt"
	"strings"
)

const width, height, depth = 56, 32, 80

func colour(x, y int) string {
	c := complex(-2.2+3.1*float64(x)/width, -1.2+2.4*float64(y)/height)
	z, n := complex(0, 0), 0
	for n < depth && real(z)*real(z)+imag(z)*imag(z) < 4 {
		z, n = z*z+c, n+1
	}
	if n == depth {
		return "8;14;18"
	}
	return fmt.Sprintf("%d;%d;%d", n*5%256, (70+n*6)%256, (110+n*7)%256)
}

func main() {
	for y := 0; y < height; y += 2 {
		var line strings.Builder
		for x := 0; x < width; x++ {
			fmt.Fprintf(&line, "\x1b[38;2;%s;48;2;%sm▀", colour(x, y), colour(x, y+1))
		}
		fmt.Println(line.String() + "\x1b[0m")
	}
}
