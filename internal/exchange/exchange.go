// Package exchange gives frameworks out in the forms that other systems read. Its parts know one standard each.
package exchange

import (
	"embed"
	"io"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// Locales are the words of this package and its parts.
//
//go:embed locales/*.json
var Locales embed.FS

// Form is a form that a framework is given out in. It is the end of its file's name as well: "isl-2025.case.json".
type Form string

// CASE is a package of CASE 1.1.
const CASE Form = "case.json"

// Forms are all forms, in the order in which they are offered.
var Forms = []Form{CASE}

// Short are the short names of forms, for the command line.
var Short = map[Form]string{CASE: "case"}

// FormOf finds a form by its short name.
func FormOf(short string) (Form, bool) {
	for _, f := range Forms {
		if Short[f] == short {
			return f, true
		}
	}
	return "", false
}

// MediaType is the type of a form on the web.
func (f Form) MediaType() string { return "application/json" }

// FileName is the name of a file to save: "isl-2025.case.json".
func (f Form) FileName(r *framework.Release) string {
	return r.Framework.Slug + "-" + r.Version + "." + string(f)
}

// Split takes a form off the end of a version: "2025.case.json". The form is "" where there is none.
func Split(version string) (string, Form) {
	for _, f := range Forms {
		if rest, ok := strings.CutSuffix(version, "."+string(f)); ok && rest != "" {
			return rest, f
		}
	}
	return version, ""
}

// Export writes a release in a form. Crosswalks are those of its framework. baseURL is the public address of the server
// that the addresses in the file lead to; empty: none is known, and things are named without a place.
func Export(w io.Writer, f Form, t *framework.Tree, crosswalks []*framework.Crosswalk, baseURL string) error {
	const op = "exchange.Export"
	if f != CASE {
		return errs.New(errs.Invalid, op, "exchange.form", "form", f)
	}
	if baseURL != "" {
		baseURL = strings.TrimRight(baseURL, "/") + casefile.Root
	}
	raw, err := casefile.Write(casefile.Source{Release: t.Release, Crosswalks: crosswalks, Base: baseURL}).Encode()
	if err == nil {
		_, err = w.Write(raw)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, op, err)
	}
	return nil
}
