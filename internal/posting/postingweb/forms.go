package postingweb

import (
	"context"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/posting"
	"pathways/internal/role"
)

// forms are the ends of the addresses under which a posting goes out, with the names of the forms: the documents and data.
var forms = []struct{ file, key string }{
	{"documents/posting.docx", "posting.doc.format.docx"},
	{"documents/posting.pdf", "posting.doc.format.pdf"},
	{"documents/posting.html", "posting.doc.format.html"},
	{"documents/posting.md", "posting.doc.format.md"},
	{"posting.jsonld", "postings.form.jsonld"},
}

// formsBelow are those of the posting at an address: that of the working text, or the public one.
func formsBelow(ctx context.Context, href string) []ui.Link {
	var all []ui.Link
	for _, f := range forms {
		all = append(all, ui.Link{Text: ui.T(ctx, f.key), Href: href + "/" + f.file})
	}
	return all
}

var emphases = role.Emphases

// usedHow is how the job uses a competency; "" where it does not.
func usedHow(s *posting.Sight, item string) string {
	for _, u := range s.Uses {
		if u.Item == item {
			return string(u.Emphasis)
		}
	}
	return ""
}

func usesWithin(s *posting.Sight, unit *framework.Item) (n int) {
	for _, it := range s.Tree.Leaves(unit.ID) {
		if usedHow(s, it.ID) != "" {
			n++
		}
	}
	return n
}

// unitLine is the heading of the competencies of one unit, with how many of them are chosen.
func unitLine(ctx context.Context, s *posting.Sight, unit *framework.Item) string {
	line := strings.TrimSpace(unit.Code + " " + short(unit.Statement))
	if n := usesWithin(s, unit); n > 0 {
		return line + ", " + ui.T(ctx, "postings.choose.chosen", "count", n)
	}
	return line
}

// pageOf is a version as its readers see it, for the people of the organization.
func pageOf(s *posting.Sight, k kept) posting.Page {
	p := s.Preview()
	p.Content, p.Tree, p.Number, p.Changed = k.Content, k.Tree, k.Number, k.At
	return p
}

func versionName(ctx context.Context, k kept) string {
	if k.Number == 0 {
		return ui.T(ctx, "postings.version.working")
	}
	return ui.T(ctx, "postings.version", "number", k.Number)
}

func keptHow(ctx context.Context, w posting.Version) string {
	if w.Published {
		return ui.T(ctx, "postings.version.published")
	}
	return ui.T(ctx, "postings.version.kept")
}

func partNames(ctx context.Context, all []posting.Part) string {
	var names []string
	for _, p := range all {
		names = append(names, ui.T(ctx, "posting.part."+string(p)))
	}
	return strings.Join(names, ", ")
}

// contactLine names all that is published of whom to ask.
func contactLine(c posting.Contact) string {
	var all []string
	for _, s := range []string{c.Name, c.Email, c.Phone} {
		if s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, ", ")
}

// publishedLine says since when a posting is public, and which version this is.
func publishedLine(ctx context.Context, p posting.Page) string {
	return ui.T(ctx, "postings.published.line", "day", ui.Day(ctx, p.Published), "number", p.Number, "changed", ui.Day(ctx, p.Changed))
}
