// Package frameworkdoc turns a release of a framework into things that a person can take away: rows for
// spreadsheets, the whole framework on one page, a guide to read, and data.
//
// Each of them carries the publisher, the source and the acknowledgment of the release with it. Official
// wording is never edited; what is ours is said in the words of locales.
package frameworkdoc

import (
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/sheet"
)

// Locales are the words of this package.
//
//go:embed locales/*.json
var Locales embed.FS

// Format is a form that a release can be had in.
type Format string

// The forms, in the order in which they are offered.
const (
	PDF  Format = "pdf"
	DOCX Format = "docx"
	XLSX Format = "xlsx"
	CSV  Format = "csv"
	MD   Format = "md"
	JSON Format = "json"
)

// Formats are all forms.
var Formats = []Format{PDF, DOCX, XLSX, CSV, MD, JSON}

// Layout says which document a PDF, DOCX or Markdown file is.
type Layout string

const (
	OnePage Layout = "table" // everything on one page, for the wall
	ToRead  Layout = "guide" // page by page, with explanations
)

// Options choose what is written. The zero value is the table on A4.
type Options struct {
	Paper  doc.Paper // A4 where empty
	Layout Layout    // OnePage where empty
}

// Export writes a release in a form. An unknown form, paper or layout is an Invalid error.
func Export(w io.Writer, t *framework.Tree, f Format, o Options, words *i18n.Words) error {
	const op = "frameworkdoc.Export"
	if o.Paper == "" {
		o.Paper = doc.A4
	}
	if o.Paper != doc.A4 && o.Paper != doc.Letter {
		return errs.New(errs.Invalid, op, "frameworkdoc.error.paper", "paper", o.Paper)
	}
	if o.Layout != "" && o.Layout != OnePage && o.Layout != ToRead {
		return errs.New(errs.Invalid, op, "frameworkdoc.error.layout", "layout", o.Layout)
	}
	document := func() *doc.Document {
		var d *doc.Document
		if o.Layout == ToRead {
			d = Guide(t, words)
		} else {
			d = Table(t, words)
		}
		d.Paper = o.Paper
		return d
	}
	var err error
	switch f {
	case PDF:
		err = doc.WritePDF(w, document())
	case DOCX:
		err = doc.WriteDOCX(w, document())
	case MD:
		err = doc.WriteMarkdown(w, document())
	case CSV:
		err = sheet.WriteCSV(w, Rows(t, words), true)
	case XLSX:
		err = sheet.WriteXLSX(w, Rows(t, words), words.T("frameworkdoc.about"), dated(t))
	case JSON:
		var raw []byte
		if raw, err = Data(t); err == nil {
			_, err = w.Write(raw)
		}
	default:
		return errs.New(errs.Invalid, op, "frameworkdoc.error.format", "format", f)
	}
	if err != nil {
		return errs.Wrap(errs.Internal, op, err)
	}
	return nil
}

// Data is the release as indented JSON with its digest, the same bytes every time.
func Data(t *framework.Tree) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	r := *t.Release
	r.Digest = digest(t)
	if err := e.Encode(&r); err != nil {
		return nil, fmt.Errorf("frameworkdoc: %s %s as JSON: %w", t.Framework.Slug, t.Version, err)
	}
	return []byte(b.String()), nil
}

// digest is the digest of a release; one that was never kept by the store has it worked out.
func digest(t *framework.Tree) string {
	if t.Digest == "" {
		return t.ComputeDigest()
	}
	return t.Digest
}

// MediaType is the type of a form on the web; "application/octet-stream" for an unknown one.
func MediaType(f Format) string {
	switch f {
	case PDF:
		return "application/pdf"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case XLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case CSV:
		return "text/csv; charset=utf-8; header=present"
	case MD:
		return "text/markdown; charset=utf-8"
	case JSON:
		return "application/json"
	}
	return "application/octet-stream"
}

// FileName is the name of a file to save: "isl-2025.pdf", "isl-2025-guide.pdf".
func FileName(r *framework.Release, f Format, l Layout) string {
	name := plain(r.Framework.Slug) + "-" + plain(r.Version)
	if l == ToRead && (f == PDF || f == DOCX || f == MD) {
		name += "-guide"
	}
	return name + "." + string(f)
}

// plain keeps what is safe in the name of a file.
func plain(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return r
		}
		return '-'
	}, s), ".-")
}

// dated is the date of a release as a time, for the properties of files; zero where it has none.
func dated(t *framework.Tree) time.Time {
	for _, form := range []string{"2006-01-02", "2006-01", "2006"} {
		if at, err := time.Parse(form, t.Date); err == nil {
			return at
		}
	}
	return time.Time{}
}
