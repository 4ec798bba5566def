package account

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

const phrase = "four herons wait upstream"

// home is a house of accounts with a clock that the test moves.
type home struct {
	*testing.T
	*Service
	ctx    context.Context
	d      *db.DB
	clock  time.Time
	hashed atomic.Int64
}

func newHome(t *testing.T, d *db.DB) *home {
	t.Helper()
	words, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &home{T: t, d: d, clock: time.UnixMilli(1_800_000_000_000).UTC()}
	h.ctx = i18n.With(t.Context(), words.In("en"))
	h.Service = NewService(d, Options{Words: words, Now: func() time.Time { return h.clock }})
	h.hash.done = func() { h.hashed.Add(1) }
	return h
}

func (h *home) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// is holds an error to a kind.
func (h *home) is(err error, kind errs.Kind, what string) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
}

type letter struct{ to, subject, text, link string }

// letters are all that were written, the oldest first.
func (h *home) letters() []letter {
	h.Helper()
	var all []letter
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(r *db.Rows) (l letter, err error) {
			return l, r.Scan(&l.to, &l.subject, &l.text, &l.link)
		}, `SELECT to_address, subject, body, link FROM letter ORDER BY id`)
		return err
	}))
	return all
}

// last is the letter written last, with the secret of its link.
func (h *home) last() (letter, string) {
	h.Helper()
	all := h.letters()
	if len(all) == 0 {
		h.Fatal("no letter was written")
	}
	l := all[len(all)-1]
	return l, l.link[strings.LastIndex(l.link, "/")+1:]
}

// count is the number of rows that a question gives.
func (h *home) count(query string, args ...any) (n int) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&n) }))
	return n
}

// do runs statements.
func (h *home) do(query string, args ...any) {
	h.Helper()
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

// join makes an account as a person does and gives its session.
func (h *home) join(name, email string) string {
	h.Helper()
	h.must(h.Join(h.ctx, Joining{name, email, phrase}, "", Caller{}, "https://p.example"))
	_, secret := h.last()
	session, _, err := h.Joined(h.ctx, secret, Caller{})
	h.must(err)
	return session
}

// viewer is who is there with a session.
func (h *home) viewer(session string) authz.Viewer {
	h.Helper()
	v, err := h.Who(h.ctx, session)
	h.must(err)
	return v
}
