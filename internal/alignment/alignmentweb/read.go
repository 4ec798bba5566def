package alignmentweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// How many texts one address may have read for nothing, and in which time.
const (
	readings    = 60
	readingsPer = 10 * time.Minute
)

// readPage is the public page: a text goes in, and what it speaks of comes back. Nothing is kept.
type readPage struct {
	form
	Releases []ui.Option
	Name     string            // of the file; "" for what was pasted
	Seen     *alignment.Glance // nil: nothing was read yet
	Text     string            // what was read, for downloads
	Release  string
	Wings    []wing
	Spoken   bool // it speaks of something
	From     int  // the first passage of this page
}

// part are the passages of this page: a long text comes in parts.
func (p readPage) part() []alignment.Passage {
	return p.Seen.Passages[p.From:min(p.From+readShown, len(p.Seen.Passages))]
}

// to leads to a passage where it stands on this page; "" where it stands on another.
func (p readPage) to(n int) string {
	if n < p.From || n >= p.From+len(p.part()) {
		return ""
	}
	return passageAnchor(n)
}

// readShown is how many passages of a text that is not kept stand on one page.
const readShown = 200

func (rm *room) read(w http.ResponseWriter, r *http.Request) error {
	f := form{typed: url.Values{}}
	if release := r.URL.Query().Get("release"); release != "" {
		f.typed.Set("release", release)
	}
	return rm.showRead(w, r, readPage{form: f})
}

func (rm *room) showRead(w http.ResponseWriter, r *http.Request, p readPage) error {
	ctx := r.Context()
	var err error
	if p.Releases, err = rm.releaseOptions(ctx); err != nil {
		return err
	}
	head := page{Title: ui.T(ctx, "alignment.read.title"), Lead: ui.T(ctx, "alignment.read.lead"), Fine: ui.T(ctx, "alignment.read.kept"), Form: p.form}
	if p.Seen != nil {
		head.Title, head.Over, head.Lead = p.title(ctx), ui.T(ctx, "alignment.read.over"), ""
	}
	return show(w, r, head, readBody(p))
}

// title is what the text that was read is called.
func (p readPage) title(ctx context.Context) string {
	switch {
	case p.Seen.Facts.Title != "":
		return p.Seen.Facts.Title
	case p.Name != "":
		return p.Name
	}
	return ui.T(ctx, "alignment.read.yours")
}

// take reads what somebody brings, for this answer only.
func (rm *room) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := rm.glance(r)
	if back, ok := refused(ctx, err, p.typed, "text"); ok {
		return rm.showRead(w, r, readPage{form: back})
	}
	if err != nil {
		return err
	}
	return rm.showRead(w, r, p)
}

// glance reads the text that a form brings: pasted, or in a file.
func (rm *room) glance(r *http.Request) (p readPage, err error) {
	ctx := r.Context()
	var file alignment.File
	f, err := web.BindUpload(r, func(field, name string, body io.Reader) error {
		if field != "file" || file.Name != "" {
			return nil
		}
		content, err := io.ReadAll(io.LimitReader(body, alignment.QuickFile+1))
		file = alignment.File{Name: name, Content: content}
		return err
	})
	if f != nil {
		p.typed = f.Values
	}
	if err != nil {
		return p, err
	}
	text := f.Get("text")
	if file.Name != "" && strings.TrimSpace(text) != "" {
		return p, &errs.Error{Kind: errs.Invalid, Op: "alignmentweb.read", Fields: []errs.Field{{Name: "file", Key: "alignment.fault.both"}}}
	}
	if err := rm.limited(r); err != nil {
		return p, err
	}
	if p.Release, err = rm.chosenRelease(ctx, f.Get("release")); err != nil {
		return p, err
	}
	q := alignment.Quick{Release: p.Release, Pasted: text}
	if p.Name = f.Get("name"); file.Name != "" {
		q.File, p.Name = file, file.Name
	}
	seen, err := rm.Texts.Quick(ctx, q)
	if err != nil {
		return p, err
	}
	p.Seen, p.Text, p.Wings = &seen, seen.Text, wingsOf(seen.Tree, seen.Passages)
	p.Spoken = anything(p.Wings)
	if p.From, _ = strconv.Atoi(f.Get("from")); p.From < 0 || p.From >= len(seen.Passages) {
		p.From = 0
	}
	return p, nil
}

// chosenRelease is the edition that a form names, or the one that the page offers first where it names none.
func (rm *room) chosenRelease(ctx context.Context, named string) (string, error) {
	if named != "" {
		return named, nil
	}
	offered, err := rm.releaseOptions(ctx)
	if err != nil || len(offered) == 0 {
		return "", err
	}
	return offered[0].Value, nil
}

// limited refuses an address that has had too many texts read just now.
func (rm *room) limited(r *http.Request) error {
	if rm.Limit == nil {
		return nil
	}
	return rm.Limit(r.Context(), "read:"+ids.Digest(rm.Proxies.Caller(r))[:32], readings, readingsPer)
}

// download is what was read as a file. The text comes with the form again, as nothing of it is kept.
func (rm *room) download(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := rm.glance(r)
	if back, ok := refused(ctx, err, p.typed, "text"); ok {
		return rm.showRead(w, r, readPage{form: back})
	}
	if err != nil {
		return err
	}
	return send(w, r, p.typed.Get("as"), outcome{
		Title: p.title(ctx), File: p.Name, Tree: p.Seen.Tree, Language: p.Seen.Language, Notes: p.Seen.Notes,
		Facts: p.Seen.Facts, Passages: p.Seen.Passages,
	})
}
