package ringmap

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// Glyph is the sign of a region on a small plate, for keys and rows of tables. It is decoration beside its words.
func Glyph(r Region) templ.Component { return GlyphOf(0, r) }

// GlyphOf is Glyph with the mark of the domain at place i, from 0.
func GlyphOf(i int, r Region) templ.Component {
	var b pen
	b.raw(`<svg class="glyph" viewBox="0 0 60 24" aria-hidden="true">`)
	switch r {
	case Both:
		b.raw(`<path class="stem" d="M12 12H38"/>`)
		b.tile("use", i, Point{12, 12}, 20)
		b.tile("wish", i, Point{47, 12}, 18)
	case Use:
		b.tile("use", i, Point{12, 12}, 20)
	case Wish:
		b.tile("wish", i, Point{47, 12}, 18)
	case Neither:
		b.raw(`<path class="none" d="M23 12H37"/>`)
	default:
		b.raw(`<circle class="open" cx="30" cy="12" r="3"/>`)
	}
	b.raw(`</svg>`)
	return written(string(b.buf))
}

// written is a component that writes markup made here.
func written(markup string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, markup)
		return err
	})
}
