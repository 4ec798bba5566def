package doc

// column is a place for lines in a row of cells.
type column struct {
	x, w  float64
	lines []line
	top   *Color // a firm line above the cell
}

// row sets columns side by side as one strip, or, where it is too high to keep whole, line by line.
// Top and bottom are the empty heights inside it; under says how its lower edge is drawn.
func (l *layout) row(cols []column, top, bottom float64, edge func(p *pen, x, y float64)) []strip {
	var h float64
	for _, c := range cols {
		var own float64
		for _, ln := range c.lines {
			own += ln.h
		}
		h = max(h, own)
	}
	tops := func(p *pen, x, y float64) {
		if edge != nil {
			edge(p, x, y)
		}
		for i, c := range cols {
			if c.top == nil {
				continue
			}
			w := c.w
			if i+1 < len(cols) && cols[i+1].top != nil && *cols[i+1].top == *c.top {
				w = cols[i+1].x - c.x // one line over neighbors of one domain
			}
			p.rule(x+c.x, y, w, 1.4, *c.top)
		}
	}
	if top+h+bottom <= l.height*0.5 {
		return []strip{{h: top + h + bottom, draw: func(p *pen, x, y float64) {
			tops(p, x, y)
			for _, c := range cols {
				at := y + top
				for _, ln := range c.lines {
					p.line(ln, x+c.x, at)
					at += ln.h
				}
			}
		}}}
	}
	out := []strip{{h: top, keep: true, draw: tops}}
	for i := 0; ; i++ {
		var high float64
		for _, c := range cols {
			if i < len(c.lines) {
				high = max(high, c.lines[i].h)
			}
		}
		if high == 0 {
			break
		}
		out = append(out, strip{h: high, draw: func(p *pen, x, y float64) {
			for _, c := range cols {
				if i < len(c.lines) {
					p.line(c.lines[i], x+c.x, y)
				}
			}
		}})
	}
	return append(out, strip{h: bottom})
}

func (l *layout) facts(b Facts) []strip {
	st := b.Style.style(l.scale)
	share := b.Term
	if !(share > 0 && share < 0.9) {
		share = 0.26
	}
	air := l.pt(2.4)
	if b.Ruled {
		air = l.pt(3)
	}
	if b.Sparse {
		air = l.pt(6)
	}
	var out []strip
	for i, f := range b.Items {
		term := Body.style(l.scale)
		term.size = min(term.size, st.size*0.94)
		names := l.set(f.Term, term, l.width*share-l.pt(8))
		values := l.set(f.Runs, st, l.width*(1-share))
		// Terms and values stand on one baseline though their letters differ in size.
		if d := values[0].up*0.5 + values[0].h*0.5 - names[0].up*0.5 - names[0].h*0.5; d > 0 {
			names[0].up += d
			names[0].h += d
		}
		var edge func(p *pen, x, y float64)
		if b.Ruled {
			edge = func(p *pen, x, y float64) { p.rule(x, y, l.width, 0.4, ColorLine) }
		}
		rows := l.row([]column{{w: l.width * share, lines: names}, {x: l.width * share, w: l.width * (1 - share), lines: values}}, air, air, edge)
		if i == 0 {
			rows[0].gap = l.pt(5)
		}
		out = append(out, rows...)
	}
	return out
}

// widths are the columns' widths in points.
func (l *layout) widths(b Table, n int) []float64 {
	out := make([]float64, n)
	var sum float64
	for i := range out {
		out[i] = 1
		if i < len(b.Widths) && b.Widths[i] > 0 {
			out[i] = b.Widths[i]
		}
		sum += out[i]
	}
	for i := range out {
		out[i] *= l.width / sum
	}
	return out
}

// columns is how many columns a table has.
func (b Table) columns() int {
	n := 0
	for _, r := range append([][]Cell{b.Head}, b.Rows...) {
		w := 0
		for _, c := range r {
			w += max(c.Span, 1)
		}
		n = max(n, w)
	}
	return n
}

func (l *layout) table(b Table) []strip {
	n := b.columns()
	if n == 0 || n > 60 {
		return nil
	}
	widths := l.widths(b, n)
	shrink := shrinks[1]
	if b.Compact {
		shrink = shrinks[2]
	}
	gutter := l.pt(12)
	if b.Compact {
		gutter = l.pt(10)
	}
	if n > 12 {
		gutter = l.pt(4)
	}
	air := l.pt(4.6)
	if b.Compact {
		air = l.pt(2.7)
	}
	cells := func(row []Cell, head bool) []column {
		var out []column
		x, at := 0.0, 0
		for _, c := range row {
			var w float64
			for k := at; k < min(at+max(c.Span, 1), n); k++ {
				w += widths[k]
			}
			at += max(c.Span, 1)
			inner := max(w-gutter, l.pt(6))
			if at >= n {
				inner = max(w, l.pt(6))
			}
			col := column{x: x, w: inner}
			if c.Domain > 0 {
				hue := Hue(c.Domain)
				col.top = &hue
			}
			for i, p := range c.Paras {
				st := p.Style.style(l.scale * shrink)
				if b.Compact {
					st.lead *= 0.92
				}
				st.bold = st.bold || (head || c.Head) && p.Style == Body
				lines := l.para(p, st, inner)
				if i > 0 {
					lines[0].up += air * 0.75
					lines[0].h += air * 0.75
				}
				col.lines = append(col.lines, lines...)
			}
			out = append(out, col)
			x += w
		}
		return out
	}
	var out, head []strip
	if b.Caption != "" {
		out = l.stack(l.set(B(oneLine(b.Caption)), Body.style(l.scale), l.width), 0, l.pt(10))
		for i := range out {
			out[i].keep = true
		}
	}
	if len(b.Head) > 0 {
		head = l.row(cells(b.Head, true), air, air, nil)
		thick := 1.0
		if len(b.Rows) > 0 && len(b.Rows[0]) > 0 && b.Rows[0][0].Domain > 0 || b.Head[0].Domain > 0 {
			thick = 0.4 // lines of the domains carry the table
		}
		head = append(head, strip{h: thick + 0.1, draw: func(p *pen, x, y float64) { p.rule(x, y, l.width, thick, ColorInk) }})
		var h float64
		for i := range head {
			head[i].keep = true
			h += head[i].h
		}
		if h > l.height*0.4 { // a head this high is set once, or nothing would fit under it
			out, head = append(out, head...), nil
		}
	}
	first := len(out)
	out = append(out, head...)
	for i, r := range b.Rows {
		edge := func(p *pen, x, y float64) { p.rule(x, y, l.width, 0.4, ColorLine) }
		if i == 0 {
			edge = nil
		}
		cols := cells(r, false)
		rows := l.row(cols, air, air, edge)
		if len(r) == 1 && r[0].Head {
			rows[len(rows)-1].keep = true // a row that names those under it
			if i > 0 {
				rows[0].gap = air * 1.5
			}
		}
		for k := range rows {
			rows[k].repeat = head
		}
		out = append(out, rows...)
	}
	if len(out) > 0 {
		if first < len(out) && b.Caption != "" {
			out[first].gap = l.pt(3)
		} else {
			out[0].gap = l.pt(8)
		}
	}
	return append(out, strip{h: l.pt(4)})
}
