package siteweb

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

//go:embed guides about
var texts embed.FS

// A Text is one page of running words, in one language.
type Text struct {
	Name  string // file name without its ending; part of the address
	Title string // the first heading
	Lead  string // the first paragraph, without marks
	Body  string // HTML of all that follows; safe, since raw HTML in a text is dropped
	Parts []Part // its second-level headings, for the contents
}

// Part is a heading with the id that links can point to.
type Part struct{ ID, Name string }

// Shelf holds the texts of one folder by language and name.
type Shelf map[string]map[string]Text

// readShelf renders every folder/<language>/<name>.md. A text without a title or a lead is an error.
func readShelf(src fs.FS, folder string) (Shelf, error) {
	files, err := fs.Glob(src, path.Join(folder, "*", "*.md"))
	if err != nil {
		return nil, err
	}
	md := markdown()
	shelf := Shelf{}
	for _, file := range files {
		raw, err := fs.ReadFile(src, file)
		if err != nil {
			return nil, err
		}
		t, err := render(md, raw)
		if err != nil {
			return nil, fmt.Errorf("siteweb: %s: %w", file, err)
		}
		lang := path.Base(path.Dir(file))
		t.Name = strings.TrimSuffix(path.Base(file), ".md")
		if shelf[lang] == nil {
			shelf[lang] = map[string]Text{}
		}
		shelf[lang][t.Name] = t
	}
	return shelf, nil
}

// markdown reads tables and gives headings ids. It drops raw HTML and links that would run a script.
func markdown() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
}

// render takes the title and the lead off the top of a text and turns the rest into HTML.
func render(md goldmark.Markdown, raw []byte) (Text, error) {
	root := md.Parser().Parse(text.NewReader(raw))
	title, ok := root.FirstChild().(*ast.Heading)
	if !ok || title.Level != 1 {
		return Text{}, fmt.Errorf("the first line is not a title")
	}
	lead, ok := title.NextSibling().(*ast.Paragraph)
	if !ok {
		return Text{}, fmt.Errorf("no lead after the title")
	}
	t := Text{Title: plain(title, raw), Lead: plain(lead, raw)}
	root.RemoveChild(root, title)
	root.RemoveChild(root, lead)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h.Level == 2 {
			id, _ := h.AttributeString("id")
			t.Parts = append(t.Parts, Part{ID: string(id.([]byte)), Name: plain(h, raw)})
		}
	}
	var b bytes.Buffer
	if err := md.Renderer().Render(&b, raw, root); err != nil {
		return Text{}, err
	}
	t.Body = b.String()
	return t, nil
}

// plain is the words of a block without their marks.
func plain(block ast.Node, raw []byte) string {
	var b strings.Builder
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(raw))
			if t.SoftLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// in gives a text in a language, or in the default language where it has none.
func (s Shelf) in(lang, fallback, name string) (Text, bool) {
	if t, ok := s[lang][name]; ok {
		return t, true
	}
	t, ok := s[fallback][name]
	return t, ok
}
