package doc

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"
)

// drawing is a picture of 100 by 50 in which everything that a canvas can draw has a place of its own.
func drawing() Picture {
	red, green, blue := Color{0xff, 0, 0}, Color{0, 0x87, 0}, Color{0, 0, 0xff}
	return Picture{Title: "Signs", Alt: "A square, a ring, a line, dashes and a letter", W: 100, H: 50, Draw: func(c *Canvas) {
		c.MoveTo(5, 5)
		c.LineTo(15, 5)
		c.LineTo(15, 15)
		c.LineTo(5, 15)
		c.Close()
		c.Fill(red)
		c.Circle(30, 10, 6)
		c.FillStroke(ColorPaper, green, 2)
		c.MoveTo(45, 10)
		c.LineTo(65, 10)
		c.Stroke(blue, 3)
		c.MoveTo(5, 30)
		c.LineTo(45, 30)
		c.Stroke(blue, 2, 10, 10)
		c.Text(70, 45, "I", TextLook{Size: 40, Bold: true, Color: red})
	}}
}

func pictureOf(t *testing.T, p Picture, width int) image.Image {
	t.Helper()
	body, w, h, err := p.dots(width)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != w || b.Dy() != h {
		t.Fatalf("says %d by %d, is %v", w, h, b)
	}
	return img
}

// Every stroke of a drawing is where its coordinates say, in its color, and nothing is anywhere else.
func TestDotsLieWhereTheDrawingSays(t *testing.T) {
	img := pictureOf(t, drawing(), 1000) // ten dots a unit
	for _, at := range []struct {
		what    string
		x, y    float64
		r, g, b uint32
	}{
		{"paper", 2, 2, 255, 255, 255},
		{"square", 10, 10, 255, 0, 0},
		{"inside of the ring", 30, 10, 255, 255, 255},
		{"edge of the ring", 36, 10, 0, 0x87, 0},
		{"line", 55, 10, 0, 0, 255},
		{"beside the line", 55, 13, 255, 255, 255},
		{"first dash", 10, 30, 0, 0, 255},
		{"space between the dashes", 20, 30, 255, 255, 255},
		{"second dash", 30, 30, 0, 0, 255},
		{"letter", 75.5, 32, 255, 0, 0},
		{"left of the letter", 69, 32, 255, 255, 255},
	} {
		r, g, b, _ := img.At(int(at.x*10), int(at.y*10)).RGBA()
		if got, want := (color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}), (color.RGBA{uint8(at.r), uint8(at.g), uint8(at.b), 255}); got != want {
			t.Errorf("%s at %v, %v: %v, not %v", at.what, at.x, at.y, got, want)
		}
	}
}

// A text that stands at an angle turns around its point: an "I" turned a quarter lies on its side.
func TestDotsTurnText(t *testing.T) {
	p := Picture{W: 100, H: 100, Draw: func(c *Canvas) {
		c.Text(50, 50, "I", TextLook{Size: 60, Bold: true, Anchor: Middle, Angle: 90, Color: Color{0, 0, 0}})
	}}
	img := pictureOf(t, p, 500)
	if r, _, _, _ := img.At(70*5, 50*5).RGBA(); r > 0x8000 {
		t.Error("no letter to the right of its point, where a quarter turn lays it")
	}
	if r, _, _, _ := img.At(50*5, 20*5).RGBA(); r < 0x8000 {
		t.Error("the letter still stands")
	}
}

// Numbers that are none, and a picture without a size, draw nothing and break nothing.
func TestDotsOfNothing(t *testing.T) {
	for _, p := range []Picture{
		{W: 0, H: 10, Draw: func(*Canvas) {}},
		{W: 10, H: math.NaN(), Draw: func(*Canvas) {}},
		{W: 10, H: 10},
	} {
		if body, w, h, err := p.dots(100); body != nil || w != 0 || h != 0 || err != nil {
			t.Errorf("%v by %v: %d bytes, %d by %d, %v", p.W, p.H, len(body), w, h, err)
		}
	}
	pictureOf(t, Picture{W: 10, H: 10, Draw: func(c *Canvas) {
		c.MoveTo(math.NaN(), 1)
		c.LineTo(math.Inf(1), 2)
		c.Stroke(ColorInk, 1, 0, 0)
		c.LineTo(1, 1)
		c.CubicTo(1, 2, 3, 4, 5, 6)
		c.Stroke(ColorInk, math.Inf(1))
		c.Text(1, 1, "x", TextLook{Size: math.NaN()})
		c.Text(math.NaN(), 1, "x", TextLook{Size: 5})
	}}, 100)
}
