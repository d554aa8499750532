package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
)

func main() {
	const width, height = 480, 240
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := 0; x < width; x++ {
		for y := 0; y < height; y++ {
			a := math.Sin(float64(x)/23) + math.Sin(float64(y)/17) + math.Sin(float64(x+y)/31)
			shade := uint8(128 + 42*a)
			picture.Set(x, y, color.RGBA{shade / 3, shade, 220 - shade/2, 255})
		}
	}

	file, err := os.Create("waves.png")
	if err != nil {
		panic(err)
	}
	defer file.Close()
	if err := png.Encode(file, picture); err != nil {
		panic(err)
	}
	fmt.Println("waves.png is written; see Files.")
}
