package draft

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// house is a service with an organization: Ana owns it, Ben keeps frameworks, Cem leads a team, Dia is a guest of it. Eva
// belongs to another, and Ole runs the installation.
type house struct {
	*testing.T
	*Service
	ctx                          context.Context
	d                            *db.DB
	clock                        time.Time
	museum                       organization.Organization
	ana, ben, cem, dia, eva, ole authz.Viewer
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{T: t, ctx: context.Background(), d: d, clock: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	frameworks, err := framework.NewService(h.ctx, d)
	h.must(err)
	organizations := organization.NewService(d)
	h.Service = NewService(Options{DB: d, Frameworks: frameworks, Organizations: organizations, Now: func() time.Time { return h.clock }})
	for name, v := range map[string]*authz.Viewer{
		"Ana": &h.ana, "Ben": &h.ben, "Cem": &h.cem, "Dia": &h.dia, "Eva": &h.eva, "Ole": &h.ole,
	} {
		*v = accounttest.Person(t, d, name)
	}
	h.ole.Operator = true
	h.museum, err = organizations.Found(h.ctx, h.ana, organization.Draft{Name: "Museum", Kind: organization.Institution})
	h.must(err)
	_, err = organizations.Found(h.ctx, h.eva, organization.Draft{Name: "Zoo", Kind: organization.Institution})
	h.must(err)
	h.must(d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		for v, part := range map[*authz.Viewer]organization.Part{
			&h.ben: organization.Steward, &h.cem: organization.Lead, &h.dia: organization.Guest,
		} {
			if _, err := tx.Exec(ctx, `INSERT INTO membership (organization_id, person_id, part, how, since) VALUES ($1, $2, $3, 'invitation', 1)`,
				h.museum.ID, v.Person, string(part)); err != nil {
				return err
			}
		}
		return nil
	}))
	organizations.WhenDissolved(h.Dissolve)
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

// want asks for an error of a kind, in words that are there.
func (h *house) want(what string, err error, kind errs.Kind) {
	h.Helper()
	if !errs.Is(err, kind) {
		h.Errorf("%s: %v, want %v", what, err, kind)
	}
	if e := (*errs.Error)(nil); errors.As(err, &e) && strings.HasPrefix(e.Key, "draft.") {
		h.says(e.Key, e.Args)
	}
}

// says asks that there are words for a sentence, with a place for nothing else than it is told.
func (h *house) says(key string, args []any) {
	h.Helper()
	words, err := i18n.New(Locales)
	h.must(err)
	if text := words.In("en").T(key, args...); strings.ContainsAny(text, "⟦{}") {
		h.Errorf("%s says %q", key, text)
	}
}

// wantFault asks for a fault in a field, with a sentence.
func (h *house) wantFault(what string, err error, field, key string) {
	h.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || !slices.ContainsFunc(e.Fields, func(f errs.Field) bool { return f.Name == field && f.Key == "draft.fault."+key }) {
		h.Errorf("%s: %v, want %s at %s", what, err, key, field)
		return
	}
	for _, f := range e.Fields {
		h.says(f.Key, f.Args)
	}
}

// begin starts a draft of Ben's with two kinds and two levels.
func (h *house) begin() Draft {
	h.Helper()
	d, err := h.Begin(h.ctx, h.ben, Start{Organization: h.museum.Slug, Name: "Museum skills", Kinds: []framework.Kind{{Name: "Domain"}, {Name: "Skill"}}})
	h.must(err)
	h.must(h.SetLevels(h.ctx, h.ben, d.ID, []framework.Level{{Code: "L1"}, {Code: "L2", Name: "Leads"}}, d.Revision, nil))
	return d
}

func (h *house) add(d Draft, parent, statement string) string {
	h.Helper()
	it, err := h.Add(h.ctx, h.ben, d.ID, NewItem{Parent: parent, Statement: statement})
	h.must(err)
	return it.ID
}

// shape is the draft in one line: "A Teach (A.1 Show, A.2 Tell)".
func (h *house) shape(d Draft) string {
	h.Helper()
	_, t, err := h.Tree(h.ctx, h.ben, d.ID)
	h.must(err)
	var row func(parent string) string
	row = func(parent string) string {
		var all []string
		for _, it := range t.Children(parent) {
			text := it.Code + " " + it.Statement
			if below := row(it.ID); below != "" {
				text += " (" + below + ")"
			}
			all = append(all, text)
		}
		return strings.Join(all, ", ")
	}
	return row("")
}

func (h *house) wantShape(d Draft, want string) {
	h.Helper()
	if got := h.shape(d); got != want {
		h.Errorf("the draft is\n%s\nwant\n%s", got, want)
	}
}

// edit changes a field that the editor knew to say something.
func (h *house) edit(v authz.Viewer, d Draft, item string, f Field, knew, wanted string) Outcome {
	h.Helper()
	out, err := h.Edit(h.ctx, v, d.ID, ItemEdit{Item: item, Fields: map[Field]string{f: wanted}, Knew: map[Field]string{f: knew}})
	h.must(err)
	return out
}
