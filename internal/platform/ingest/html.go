package ingest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxTags is how many tags a page may have. A very long article has some ten thousand.
const maxTags = 200_000

// readHTML reads the main content of a page: without menus, banners, footers, forms, scripts, and what is hidden.
func readHTML(ctx context.Context, text string, l Limits) (Text, error) {
	p := &page{ctx: ctx}
	if err := p.clean(text); err != nil {
		return Text{}, err
	}
	root, err := html.Parse(&p.plain)
	if err != nil {
		return Text{}, err
	}
	t := Text{Kind: HTML, Title: clip(strings.Join(strings.Fields(p.title), " "))}
	whole, main := &flow{builder: builder{most: l.Text}}, &flow{builder: builder{most: l.Text}}
	if err := main.all(mains(root)); err != nil {
		return Text{}, err
	}
	if err := whole.all([]*html.Node{root}); err != nil && main.text.Len() == 0 {
		return Text{}, err
	}
	// A page whose main part is next to nothing has put its text elsewhere.
	if t.Text = main.text.String(); len(t.Text)*5 < whole.text.Len() {
		t.Text = whole.text.String()
	}
	for _, n := range []struct {
		key string
		is  bool
	}{{NoteScripts, p.scripts}, {NoteHidden, p.hidden || whole.hid}} {
		if n.is {
			t.Notes = append(t.Notes, Note{Key: n.key})
		}
	}
	return t, nil
}

// page is a page on its way to a tree. Before it becomes one, tags that only change how letters look are made alike and
// most attributes are left out: so the tree has no more nodes than the page has tags and texts, however they are nested
// (the rules for elements that overlap would double them again and again).
type page struct {
	ctx             context.Context
	plain           bytes.Buffer
	title           string
	scripts, hidden bool
}

// looks are the elements that the rules for overlapping elements hold for (HTML standard, 13.2.4.3: formatting).
var looks = []atom.Atom{
	atom.A, atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.Nobr, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U,
}

// raw are elements whose content is no markup and not read.
var raw = []atom.Atom{atom.Script, atom.Style, atom.Textarea, atom.Iframe, atom.Noembed, atom.Noframes, atom.Noscript, atom.Xmp, atom.Plaintext}

func (p *page) clean(text string) error {
	z := html.NewTokenizer(strings.NewReader(text))
	tags, until := 0, atom.Atom(0) // until: the end tag that what is not read goes on to
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); !errors.Is(err, io.EOF) {
				return err
			}
			return nil
		}
		if tags++; tags > 2*maxTags {
			return errTooLong
		}
		if tags%4096 == 0 && p.ctx.Err() != nil {
			return errTooSlow
		}
		switch kind {
		case html.TextToken:
			switch until {
			case 0:
				p.plain.WriteString(html.EscapeString(string(z.Text())))
			case atom.Title:
				if p.title == "" {
					p.title = string(z.Text())
				}
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			switch {
			case token.DataAtom == atom.Title, slices.Contains(raw, token.DataAtom):
				until = token.DataAtom
				p.scripts = p.scripts || until == atom.Script && runs(token)
			case until == 0:
				p.tag(token)
			}
		case html.EndTagToken:
			token := z.Token()
			switch {
			case until != 0 && token.DataAtom == until:
				until = 0
			case until != 0:
			case slices.Contains(looks, token.DataAtom):
				p.plain.WriteString("</span>")
			case token.DataAtom != 0:
				p.plain.WriteString("</" + token.Data + ">")
			}
		}
	}
}

// runs says whether a script is a program: others hold data.
func runs(token html.Token) bool {
	for _, a := range token.Attr {
		if a.Key == "type" {
			return a.Val == "" || a.Val == "module" || strings.Contains(a.Val, "javascript")
		}
	}
	return true
}

// What clean leaves as attributes.
const (
	keptOff  = "off"  // is not read
	keptBold = "bold" // its letters are bold
	keptMain = "main" // is the main part
)

// tag writes an opening tag again with what counts about it.
func (p *page) tag(token html.Token) {
	name := token.Data
	if token.DataAtom == 0 {
		name = "div" // an element of somebody's own
		if strings.HasPrefix(token.Data, "svg") {
			name = "svg"
		}
	}
	bold := token.DataAtom == atom.B || token.DataAtom == atom.Strong
	if slices.Contains(looks, token.DataAtom) {
		name = "span"
	}
	p.plain.WriteString("<" + name)
	if bold {
		p.plain.WriteString(" " + keptBold)
	}
	switch off, hidden := aside(token); {
	case off:
		p.plain.WriteString(" " + keptOff)
		p.hidden = p.hidden || hidden
	case token.DataAtom == atom.Main || attr(token, "role") == "main":
		p.plain.WriteString(" " + keptMain)
	}
	p.plain.WriteString(">")
}

// aside says whether an element is not read: it is hidden, or its role is to be beside the content.
func aside(token html.Token) (off, hidden bool) {
	for _, a := range token.Attr {
		switch a.Key {
		case "hidden":
			return true, true
		case "aria-hidden":
			if strings.EqualFold(a.Val, "true") {
				return true, false
			}
		case "style":
			style := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
			if strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") {
				return true, true
			}
		case "role":
			if slices.Contains([]string{"navigation", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "banner"}, strings.ToLower(a.Val)) {
				return true, false
			}
		}
	}
	return false, false
}

func attr(token html.Token, key string) string {
	for _, a := range token.Attr {
		if a.Key == key {
			return strings.ToLower(a.Val)
		}
	}
	return ""
}

func kept(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

// mains are the elements that a page says are its main content, without those within others.
func mains(n *html.Node) (out []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if kept(c, keptMain) {
			out = append(out, c)
		} else {
			out = append(out, mains(c)...)
		}
	}
	return out
}
