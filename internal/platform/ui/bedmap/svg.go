package bedmap

import (
	"context"
	"html"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/platform/ui/marks"
)

// Measures of a drawing, in units of its view box.
type measures struct {
	width, left   float64 // of the whole; of the column of names
	name, row     float64 // height of a name above its row (0: the name stands before it); of the row itself
	head, codes   float64 // height of the names of domains; of the codes
	mark, letters float64 // the largest sign; width of a letter of a name
	square        float64 // side of a square of a stack, with its space
}

var (
	large   = measures{width: 1120, left: 246, row: 27, head: 34, codes: 38, mark: 15, letters: 6.9, square: 8}
	compact = measures{width: 320, name: 21, row: 20, head: 30, codes: 36, mark: 14, letters: 6.9, square: 9}
)

// Space between beds, and between domains, in parts of the space of one item.
const (
	betweenBeds    = 0.55
	betweenDomains = 1.3
	tallest        = 5 // squares of a stack that are drawn; the figure says the rest
)

// place is where one item stands.
type place struct{ x, step float64 }

// bed is the ground of one category.
type bed struct{ x, width float64 }

// ground is where everything stands from left to right.
type ground struct {
	places []place
	codes  []string
	beds   [][]bed // by domain
	step   float64
}

func (m Map) ground(s measures) ground {
	units := 0.0
	for i, d := range m.Domains {
		if i > 0 {
			units += betweenDomains
		}
		units += float64(d.items()) + betweenBeds*float64(max(0, len(d.Beds)-1))
	}
	g := ground{step: math.Min((s.width-s.left)/math.Max(units, 1), 26)}
	x := s.left
	for i, d := range m.Domains {
		if i > 0 {
			x += betweenDomains * g.step
		}
		var beds []bed
		for j, codes := range d.Beds {
			if j > 0 {
				x += betweenBeds * g.step
			}
			beds = append(beds, bed{x, g.step * float64(len(codes))})
			for _, code := range codes {
				g.places = append(g.places, place{x + g.step/2, g.step})
				g.codes = append(g.codes, code)
				x += g.step
			}
		}
		g.beds = append(g.beds, beds)
	}
	return g
}

// SVG is the drawing as a component. The layout carries the symbols of the marks.
func (m Map) SVG() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, m.markup())
		return err
	})
}

type pen struct{ strings.Builder }

func (p *pen) put(parts ...any) {
	for _, part := range parts {
		switch v := part.(type) {
		case string:
			p.WriteString(v)
		case float64:
			p.WriteString(strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64))
		case int:
			p.WriteString(strconv.Itoa(v))
		}
	}
}

func (m Map) markup() string {
	s, class := large, "plan rowed large"
	if m.Compact {
		s, class = compact, "plan rowed compact"
	}
	g := m.ground(s)
	top := s.head + s.codes
	foot := top + float64(len(m.Rows))*(s.name+s.row)
	height := foot + 6
	if m.Stacks != nil {
		height += tallest*s.square + 28
		if m.Compact {
			height += s.name
		}
	}
	var p pen
	p.put(`<svg class="`, class, `" viewBox="0 0 `, s.width, ` `, height, `" role="img" aria-labelledby="`, m.ID, `-t`)
	if m.Desc != "" {
		p.put(` `, m.ID, `-d`)
	}
	p.put(`"><title id="`, m.ID, `-t">`, html.EscapeString(m.Title), `</title>`)
	if m.Desc != "" {
		p.put(`<desc id="`, m.ID, `-d">`, html.EscapeString(m.Desc), `</desc>`)
	}
	m.drawBeds(&p, s, g, top, foot)
	for i, r := range m.Rows {
		m.drawRow(&p, s, g, r, top+float64(i)*(s.name+s.row))
	}
	if m.Stacks != nil {
		m.drawStacks(&p, s, g, foot+6)
	}
	p.put(`</svg>`)
	return p.String()
}

func domainClass(i int) string { return "domain domain-" + strconv.Itoa(marks.Hue(i)) }

// drawBeds draws the ground: a bed for each category through all rows, the names of the domains and the codes above.
func (m Map) drawBeds(p *pen, s measures, g ground, top, foot float64) {
	at := 0
	for i, d := range m.Domains {
		p.put(`<g class="`, domainClass(d.Index), `">`)
		first, last := g.beds[i][0], g.beds[i][len(g.beds[i])-1]
		wide := last.x + last.width - first.x
		p.put(`<use class="domain-mark" href="#`, marks.Of(d.Index).Name, `" x="`, first.x, `" y="4" width="15" height="15"></use>`)
		p.put(`<text class="domain-text" x="`, first.x+21, `" y="17">`, html.EscapeString(cut(d.Name, (wide-21+betweenDomains*g.step)/8)), `</text>`)
		for _, b := range g.beds[i] {
			if s.name == 0 {
				p.put(`<rect class="bed" x="`, b.x, `" y="`, top, `" width="`, b.width, `" height="`, foot-top, `" rx="4"></rect>`)
				continue
			}
			for n := range m.Rows { // names stand between the rows, on nothing
				p.put(`<rect class="bed" x="`, b.x, `" y="`, top+float64(n)*(s.name+s.row)+s.name, `" width="`, b.width, `" height="`, s.row, `" rx="4"></rect>`)
			}
		}
		for range d.items() {
			x := g.places[at].x
			p.put(`<text class="code-text" transform="translate(`, x+3.4, ` `, top-5, `) rotate(-90)">`, html.EscapeString(g.codes[at]), `</text>`)
			at++
		}
		p.put(`</g>`)
	}
}

