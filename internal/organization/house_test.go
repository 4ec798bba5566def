package organization

import (
	"context"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

const base = "https://pathways.example"

// house is a service with a clock that the test sets.
type house struct {
	*testing.T
	*Service
	ctx   context.Context
	d     *db.DB
	clock time.Time
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	words, err := i18n.New(Locales)
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, Service: NewService(d), ctx: i18n.With(context.Background(), words.In("en")), d: d, clock: time.Now()}
	h.now = func() time.Time { return h.clock }
	return h
}

// each runs a test on both databases.
func each(t *testing.T, fn func(*house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { fn(newHouse(t, d)) })
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// want asks for an error of a kind.
func (h *house) want(what string, err error, kind errs.Kind) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
}

// wantField asks for a fault in a field, with a key.
func (h *house) wantField(what string, err error, field, key string) {
	h.Helper()
	e, ok := err.(*errs.Error)
	if !ok || len(e.Fields) == 0 || e.Fields[0].Name != field || e.Fields[0].Key != key {
		h.Errorf("%s: %v, want %s at %s", what, err, key, field)
	}
}

func (h *house) person(name string) authz.Viewer { return accounttest.Person(h.T, h.d, name) }

func (h *house) found(v authz.Viewer, name string) Organization {
	h.Helper()
	o, err := h.Found(h.ctx, v, Draft{Name: name, Kind: Institution})
	h.must(err)
	return o
}

// secretFor is the secret in the newest letter to an address, "" where there is none.
func (h *house) secretFor(address string) string {
	h.Helper()
	var link string
	err := h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT link FROM letter WHERE to_address = $1 ORDER BY id DESC LIMIT 1", address).Scan(&link)
	})
	if errs.Is(err, errs.NotFound) {
		return ""
	}
	h.must(err)
	return link[strings.LastIndexByte(link, '/')+1:]
}

// joinsAs invites somebody, who accepts.
func (h *house) joinsAs(owner authz.Viewer, o Organization, v authz.Viewer, part Part) {
	h.Helper()
	_, err := h.Invite(h.ctx, owner, o.Slug, base, Call{Email: v.Email, Part: part})
	h.must(err)
	_, err = h.Answer(h.ctx, v, h.secretFor(v.Email), true)
	h.must(err)
}

func (h *house) part(v authz.Viewer, o Organization) Part {
	h.Helper()
	all, err := h.Parts(h.ctx, v)
	h.must(err)
	return all[o.ID]
}

func (h *house) update(fn func(ctx context.Context, tx *db.Tx) error) error {
	return h.d.Update(h.ctx, fn)
}

// crowd stores n people who are members.
func (h *house) crowd(o Organization, n int, prefix string) {
	h.Helper()
	h.must(h.update(func(ctx context.Context, tx *db.Tx) error {
		var people, memberships [][]any
		for i := range n {
			id := prefix + "-" + pad(i)
			people = append(people, []any{id, "Person " + pad(i), id + "@crowd.example", "", false, 1, 0})
			memberships = append(memberships, []any{o.ID, id, "member", "owner", 1})
		}
		if err := tx.InsertAll(ctx, "person", []string{"id", "name", "email", "language", "operator", "created_at", "barred_at"}, people); err != nil {
			return err
		}
		return tx.InsertAll(ctx, "membership", []string{"organization_id", "person_id", "part", "how", "since"}, memberships)
	}))
}

func pad(i int) string {
	s := "00000" + string([]byte{byte('0' + i/1000%10), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
	return s[len(s)-5:]
}
