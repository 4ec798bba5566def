package doc

import "strconv"

// strip is a slice of a document that no page end cuts through.
type strip struct {
	h      float64 // height
	gap    float64 // empty height above it, left out at the head of a page
	keep   bool    // stays on the page of the next strip
	brk    bool    // begins a new page
	draw   func(p *pen, x, y float64)
	repeat []strip // what stands again at the head of a page that this strip begins
}

// layout turns blocks into strips for sheets of one width at one scale of type.
type layout struct {
	scale   float64
	width   float64 // of the text
	height  float64 // of the text on one page
	anchors map[string]bool
}

func newLayout(d *Document, f frame, scale float64) *layout {
	l := &layout{scale: scale, width: f.width(), height: f.height(), anchors: map[string]bool{}}
	headings(d.Blocks, func(h Heading) {
		if h.Anchor != "" {
			l.anchors[h.Anchor] = true // a link to a place that is not there is no link
		}
	})
	return l
}

// headings calls f for each heading, in order.
func headings(blocks []Block, f func(Heading)) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			f(b)
		case Group:
			headings(b.Blocks, f)
		}
	}
}

func (l *layout) pt(v float64) float64 { return v * l.scale }

// title is what opens the first page.
func (l *layout) title(d *Document) []strip {
	var out []strip
	size := headingStyle(0, l.scale)
	if d.OnePage {
		size = headingStyle(2, l.scale)
		size.size *= 1.25
	}
	if t := oneLine(d.Title); t != "" {
		out = append(out, l.stack(l.set(T(t), size, l.width), 0, 0)...)
	}
	if s := clean(d.Subtitle); s != "" {
		st := Lead.style(l.scale)
		st.color = ColorQuiet
		if d.OnePage {
			st = Quiet.style(l.scale)
		}
		out = append(out, l.stack(l.set(T(s), st, l.width), 0, l.pt(4))...)
	}
	for i := range out {
		out[i].keep = true
	}
	if len(out) > 0 {
		after := l.pt(12)
		if d.OnePage {
			after = l.pt(3)
		}
		out = append(out, strip{h: after})
	}
	return out
}

// blocks lays blocks one under the other.
func (l *layout) blocks(blocks []Block) []strip {
	var out []strip
	for _, b := range blocks {
		out = append(out, l.block(b)...)
	}
	return out
}

func (l *layout) block(b Block) []strip {
	switch b := b.(type) {
	case Heading:
		return l.heading(b)
	case Para:
		st := b.Style.style(l.scale)
		gaps := map[Style]float64{Lead: 9, Quiet: 5, Official: 7, Question: 8}
		gap, ok := gaps[b.Style]
		if !ok {
			gap = 7
		}
		return l.stack(l.para(b, st, min(l.width, l.measure(b.Style))), 0, l.pt(gap))
	case List:
		return l.list(b)
	case Table:
		return l.table(b)
	case Facts:
		return l.facts(b)
	case Notice:
		return l.notice(b)
	case Picture:
		return l.picture(b)
	case Group:
		return l.group(b)
	case WriteLines:
		var out []strip
		for i := range min(max(b.Count, 0), 400) {
			out = append(out, strip{h: l.pt(23), keep: i == 0 && b.Count > 1, draw: func(p *pen, x, y float64) {
				p.rule(x, y+l.pt(22.5), l.width, 0.5, ColorEdge)
			}})
		}
		return out
	case Rule:
		width, color := 0.5, ColorLine
		if b.Strong {
			width, color = 1.5, ColorInk
		}
		return []strip{{h: width, gap: l.pt(12), draw: func(p *pen, x, y float64) {
			p.rule(x, y, l.width, width, color)
		}}}
	case PageBreak:
		return []strip{{brk: true}}
	case Spacer:
		return []strip{{h: min(max(l.pt(b.Height), 0), l.height)}}
	}
	return nil
}

// measure is the longest line of running text: long lines are hard to read.
func (l *layout) measure(s Style) float64 { return s.style(l.scale).size * 46 }

// stack makes strips of lines, the first and last two of a paragraph kept together.
func (l *layout) stack(lines []line, indent, gap float64) []strip {
	out := make([]strip, len(lines))
	for i, ln := range lines {
		out[i] = strip{h: ln.h, keep: (i == 0 || i == len(lines)-2) && i < len(lines)-1, draw: func(p *pen, x, y float64) {
			p.line(ln, x+indent, y)
		}}
	}
	out[0].gap = gap
	return out
}

