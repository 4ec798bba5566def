package ringmap

import (
	"context"
	"io"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/a-h/templ"

	"pathways/internal/platform/ui/marks"
)

// SVG is the drawing as a component. It carries classes only, so that light, dark, forced colors and print follow
// the style sheet; the layout carries the symbols of the marks. With links inside it is a group of links, otherwise one image.
func (m Map) SVG() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(m.markup())
		return err
	})
}

func (m Map) markup() []byte {
	p := pen{buf: make([]byte, 0, 4096+640*m.Size())}
	class := "plan large"
	if m.Compact {
		class = "plan compact"
	}
	p.raw(`<svg xmlns="http://www.w3.org/2000/svg" class="` + class + `" viewBox="`)
	d := m.drawing()
	box := d.box()
	for i, v := range []float64{box.X, box.Y, box.Width, box.Height} {
		if i > 0 {
			p.raw(" ")
		}
		p.num(v)
	}
	if m.Title == "" {
		p.raw(`" aria-hidden="true">`)
	} else {
		p.raw(`" role="` + m.role() + `" aria-labelledby="`)
		p.text(m.ID)
		p.raw(`-t`)
		if m.Desc != "" {
			p.raw(` `)
			p.text(m.ID)
			p.raw(`-d`)
		}
		p.raw(`"><title id="`)
		p.text(m.ID)
		p.raw(`-t">`)
		p.text(m.Title)
		p.raw(`</title>`)
		if m.Desc != "" {
			p.raw(`<desc id="`)
			p.text(m.ID)
			p.raw(`-d">`)
			p.text(m.Desc)
			p.raw(`</desc>`)
		}
	}
	for _, s := range d.shapes() {
		p.shape(s)
	}
	p.raw(`</svg>`)
	return p.buf
}

// role is "img" for a picture. A picture with links is a group, since what is inside of an image cannot be reached.
func (m Map) role() string {
	for _, d := range m.Domains {
		for _, c := range d.Categories {
			for _, it := range c.Items {
				if it.Href != "" {
					return "group"
				}
			}
		}
	}
	return "img"
}

// pen writes shapes as SVG.
type pen struct{ buf []byte }

func (p *pen) raw(s string) { p.buf = append(p.buf, s...) }

// num writes a number with one decimal at most.
func (p *pen) num(v float64) {
	tenths := int64(math.Round(v * 10))
	if tenths < 0 {
		p.buf = append(p.buf, '-')
		tenths = -tenths
	}
	p.buf = strconv.AppendInt(p.buf, tenths/10, 10)
	if rest := tenths % 10; rest != 0 {
		p.buf = append(p.buf, '.', byte('0'+rest))
	}
}

func (p *pen) point(at Point) {
	p.num(at.X)
	p.raw(" ")
	p.num(at.Y)
}

// attr writes an attribute that holds a number.
func (p *pen) attr(name string, v float64) {
	p.raw(" " + name + `="`)
	p.num(v)
	p.raw(`"`)
}

// text writes foreign text, escaped, without what XML cannot hold.
func (p *pen) text(s string) {
	plain := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		sub, change := "", true
		switch {
		case r == '&':
			sub = "&amp;"
		case r == '<':
			sub = "&lt;"
		case r == '>':
			sub = "&gt;"
		case r == '"':
			sub = "&#34;"
		case r == '\'':
			sub = "&#39;"
		case r == utf8.RuneError && n == 1, r < ' ' && r != '\n', r == 0x7f, r == 0xfffe, r == 0xffff:
			sub = " "
		default:
			change = false
		}
		if change {
			p.raw(s[plain:i])
			p.raw(sub)
			plain = i + n
		}
		i += n
	}
	p.raw(s[plain:])
}

func (p *pen) shape(s Shape) {
	switch s.Form {
	case Group:
		p.group(s)
	case Line:
		p.raw(`<path class="` + s.Class + `" d="`)
		p.path(s.Path)
		p.raw(`"/>`)
	case Circle:
		p.raw(`<circle class="` + s.Class + `"`)
		p.attr("cx", s.At.X)
		p.attr("cy", s.At.Y)
		p.attr("r", s.R)
		p.raw(`/>`)
	case Tile:
		p.tile(s.Class, s.Domain, s.At, s.Size)
	case Text:
		p.words(s)
	case Curve:
		p.raw(`<path id="`)
		p.text(s.ID)
		p.raw(`" fill="none" d="`)
		p.path(s.Path)
		p.raw(`"/><text class="` + s.Class + `" text-anchor="middle"><textPath href="#`)
		p.text(s.ID)
		p.raw(`" startOffset="50%">`)
		p.text(s.Text)
		p.raw(`</textPath></text>`)
	}
}

func (p *pen) group(s Shape) {
	name := "g"
	if s.Href != "" {
		name = "a"
	}
	p.raw("<" + name)
	if s.Href != "" {
		p.raw(` href="`)
		p.text(string(templ.URL(s.Href)))
		p.raw(`"`)
	}
	p.raw(` class="` + s.Class + `">`)
	if s.Title != "" {
		p.raw("<title>")
		p.text(s.Title)
		p.raw("</title>")
	}
	for _, in := range s.Within {
		p.shape(in)
	}
	p.raw("</" + name + ">")
}

// words writes a straight text. It is set from its anchor, and turned where it has a turn.
func (p *pen) words(s Shape) {
	p.raw(`<text class="` + s.Class + `"`)
	if s.Turn != 0 {
		p.raw(` transform="translate(`)
		p.point(s.At)
		p.raw(`) rotate(`)
		p.buf = strconv.AppendFloat(p.buf, s.Turn, 'f', 2, 64)
		p.raw(`)"`)
	} else {
		p.attr("x", s.At.X)
		p.attr("y", s.At.Y)
	}
	if s.Anchor != Start {
		p.raw(` text-anchor="` + [...]string{"start", "middle", "end"}[s.Anchor] + `"`)
	}
	if s.Drop != 0 {
		p.attr("dy", s.Drop)
	}
	p.raw(">")
	p.text(s.Text)
	p.raw("</text>")
}

// tile writes the mark of a domain, upright, its middle at a point.
func (p *pen) tile(class string, domain int, at Point, size float64) {
	mark := marks.Of(domain)
	p.raw(`<use href="#` + mark.Name + `"`)
	if class != "" {
		p.raw(` class="` + class + `"`)
	}
	p.attr("x", at.X-size/2)
	p.attr("y", at.Y-size/2)
	p.attr("width", size)
	p.attr("height", size)
	if marks.Turned(domain) {
		if mark.Name == "leaf" {
			p.raw(` transform="matrix(-1 0 0 1 `)
			p.num(2 * at.X)
			p.raw(` 0)"`)
		} else {
			p.raw(` transform="rotate(180 `)
			p.point(at)
			p.raw(`)"`)
		}
	}
	p.raw("/>")
}

func (p *pen) path(path []Segment) {
	for _, s := range path {
		p.buf = append(p.buf, byte(s.Op))
		switch s.Op {
		case Close:
			continue
		case Quad:
			p.point(s.Ctrl)
			p.raw(" ")
		case Arc:
			p.num(s.R)
			p.raw(" ")
			p.num(s.R)
			p.raw(" 0 " + flag(s.Large) + " " + flag(s.Sweep) + " ")
		}
		p.point(s.P)
	}
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return "0"
}
