package ingest

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"

	"pathways/internal/platform/errs"
)

var errLocked = errors.New("ingest: a part is encrypted")

// readDOCX reads a document of WordprocessingML (ECMA-376 part 1, 17): body, text boxes, footnotes and endnotes. Texts that
// were deleted with changes tracked, hidden texts, comments, headers and footers of pages are not read.
func readDOCX(ctx context.Context, content []byte, l Limits) (Text, error) {
	z, err := openZip(content)
	if err != nil {
		return Text{}, err
	}
	name := z.main()
	if name == "" {
		return Text{}, errs.New(errs.Invalid, "ingest.readDOCX", "ingest.fault.notKind."+archive)
	}
	d := &document{ctx: ctx, zip: z, builder: builder{most: l.Text}}
	folder := path.Dir(name)
	related := z.relations(path.Join(folder, "_rels", path.Base(name)+".rels"), folder)
	target := func(kind string) string {
		for _, r := range related {
			if strings.HasSuffix(r.kind, "/"+kind) {
				return r.target
			}
		}
		return ""
	}
	if err := d.readStyles(target("styles")); err != nil {
		return Text{}, docxFault(err)
	}
	for _, part := range []string{name, target("footnotes"), target("endnotes")} {
		if err := d.readPart(part); err != nil {
			return Text{}, docxFault(err)
		}
	}
	for _, f := range z.File {
		if strings.EqualFold(path.Base(f.Name), "vbaProject.bin") {
			d.note(NoteMacros)
			break
		}
	}
	if target("comments") != "" {
		d.note(NoteComments)
	}
	t := Text{Kind: DOCX, Text: d.text.String(), Title: d.title()}
	if t.Text == "" && d.images {
		return Text{}, errs.New(errs.Invalid, "ingest.readDOCX", "ingest.fault.noText")
	}
	for _, key := range []string{NoteMacros, NoteImages, NoteDeleted, NoteComments, NoteHidden} {
		if d.noted[key] {
			t.Notes = append(t.Notes, Note{Key: key})
		}
	}
	return t, nil
}

func docxFault(err error) error {
	if errors.Is(err, errLocked) {
		return errs.New(errs.Invalid, "ingest.readDOCX", "ingest.fault.encrypted")
	}
	return err
}

// style is what a named style of paragraphs or letters comes to. A style takes from the one that it is based on.
type style struct {
	based                 string
	heading, list, hidden bool
	bold                  bool
}

// document is a DOCX file on its way to text.
type document struct {
	builder
	ctx    context.Context
	zip    *zipped
	styles map[string]style
	noted  map[string]bool
	images bool
	tokens int
}

func (d *document) note(key string) {
	if d.noted == nil {
		d.noted = map[string]bool{}
	}
	d.noted[key] = true
}

// maxDepth is how deep elements may stand in each other. Word writes a dozen levels, tables in tables some more.
const maxDepth = 400

var errDepth = errors.New("ingest: elements stand too deep in each other")

// walk hands every element and text of a part to a reader, in order, while time is left.
func (d *document) walk(name string, see func(xml.Token) error) error {
	if name == "" {
		return nil
	}
	in, err := d.zip.open(name)
	if err != nil || in == nil {
		return err
	}
	defer in.Close()
	x := xml.NewDecoder(in)
	for depth := 0; ; {
		token, err := x.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if d.tokens++; d.tokens%4096 == 0 && d.ctx.Err() != nil {
			return errTooSlow
		}
		switch token.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return errDepth
			}
		case xml.EndElement:
			depth--
		}
		if err := see(token); err != nil {
			return err
		}
	}
}

// readStyles finds out which styles are headings, lists, bold or hidden (17.7).
func (d *document) readStyles(name string) error {
	d.styles = map[string]style{}
	id, s := "", style{}
	return d.walk(name, func(token xml.Token) error {
		switch e := token.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "style":
				id, s = attribute(e, "styleId"), style{}
			case "name":
				n := strings.ToLower(attribute(e, "val"))
				s.heading = s.heading || n == "title" || strings.HasPrefix(n, "heading ")
				s.list = s.list || strings.HasPrefix(n, "list bullet") || strings.HasPrefix(n, "list number")
			case "basedOn":
				s.based = attribute(e, "val")
			case "outlineLvl":
				s.heading = s.heading || attribute(e, "val") != "9"
			case "numId":
				s.list = attribute(e, "val") != "0"
			case "vanish":
				s.hidden = on(e)
			case "b":
				s.bold = on(e)
			}
		case xml.EndElement:
			if e.Name.Local == "style" && id != "" && len(d.styles) < maxEntries {
				d.styles[id] = s
				id = ""
			}
		}
		return nil
	})
}

// of is a style with what it takes from others.
func (d *document) of(id string) style {
	var out style
	for range 20 {
		s, ok := d.styles[id]
		if !ok {
			break
		}
		out.heading, out.list, out.hidden, out.bold = out.heading || s.heading, out.list || s.list, out.hidden || s.hidden, out.bold || s.bold
		id = s.based
	}
	return out
}

// attribute is the value of an attribute of an element, in whatever namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on says whether an element that switches something on does so (17.17.4).
func on(e xml.StartElement) bool {
	v := attribute(e, "val")
	return v != "0" && v != "false" && v != "off"
}

// title is that of the properties of the document (ECMA-376 part 2, 8).
func (d *document) title() string {
	for _, r := range d.zip.relations("_rels/.rels", "") {
		if !strings.HasSuffix(r.kind, "/core-properties") {
			continue
		}
		title, in := "", false
		err := d.walk(r.target, func(token xml.Token) error {
			switch e := token.(type) {
			case xml.StartElement:
				in = e.Name.Local == "title"
			case xml.EndElement:
				in = false
			case xml.CharData:
				if in {
					title += string(e)
				}
			}
			return nil
		})
		if err == nil {
			return clip(strings.Join(strings.Fields(title), " "))
		}
	}
	return ""
}