func (l *layout) heading(h Heading) []strip {
	level := min(max(h.Level, 1), 4)
	gaps := [...]float64{0, 26, 20, 12, 10}
	st := headingStyle(level, l.scale)
	text := oneLine(h.Text)
	runs := T(text)
	if h.Domain > 0 {
		runs = []Run{{Mark: true, Domain: h.Domain}, {Text: text}}
	}
	var out []strip
	if level == 1 {
		color := ColorInk
		if h.Domain > 0 {
			color = Hue(h.Domain)
		}
		out = append(out, strip{h: l.pt(9), draw: func(p *pen, x, y float64) { p.rule(x, y, l.width, 1.6, color) }})
	}
	lines := l.stack(l.set(runs, st, l.width), 0, 0)
	first := lines[0].draw
	lines[0].draw = func(p *pen, x, y float64) {
		p.place(h.Anchor, text, level, y)
		first(p, x, y)
	}
	out = append(out, lines...)
	out[0].gap = l.pt(gaps[level])
	for i := range out {
		out[i].keep = true
	}
	if level <= 2 {
		out = append(out, strip{h: l.pt(2), keep: true})
	}
	return out
}

func (l *layout) list(b List) []strip {
	st := b.Style.style(l.scale)
	indent := st.size * 1.45
	if b.Ordered && len(b.Items) > 9 {
		indent = st.size * 2.1
	}
	var out []strip
	for i, item := range b.Items {
		mark := "•"
		if b.Ordered {
			mark = strconv.Itoa(i+1) + "."
		}
		lines := l.set(item, st, min(l.width, l.measure(b.Style))-indent)
		gap := l.pt(3.2)
		if i == 0 {
			gap = l.pt(6)
		}
		rows := l.stack(lines, indent, gap)
		sign := l.set([]Run{{Text: mark}}, st, indent*4)[0]
		first := rows[0].draw
		rows[0].draw = func(p *pen, x, y float64) {
			p.line(sign, x+st.size*0.25, y)
			first(p, x, y)
		}
		out = append(out, rows...)
	}
	return out
}

func (l *layout) notice(b Notice) []strip {
	indent := l.pt(11)
	st := Body.style(l.scale)
	var lines []line
	if t := oneLine(b.Title); t != "" {
		lines = append(lines, l.set(B(t), st, min(l.width, l.measure(Body))-indent)...)
	}
	if len(b.Runs) > 0 {
		lines = append(lines, l.set(b.Runs, st, min(l.width, l.measure(Body))-indent)...)
	}
	if len(lines) == 0 {
		return nil
	}
	out := l.stack(lines, indent, l.pt(11))
	for i := range out {
		text, h := out[i].draw, out[i].h
		out[i].draw = func(p *pen, x, y float64) {
			p.dotted(x+0.8, y, y+h)
			text(p, x, y)
		}
	}
	return out
}

// group keeps strips on one page where a page can hold them all.
func (l *layout) group(b Group) []strip {
	out := l.blocks(b.Blocks)
	var h float64
	for i, s := range out {
		h += s.h
		if i > 0 {
			h += s.gap
		}
		if s.brk {
			return out
		}
	}
	if h <= l.height {
		for i := range len(out) - 1 {
			out[i].keep = true
		}
	}
	return out
}

func (l *layout) picture(b Picture) []strip {
	if !(b.W > 0 && b.H > 0) || b.Draw == nil {
		return nil
	}
	share := b.Width
	if !(share > 0 && share <= 1) {
		share = 1
	}
	caption := l.stack(l.set(T(oneLine(b.Title)), Quiet.style(l.scale), l.width), 0, l.pt(4))
	room := l.height
	if oneLine(b.Title) == "" {
		caption = nil
	}
	for _, s := range caption {
		room -= s.h + s.gap
	}
	scale := min(l.width*share/b.W, room/b.H)
	if scale <= 0 {
		return nil
	}
	c := &Canvas{}
	b.Draw(c)
	out := []strip{{h: b.H * scale, gap: l.pt(8), keep: len(caption) > 0, draw: func(p *pen, x, y float64) {
		p.picture(c, x+(l.width-b.W*scale)/2-b.X*scale, y-b.Y*scale, scale)
	}}}
	return append(out, caption...)
}