// cut is a text of so many letters at most.
func cut(text string, letters float64) string {
	r := []rune(text)
	if n := int(letters); n > 1 && len(r) > n {
		return strings.TrimRight(string(r[:n-1]), " ") + "…"
	}
	return text
}

func (m Map) drawRow(p *pen, s measures, g ground, r Row, y float64) {
	middle := y + s.name + s.row/2
	width := s.left
	base := middle + 4.5
	if m.Compact {
		width, base = s.width, y+s.name-5
	}
	if s.name == 0 && y > s.head+s.codes {
		p.put(`<path class="walk" d="M0 `, y, `H`, s.width, `"></path>`)
	}
	name := cut(r.Name, width/s.letters-2)
	p.put(`<text class="row-text" x="0" y="`, base, `">`, html.EscapeString(name))
	if r.Note != "" && name == r.Name && float64(len([]rune(r.Name))+len([]rune(r.Note))+4)*s.letters < width {
		p.put(` <tspan class="row-note">`, html.EscapeString(r.Note), `</tspan>`)
	}
	p.put(`</text>`)
	at := 0
	for _, d := range m.Domains {
		p.put(`<g class="`, domainClass(d.Index), `">`)
		for range d.items() {
			if size := s.sign(r.Signs[at], g.step); size > 0 {
				says := ""
				if r.Says != nil {
					says = r.Says[at]
				}
				sign(p, d.Index, g.places[at].x, middle, size, says)
			}
			at++
		}
		p.put(`</g>`)
	}
}

// sign is the side of a sign.
func (s measures) sign(size Size, step float64) float64 {
	full := math.Min(s.mark, step*1.08)
	switch size {
	case Full:
		return full
	case Middle:
		return full * 0.66
	case Small:
		return full * 0.34
	}
	return 0
}

func sign(p *pen, domain int, x, y, size float64, says string) {
	p.put(`<use class="use" href="#`, marks.Of(domain).Name, `" x="`, x-size/2, `" y="`, y-size/2, `" width="`, size, `" height="`, size, `"`)
	if marks.Turned(domain) {
		p.put(` transform="rotate(180 `, x, ` `, y, `)"`)
	}
	if says == "" {
		p.put(`></use>`)
		return
	}
	p.put(`><title>`, html.EscapeString(says), `</title></use>`)
}

// drawStacks draws what stands under the rows.
func (m Map) drawStacks(p *pen, s measures, g ground, y float64) {
	base := y + 12
	if m.Compact {
		base = y + s.name - 4
		y += s.name
	}
	p.put(`<text class="row-text quieter" x="0" y="`, base, `">`, html.EscapeString(m.Under), `</text>`)
	at := 0
	for _, d := range m.Domains {
		p.put(`<g class="`, domainClass(d.Index), `">`)
		for range d.items() {
			stack(p, s, g.places[at].x, y, math.Min(s.square, g.step)-2, m.Stacks[at])
			at++
		}
		p.put(`</g>`)
	}
}

func stack(p *pen, s measures, x, y, side float64, k Stack) {
	all := k.Full + k.Open
	if all == 0 {
		p.put(`<circle class="open" cx="`, x, `" cy="`, y+5, `" r="1.6"></circle>`)
		return
	}
	for i := range min(all, tallest) {
		class, inset := "bar-use", 0.0
		if i >= k.Full {
			class, inset = "bar-wish", 0.6
		}
		p.put(`<rect class="`, class, `" x="`, x-side/2+inset, `" y="`, y+2+float64(i)*s.square+inset, `" width="`, side-2*inset, `" height="`, side-2*inset, `"></rect>`)
	}
	if all > tallest {
		p.put(`<text class="figure-text" transform="translate(`, x+3.4, ` `, y+tallest*s.square+4, `) rotate(-90)">`, all, `</text>`)
	}
}

// classes of a sign beside a word, by its size.
var classes = map[Size]string{Full: "full", Middle: "middle", Small: "small"}

// Sign is one sign to stand beside its word in a text; with a domain below 0 it is the first mark in ink.
func Sign(domain int, size Size) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var p pen
		p.put(`<svg class="mark `, classes[size])
		if domain >= 0 {
			p.put(` `, domainClass(domain))
		}
		p.put(`" viewBox="2 2 20 20" aria-hidden="true"><use href="#`, marks.Of(max(domain, 0)).Name, `"></use></svg>`)
		_, err := io.WriteString(w, p.String())
		return err
	})
}
