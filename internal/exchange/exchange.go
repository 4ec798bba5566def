// Package exchange gives frameworks out in the forms that other systems read. Its parts know one standard each.
package exchange

import (
	"embed"
	"io"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/ctdlasn"
	"pathways/internal/exchange/moodle"
	"pathways/internal/exchange/opensalt"
	"pathways/internal/exchange/skos"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// Locales are the words of this package and its parts.
//
//go:embed locales/*.json
var Locales embed.FS

// Form is a form that a framework is given out in.
type Form struct {
	Name string // on the command line: "case"
	End  string // of the file's name: "case.json"
	Type string // media type
}

// Forms are all forms, in the order in which they are offered.
var Forms = []Form{
	{"case", "case.json", "application/json"},
	{"ctdl-asn", "ctdlasn.jsonld", "application/ld+json"},
	{"skos", "skos.ttl", "text/turtle; charset=utf-8"},
	{"skos-json", "skos.jsonld", "application/ld+json"},
	{"moodle", "moodle.csv", "text/csv; charset=utf-8; header=present"},
	{"opensalt", "opensalt.csv", "text/csv; charset=utf-8; header=present"},
}

// FormOf finds a form by its name.
func FormOf(name string) (Form, bool) {
	for _, f := range Forms {
		if f.Name == name {
			return f, true
		}
	}
	return Form{}, false
}

// FileName is the name of a file to save: "isl-2025.case.json".
func (f Form) FileName(r *framework.Release) string {
	return r.Framework.Slug + "-" + r.Version + "." + f.End
}

// Split takes a form off the end of a version: "2025.case.json"; false where there is none.
func Split(version string) (string, Form, bool) {
	for _, f := range Forms {
		if rest, ok := strings.CutSuffix(version, "."+f.End); ok && rest != "" {
			return rest, f, true
		}
	}
	return version, Form{}, false
}

// Source is what a file is written from.
type Source struct {
	Tree       *framework.Tree
	Crosswalks []*framework.Crosswalk // those of its framework
	Carried    []byte                 // what stands beside the release as framework.Carried; nil for nothing
	BaseURL    string                 // public address of the server that the addresses in the file lead to; empty: none is known, and things are named without a place
	Words      *i18n.Words
}

// Export writes a release in a form.
func Export(w io.Writer, f Form, s Source) (err error) {
	const op = "exchange.Export"
	carried, err := casefile.CarriedOf(s.Carried)
	if err != nil {
		return errs.Wrap(errs.Internal, op, err)
	}
	switch f.Name {
	case "case":
		base := ""
		if s.BaseURL != "" {
			base = strings.TrimRight(s.BaseURL, "/") + casefile.Root
		}
		var raw []byte
		if raw, err = casefile.Write(casefile.Source{Release: s.Tree.Release, Crosswalks: s.Crosswalks, Carried: carried, Base: base}).Encode(); err == nil {
			_, err = w.Write(raw)
		}
	case "ctdl-asn":
		err = ctdlasn.Write(w, s.Tree, s.Crosswalks, carried, s.BaseURL)
	case "skos":
		err = skos.Turtle(w, s.Tree, s.Crosswalks, s.BaseURL)
	case "skos-json":
		err = skos.JSON(w, s.Tree, s.Crosswalks, s.BaseURL)
	case "moodle":
		err = moodle.Write(w, s.Tree, s.Words)
	case "opensalt":
		err = opensalt.Write(w, s.Tree)
	default:
		return errs.New(errs.Invalid, op, "exchange.form", "form", f.Name)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, op, err)
	}
	return nil
}
