package doc

import (
	"strings"
	"unicode"
)

// look is how letters are set on paper.
type look struct {
	face  face
	size  float64
	color Color
	link  string
}

// letter is one letter to set, or a mark of a domain where domain is above 0.
type letter struct {
	r      rune
	w      float64
	look   look
	domain int
	rtl    bool
}

// piece is letters of one look that stand side by side.
type piece struct {
	text   string
	w      float64
	look   look
	domain int
}

// line is one line of text. Up is the height over its baseline, h its whole height.
type line struct {
	pieces []piece
	margin []piece // what stands before the indent
	indent float64
	up, h  float64
}

// para breaks a paragraph into lines, its first run in the margin where it hangs.
func (l *layout) para(p Para, style typeStyle, width float64) []line {
	if !(p.Hang > 0) || len(p.Runs) < 2 {
		return l.set(p.Runs, style, width)
	}
	hang := p.Hang * style.size
	mark := l.set(p.Runs[:1], style, width)
	if hang > width/2 || len(mark) > 1 || mark[0].width() > hang-style.size*0.2 {
		return l.set(p.words(), style, width)
	}
	lines := l.set(p.Runs[1:], style, width-hang)
	for i := range lines {
		lines[i].indent = hang
	}
	lines[0].margin = mark[0].pieces
	return lines
}

// width is how far a line goes from its indent.
func (ln line) width() (w float64) {
	for _, p := range ln.pieces {
		w += p.w
	}
	return w
}

// set breaks runs into lines no wider than width. There is at least one line.
func (l *layout) set(runs []Run, style typeStyle, width float64) []line {
	var lines []line
	var now []letter
	flush := func() {
		lines = append(lines, compose(now, style))
		now = nil
	}
	var wide float64   // of now
	last := -1         // place in now after which a line may end
	var atLast float64 // width up to there
	for _, run := range runs {
		lk := style.of(run)
		if run.Mark && run.Domain > 0 {
			m := letter{r: 'o', w: lk.size * 1.22, look: lk, domain: run.Domain}
			now, wide = append(now, m), wide+m.w
		}
		text := clean(run.Text)
		if lk.link != "" && strings.HasPrefix(lk.link, "#") && !l.anchors[lk.link[1:]] {
			lk.link = ""
		}
		for _, r := range text {
			if r == '\n' {
				flush()
				wide, last = 0, -1
				continue
			}
			if invisible(r) {
				continue
			}
			if r == '\u00a0' || r == '\u202f' {
				r = '\u00a0'
			}
			f, drawn, a := lk.face.letter(r)
			one := lk
			one.face = f
			le := letter{r: drawn, w: a * lk.size / 1000, look: one, rtl: rightToLeft(r)}
			if r == ' ' && len(now) == 0 && len(lines) > 0 {
				continue
			}
			if wide+le.w > width && r != ' ' && len(now) > 0 {
				cut := last
				if cut < 0 {
					cut, atLast = len(now), wide
				}
				rest := append([]letter(nil), now[cut:]...)
				now = now[:cut]
				flush()
				now, wide, last = rest, wide-atLast, -1
			}
			now, wide = append(now, le), wide+le.w
			if r == ' ' || r == '-' || r == '\u2013' || r == '\u2014' || r == '/' && len(now) > 1 && unicode.IsLetter(now[len(now)-2].r) || r == '\u200b' {
				last, atLast = len(now), wide
			}
		}
	}
	flush()
	return lines
}

// invisible runes take no place and would show as a box.
func invisible(r rune) bool {
	return r == '\u00ad' || r >= 0x200b && r <= 0x200f || r == 0x2060 || r >= 0xfe00 && r <= 0xfe0f ||
		r >= 0xe0000 && r <= 0xe0fff || r >= 0x1f3fb && r <= 0x1f3ff
}

// compose makes one line of letters in reading order.
func compose(in []letter, style typeStyle) line {
	for len(in) > 0 && in[len(in)-1].r == ' ' && in[len(in)-1].domain == 0 {
		in = in[:len(in)-1]
	}
	in = visual(in)
	out := line{up: style.size, h: style.size * style.lead}
	var text strings.Builder
	var w float64
	end := func(i int) {
		if text.Len() > 0 {
			out.pieces = append(out.pieces, piece{text: text.String(), w: w, look: in[i].look})
			text.Reset()
			w = 0
		}
	}
	for i, le := range in {
		if i > 0 && (le.look != in[i-1].look || le.domain > 0) {
			end(i - 1)
		}
		if le.domain > 0 {
			out.pieces = append(out.pieces, piece{w: le.w, look: le.look, domain: le.domain})
			continue
		}
		text.WriteRune(le.r)
		w += le.w
	}
	end(len(in) - 1)
	return out
}

// visual puts letters that run from right to left into the order in which they are drawn. A stretch goes from
// the first such letter to the last with nothing but them, signs and figures between; figures keep their order.
// This is a plain form of the Unicode bidirectional algorithm (UAX 9), without embedding and mirroring.
func visual(in []letter) []letter {
	any := false
	for _, le := range in {
		any = any || le.rtl
	}
	if !any {
		return in
	}
	out := make([]letter, 0, len(in))
	for i := 0; i < len(in); {
		if !in[i].rtl {
			out = append(out, in[i])
			i++
			continue
		}
		end := i + 1
		for j := i + 1; j < len(in); j++ {
			if in[j].rtl {
				end = j + 1
			} else if unicode.IsLetter(in[j].r) || in[j].domain > 0 {
				break
			}
		}
		out = append(out, backward(in[i:end])...)
		i = end
	}
	return out
}

// backward turns a stretch round, keeping figures together and marks after the letters they stand on.
func backward(in []letter) []letter {
	out := make([]letter, 0, len(in))
	for end := len(in); end > 0; {
		start := end - 1
		for start > 0 && (unicode.Is(unicode.Mn, in[start].r) ||
			unicode.IsDigit(in[start].r) && unicode.IsDigit(in[start-1].r)) {
			start--
		}
		out = append(out, in[start:end]...)
		end = start
	}
	return out
}
