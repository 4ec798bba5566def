package doc

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"
)

//go:embed page.css
var pageStyle string

// WriteHTML writes a document as one HTML file that needs nothing beside it: its style stands inside, and it opens anywhere.
// Of a picture it says the title and the words.
func WriteHTML(w io.Writer, d *Document) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<main>\n",
		html.EscapeString(d.Lang), html.EscapeString(oneLine(d.Title)), pageStyle)
	fmt.Fprintf(out, "<h1>%s</h1>\n", html.EscapeString(oneLine(d.Title)))
	if s := clean(d.Subtitle); s != "" {
		fmt.Fprintf(out, "<p class=\"doc-sub\">%s</p>\n", lines(s))
	}
	out.WriteString(HTML(d))
	if f := clean(d.Footer); f != "" {
		fmt.Fprintf(out, "<footer><p>%s</p></footer>\n", lines(f))
	}
	out.WriteString("</main>\n</body>\n</html>\n")
	if err := out.Flush(); err != nil {
		return fmt.Errorf("doc: write HTML: %w", err)
	}
	return nil
}

// HTML is the blocks of a document for a page that has its title as h1: headings from h2, classes that begin with "doc-", no
// style and no script. All that stands in the document as text stays text.
func HTML(d *Document) string {
	b := hypertext{highest: highest(d.Blocks)}
	b.blocks(d.Blocks)
	return b.String()
}

type hypertext struct {
	strings.Builder
	highest int // level of the largest heading, which is h2
}

// highest is the level of the largest heading of some blocks; 4 where there is none.
func highest(all []Block) int {
	level := 4
	for _, b := range all {
		switch b := b.(type) {
		case Heading:
			level = min(level, max(b.Level, 1))
		case Group:
			level = min(level, highest(b.Blocks))
		}
	}
	return level
}

func (h *hypertext) blocks(all []Block) {
	for _, b := range all {
		switch b := b.(type) {
		case Heading:
			h.heading(b)
		case Para:
			h.para(b)
		case List:
			tag := "ul"
			if b.Ordered {
				tag = "ol"
			}
			h.WriteString("<" + tag + class(styleNames[b.Style]) + ">\n")
			for _, item := range b.Items {
				h.WriteString("<li>" + spans(item) + "</li>\n")
			}
			h.WriteString("</" + tag + ">\n")
		case Table:
			h.table(b)
		case Facts:
			h.WriteString("<dl class=\"doc-facts\">\n")
			for _, f := range b.Items {
				h.WriteString("<dt>" + spans(f.Term) + "</dt><dd" + class(styleNames[b.Style]) + ">" + spans(f.Runs) + "</dd>\n")
			}
			h.WriteString("</dl>\n")
		case Notice:
			h.WriteString("<div class=\"doc-notice\">")
			if t := oneLine(b.Title); t != "" {
				h.WriteString("<p><strong>" + html.EscapeString(t) + "</strong></p>")
			}
			h.WriteString("<p>" + spans(b.Runs) + "</p></div>\n")
		case Picture:
			h.WriteString("<p><strong>" + html.EscapeString(oneLine(b.Title)) + "</strong><br>" + html.EscapeString(oneLine(b.Alt)) + "</p>\n")
		case Group:
			h.WriteString("<div class=\"doc-group\">\n")
			h.blocks(b.Blocks)
			h.WriteString("</div>\n")
		case WriteLines:
			h.WriteString(strings.Repeat("<div class=\"doc-line\"></div>\n", min(max(b.Count, 0), 400)))
		case Rule:
			h.WriteString("<hr>\n")
		case PageBreak:
			h.WriteString("<hr class=\"doc-page\">\n")
		}
	}
}

func (h *hypertext) heading(b Heading) {
	t := oneLine(b.Text)
	if t == "" {
		return
	}
	tag, id := "h"+strconv.Itoa(min(max(b.Level, 1), 4)-h.highest+2), ""
	if b.Anchor != "" {
		id = ` id="` + html.EscapeString(b.Anchor) + `"`
	}
	h.WriteString("<" + tag + id + class(hue(b.Domain)) + ">" + html.EscapeString(t) + "</" + tag + ">\n")
}

func (h *hypertext) para(p Para) {
	h.WriteString("<p" + class(styleNames[p.Style]) + ">" + spans(p.words()) + "</p>\n")
}

func (h *hypertext) table(b Table) {
	h.WriteString("<table class=\"doc-table\">\n")
	if t := oneLine(b.Caption); t != "" {
		h.WriteString("<caption>" + html.EscapeString(t) + "</caption>\n")
	}
	if len(b.Head) > 0 {
		h.WriteString("<thead>")
		h.row(b.Head, "col")
		h.WriteString("</thead>\n")
	}
	h.WriteString("<tbody>\n")
	for _, r := range b.Rows {
		h.row(r, "row")
	}
	h.WriteString("</tbody>\n</table>\n")
}

// row writes one row; scope says what its heads name.
func (h *hypertext) row(cells []Cell, scope string) {
	h.WriteString("<tr>")
	for _, c := range cells {
		tag, more := "td", ""
		if c.Head || scope == "col" {
			tag, more = "th", ` scope="`+scope+`"`
		}
		if c.Span > 1 {
			more += ` colspan="` + strconv.Itoa(c.Span) + `"`
		}
		h.WriteString("<" + tag + more + ">")
		for _, p := range c.Paras {
			h.para(p)
		}
		h.WriteString("</" + tag + ">")
	}
	h.WriteString("</tr>\n")
}

var styleNames = map[Style]string{Lead: "doc-lead", Quiet: "doc-quiet", Official: "doc-official", Question: "doc-question", Name: "doc-name"}

func class(name string) string {
	if name == "" {
		return ""
	}
	return ` class="` + name + `"`
}

// hue is the class of a domain; "" for none.
func hue(domain int) string {
	if domain < 1 {
		return ""
	}
	return "doc-hue-" + strconv.Itoa((domain-1)%8+1)
}

func spans(in []Run) string {
	var b strings.Builder
	for _, r := range in {
		s := lines(clean(r.Text))
		if s == "" {
			continue
		}
		switch {
		case r.Code:
			s = "<span" + class(strings.TrimSpace("doc-code "+hue(r.Domain))) + ">" + s + "</span>"
		case r.Bold:
			s = "<strong>" + s + "</strong>"
		}
		if r.Italic {
			s = "<em>" + s + "</em>"
		}
		if to := address(r.Link); to != "" {
			s = `<a href="` + html.EscapeString(to) + `">` + s + "</a>"
		}
		switch r.Voice {
		case VoiceOfficial:
			s = `<span class="doc-official">` + s + "</span>"
		case VoiceOurs:
			s = `<span class="doc-ours">` + s + "</span>"
		}
		b.WriteString(s)
	}
	return b.String()
}

// lines is text with its line ends.
func lines(s string) string { return strings.ReplaceAll(html.EscapeString(s), "\n", "<br>") }
