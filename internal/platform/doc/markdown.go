package doc

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// WriteMarkdown writes a document as CommonMark with tables. Everything that stands in the document as text
// stays text: signs that would be markup are escaped.
func WriteMarkdown(w io.Writer, d *Document) error {
	out := bufio.NewWriter(w)
	m := &markdown{}
	if t := oneLine(d.Title); t != "" {
		m.add("# " + escape(t))
	}
	if s := clean(d.Subtitle); s != "" {
		m.add(plain(s, ""))
	}
	m.blocks(d.Blocks)
	if f := clean(d.Footer); f != "" {
		m.add("---")
		m.add(plain(f, ""))
	}
	for i, part := range m.parts {
		if i > 0 {
			out.WriteString("\n")
		}
		out.WriteString(part + "\n")
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("doc: write Markdown: %w", err)
	}
	return nil
}

type markdown struct{ parts []string }

// add takes a part that stands alone between empty lines; an empty one is left out.
func (m *markdown) add(part string) {
	if strings.TrimSpace(part) != "" {
		m.parts = append(m.parts, part)
	}
}

func (m *markdown) blocks(blocks []Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			if t := oneLine(b.Text); t != "" {
				m.add(strings.Repeat("#", min(max(b.Level, 1), 4)+1) + " " + escape(t))
			}
		case Para:
			m.add(runs(b.words(), ""))
		case List:
			m.list(b)
		case Table:
			m.table(b)
		case Facts:
			m.facts(b)
		case Notice:
			m.notice(b)
		case Picture:
			m.add(runs([]Run{{Text: oneLine(b.Title), Bold: true}, {Text: "\n" + oneLine(b.Alt)}}, ""))
		case Group:
			m.blocks(b.Blocks)
		case WriteLines:
			m.add(strings.TrimSuffix(strings.Repeat(strings.Repeat(`\_`, 40)+"\\\n", min(max(b.Count, 0), 400)), "\\\n"))
		case Rule:
			m.add("---")
		}
	}
}

// words are the runs of a paragraph, with a space where the first one hangs.
func (p Para) words() []Run {
	if p.Hang > 0 && len(p.Runs) > 1 {
		return append([]Run{p.Runs[0], {Text: " "}}, p.Runs[1:]...)
	}
	return p.Runs
}

func (m *markdown) list(b List) {
	var lines []string
	for i, item := range b.Items {
		mark := "- "
		if b.Ordered {
			mark = fmt.Sprintf("%d. ", i+1)
		}
		lines = append(lines, mark+runs(item, strings.Repeat(" ", len(mark))))
	}
	m.add(strings.Join(lines, "\n"))
}

func (m *markdown) facts(b Facts) {
	var lines []string
	for _, f := range b.Items {
		term := append([]Run(nil), f.Term...)
		for i := range term {
			term[i].Bold = true
		}
		lines = append(lines, strings.TrimRight("- "+runs(term, "  ")+" "+runs(f.Runs, "  "), " "))
	}
	m.add(strings.Join(lines, "\n"))
}

func (m *markdown) notice(b Notice) {
	var in []string
	if t := oneLine(b.Title); t != "" {
		in = append(in, runs(B(t), ""))
	}
	if t := runs(b.Runs, ""); t != "" {
		in = append(in, t)
	}
	m.add("> " + strings.ReplaceAll(strings.Join(in, "\n\n"), "\n", "\n> "))
}

func (m *markdown) table(b Table) {
	n := b.columns()
	if n == 0 {
		return
	}
	m.add(runs([]Run{{Text: oneLine(b.Caption), Bold: true}}, ""))
	var lines []string
	row := func(cells []Cell) {
		var s strings.Builder
		s.WriteString("|")
		at := 0
		for _, c := range cells {
			var paras []string
			for _, p := range c.Paras {
				rs := append([]Run(nil), p.words()...)
				for i := range rs {
					rs[i].Bold = rs[i].Bold || c.Head && p.Style == Body
				}
				if t := strings.ReplaceAll(runs(rs, ""), "\\\n", "<br>"); t != "" {
					paras = append(paras, t)
				}
			}
			s.WriteString(" " + strings.Join(paras, "<br>") + " |")
			s.WriteString(strings.Repeat(" |", max(c.Span, 1)-1))
			at += max(c.Span, 1)
		}
		s.WriteString(strings.Repeat(" |", max(n-at, 0)))
		lines = append(lines, s.String())
	}
	row(b.Head)
	lines = append(lines, "|"+strings.Repeat(" --- |", n))
	for _, r := range b.Rows {
		row(r)
	}
	m.add(strings.Join(lines, "\n"))
}

// runs writes runs as text with strong and emphasis. New lines begin with the indent.
func runs(in []Run, indent string) string {
	var b strings.Builder
	for i := 0; i < len(in); {
		// Neighbors of one look are one stretch, or their marks would run into each other.
		r, words := in[i], ""
		for ; i < len(in) && alike(in[i], r); i++ {
			words += clean(in[i].Text)
		}
		inner := strings.TrimSpace(words)
		if inner == "" {
			b.WriteString(words)
			continue
		}
		open, shut := "", ""
		if r.Bold || r.Code {
			open, shut = "**", "**"
		}
		if r.Italic {
			open, shut = open+"_", "_"+shut
		}
		to := address(r.Link)
		if to != "" && !strings.HasPrefix(to, "#") {
			open, shut = "["+open, shut+"](<"+to+">)"
		}
		before, after, _ := strings.Cut(words, inner)
		b.WriteString(before + open + escape(inner) + shut + after)
	}
	return breaks(b.String(), indent)
}

func alike(a, b Run) bool {
	return a.Bold == b.Bold && a.Italic == b.Italic && a.Code == b.Code && a.Link == b.Link
}

// plain writes plain text.
func plain(s, indent string) string { return breaks(escape(s), indent) }

// escape keeps every sign of a text from being markup inside a line.
func escape(s string) string { return markup.Replace(s) }

var markup = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
	"&", `\&`, "|", `\|`, "~", `\~`, "#", `\#`, "$", `\$`, "!", `\!`, "://", `\://`, "@", `\@`, "www.", `www\.`)

// opens is what would make a list, a rule or a heading at the head of a line.
var opens = regexp.MustCompile(`^(\d{1,9})([.)])|^([-+=:])`)

// breaks ends each line of a text with a backslash, which makes a line break, and keeps its lines from
// opening a block of their own. Empty lines, which would end the paragraph, are left out.
func breaks(s, indent string) string {
	var lines []string
	for ln := range strings.SplitSeq(s, "\n") {
		if ln = strings.TrimSpace(ln); ln != "" {
			lines = append(lines, opens.ReplaceAllString(ln, `$1\$2$3`))
		}
	}
	return strings.Join(lines, "\\\n"+indent)
}
