package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// Run is a piece of a text that was kept, taken out or put in.
type Run struct {
	How  string // "kept", "gone" or "new"
	Text string
}

// Marked is a text with what was taken out and put in: struck through and underlined, and said in words to those who
// listen. Neither needs color.
func Marked(runs []Run) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for _, r := range runs {
			text := templ.EscapeString(r.Text)
			switch r.How {
			case "gone":
				text = spelledOut(ctx, "del", "ui.change.gone", r.Text)
			case "new":
				text = spelledOut(ctx, "ins", "ui.change.new", r.Text)
			}
			if _, err := io.WriteString(w, text); err != nil {
				return err
			}
		}
		return nil
	})
}

// spelledOut marks a text; spaces around it stay unmarked.
func spelledOut(ctx context.Context, tag, key, text string) string {
	words := strings.TrimSpace(text)
	if words == "" {
		words = text
	}
	before, after, _ := strings.Cut(text, words)
	return templ.EscapeString(before) + "<" + tag + `><span class="unseen">[` + templ.EscapeString(T(ctx, key)) + " </span>" +
		templ.EscapeString(words) + `<span class="unseen">]</span></` + tag + ">" + templ.EscapeString(after)
}

// Wording is one thing of several that became another, or that another became.
type Wording struct {
	Code   string
	Text   string
	Href   string // "" for none
	Domain int
	Lang   string // "" for that of the page
}
