// Package ingest gets the text out of files that people bring: plain text, HTML, Word (DOCX) and PDF. What a file is, is
// found out from its content, never from its name. Nothing in a file is ever run, nothing is fetched, and no file can cost
// more than its limits: bytes, text, pages and time.
//
// The text that comes out is the same for all kinds: paragraphs with an empty line between them; a heading begins with
// "# ", an entry of a list with "- "; the cells of a row of a table have " | " between them.
package ingest

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"pathways/internal/platform/errs"
)

// Locales are the words of what goes wrong and of what was left out.
//
//go:embed locales/*.json
var Locales embed.FS

// Kind is what a file is.
type Kind string

// The kinds that are read.
const (
	Plain Kind = "text"
	HTML  Kind = "html"
	DOCX  Kind = "docx"
	PDF   Kind = "pdf"
)

// Limits bound what reading one file may cost. What is zero is as DefaultLimits says.
type Limits struct {
	Bytes int64         // of the file
	Text  int           // bytes of text that come out
	Pages int           // of a PDF
	Wall  time.Duration // for reading it; a PDF may wait as long again for its turn
}

// DefaultLimits let through a long syllabus and refuse a book.
var DefaultLimits = Limits{Bytes: 20 << 20, Text: 1 << 20, Pages: 300, Wall: 30 * time.Second}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	if l.Bytes > 0 {
		d.Bytes = l.Bytes
	}
	if l.Text > 0 {
		d.Text = l.Text
	}
	if l.Pages > 0 {
		d.Pages = l.Pages
	}
	if l.Wall > 0 {
		d.Wall = l.Wall
	}
	return d
}

// Text is what was read out of a file.
type Text struct {
	Kind  Kind
	Text  string // see the package
	Title string // that the file says of itself; "" where it says none
	Pages int    // of a PDF; 0 for other kinds
	Notes []Note // what was left out
}

// Note says what of a file was not read: an i18n key and the values of its sentence.
type Note struct {
	Key  string
	Args []any
}

// Notes that a text may have.
const (
	NoteMacros   = "ingest.note.macros"
	NoteImages   = "ingest.note.images"
	NoteDeleted  = "ingest.note.deleted"
	NoteComments = "ingest.note.comments"
	NoteScripts  = "ingest.note.scripts"
	NoteHidden   = "ingest.note.hidden"
	NotePages    = "ingest.note.pages" // pages without text: pages, numbers such as "3, 7"
)

// Read gets the text out of a file. The name serves only the log of whoever calls. Faults are of kind errs.Invalid or
// errs.TooLarge and have a sentence for people under "ingest.fault."; a context that ends gives its own error.
func Read(ctx context.Context, name string, content []byte, limits Limits) (Text, error) {
	const op = "ingest.Read"
	l := limits.orDefault()
	if int64(len(content)) > l.Bytes {
		return Text{}, errs.New(errs.TooLarge, op, "ingest.fault.tooBig", "most", megabytes(l.Bytes))
	}
	t, err := contained(ctx, content, l)
	var fault *errs.Error
	switch {
	case err == nil && t.Text == "":
		return Text{}, errs.New(errs.Invalid, op, "ingest.fault.empty")
	case err == nil:
		return t, nil
	case errors.As(err, &fault):
		return Text{}, err
	case ctx.Err() != nil:
		return Text{}, ctx.Err()
	case errors.Is(err, errTooSlow):
		return Text{}, errs.New(errs.Invalid, op, "ingest.fault.tooSlow", "seconds", int(l.Wall.Seconds()))
	case errors.Is(err, errTooLong):
		return Text{}, errs.New(errs.TooLarge, op, "ingest.fault.tooLong", "most", max(l.Text>>10, 1))
	case errors.Is(err, errUnpacked):
		return Text{}, errs.New(errs.TooLarge, op, "ingest.fault.unpacked")
	default:
		broken := errs.New(errs.Invalid, op, "ingest.fault.broken")
		broken.Err = fmt.Errorf("%s: %w", clip(name), err)
		return Text{}, broken
	}
}

// Faults of reading, which Read puts into words. Any other error is a damaged file.
var (
	errTooLong  = errors.New("ingest: more text than is read")
	errTooSlow  = errors.New("ingest: took too long")
	errUnpacked = errors.New("ingest: unpacks to too much")
)

// contained reads with whatever a library may panic about turned into an error.
func contained(ctx context.Context, content []byte, l Limits) (t Text, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("ingest: panic: %v", p)
		}
	}()
	if len(bytes.TrimSpace(content)) == 0 {
		return Text{}, errs.New(errs.Invalid, "ingest.Read", "ingest.fault.empty")
	}
	timed, cancel := context.WithTimeout(ctx, l.Wall)
	defer cancel()
	switch kind, what := sniff(content); kind {
	case PDF:
		return readPDF(ctx, content, l) // begins to count when its turn has come
	case DOCX:
		return readDOCX(timed, content, l)
	case HTML:
		return readHTML(timed, decoded(content), l)
	case Plain:
		return readPlain(decoded(content), l)
	default:
		if what == encrypted {
			return Text{}, errs.New(errs.Invalid, "ingest.Read", "ingest.fault.encrypted")
		}
		return Text{}, errs.New(errs.Invalid, "ingest.Read", "ingest.fault.notKind."+what)
	}
}

// builder puts paragraphs together and stops when there are too many.
type builder struct {
	text strings.Builder
	most int // bytes
}

// add puts a paragraph, with the mark that it begins with, behind the others. Space in it becomes single.
func (b *builder) add(mark, paragraph string) error {
	paragraph = strings.Join(strings.Fields(paragraph), " ")
	if paragraph == "" {
		return nil
	}
	if b.text.Len()+len(paragraph)+len(mark)+2 > b.most {
		return errTooLong
	}
	if b.text.Len() > 0 {
		b.text.WriteString("\n\n")
	}
	b.text.WriteString(mark)
	b.text.WriteString(paragraph)
	return nil
}

// Marks that paragraphs begin with.
const (
	headingMark = "# "
	entryMark   = "- "
)

// bullets are what entries of lists begin with in texts that have no other sign of a list. U+F0B7 and U+F0A7 are those of
// the fonts Symbol and Wingdings.
const bullets = "•‣◦▪▫●○■□⁃∙·➢➤✓✔►▶\uf0b7\uf0a7\uf0d8"

// entry takes the bullet off a line.
func entry(line string) (string, bool) {
	r := []rune(line)
	if len(r) < 2 {
		return line, false
	}
	if strings.ContainsRune(bullets, r[0]) {
		return strings.TrimSpace(string(r[1:])), true
	}
	if (r[0] == '-' || r[0] == '*' || r[0] == '–' || r[0] == '—' || r[0] == 'o' && len(r) > 2 && r[2] >= 'A' && r[2] <= 'Z') && (r[1] == ' ' || r[1] == '\t') {
		return strings.TrimSpace(string(r[1:])), true
	}
	return line, false
}

func megabytes(n int64) int64 { return max(n>>20, 1) }

// clip bounds a name that comes from elsewhere.
func clip(name string) string {
	if r := []rune(name); len(r) > 160 {
		return string(r[:160]) + "…"
	}
	return name
}
