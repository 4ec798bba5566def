package takeout

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
	"pathways/internal/sharing"
)

// house is all nouns on one database.
type house struct {
	t   testing.TB
	d   *db.DB
	ctx context.Context
	*Service
	frameworks *framework.Service
}

func open(t testing.TB, d *db.DB) *house {
	t.Helper()
	words, err := i18n.New(ui.Locales, web.Locales, account.Locales, organization.Locales, evidence.Locales, blob.Locales, reminder.Locales, portfolio.Locales, sharing.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), words.In("en"))
	frameworks, err := framework.NewService(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(ctx, frameworks); err != nil {
		t.Fatal(err)
	}
	accounts := account.NewService(d, account.Options{Words: words})
	blobs := blob.New(d, blob.Options{})
	proofs := evidence.NewService(d, frameworks, blobs)
	pathways := pathway.NewService(d, frameworks, nil)
	pages := portfolio.NewService(portfolio.Options{DB: d, Frameworks: frameworks, Evidence: proofs})
	shares := sharing.NewService(d, sharing.Options{
		Accounts: accounts,
		Mine: func(ctx context.Context, v authz.Viewer) (m sharing.Mine, err error) {
			if m.Pathway, err = pathways.Get(ctx, v, pathway.Everything); err != nil {
				return m, err
			}
			if m.Evidence, err = proofs.List(ctx, v); err != nil {
				return m, err
			}
			m.Statements, err = proofs.Statements(ctx, v)
			return m, err
		},
		Parts: func(context.Context, authz.Viewer) ([]sharing.Part, error) { return nil, nil },
		File: func(ctx context.Context, owner, id, digest string) (evidence.File, io.ReadCloser, error) {
			return proofs.OpenFileForGrant(ctx, owner, id, digest)
		},
	})
	proofs.WhenGone(func(ctx context.Context, tx *db.Tx, person string, what evidence.Thing, id string) error {
		return shares.Forget(ctx, tx, person, sharing.Kind(what), id)
	})
	return &house{t: t, d: d, ctx: ctx, frameworks: frameworks, Service: NewService(Options{
		DB: d, Accounts: accounts, Organizations: organization.NewService(d), Pathways: pathways, Evidence: proofs, Blobs: blobs,
		Reminders: reminder.NewService(d, frameworks, reminder.Options{Words: words}), Portfolio: pages, Sharing: shares,
		Words: words, By: "Pathways test",
	})}
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
	}))
}

func ref(code string) evidence.Ref {
	return evidence.Ref{Framework: "isl", Release: "2025", Item: framework.ItemID("isl", code), Code: code}
}

// picture is a file of a type that is taken, another one for each n.
func picture(n int) []byte {
	return []byte(fmt.Sprintf("%%PDF-1.4\n%% %d\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n", n))
}

// keepFile uploads a file for somebody and gives the id of the upload.
func (h *house) keepFile(v authz.Viewer, name string, body []byte) string {
	h.t.Helper()
	b, err := h.Blobs.Put(h.ctx, v.Person, name, bytes.NewReader(body))
	h.must(err)
	return b.Upload
}

// full is somebody who has something in every room. Every word of theirs holds their mark. The other one has asked them
// for words, given them something, and belongs to their organization.
func (h *house) full(name, mark string, other authz.Viewer) authz.Viewer {
	h.t.Helper()
	v := accounttest.Person(h.t, h.d, name)
	h.exec(`INSERT INTO session (id, digest, person_id, via, agent, created_at, seen_at, proved_at, ends_at) VALUES ($1, $2, $3, 'passphrase', 'Firefox', 1, 1, 1, $4)`,
		v.Session, ids.Digest(ids.Secret()), v.Person, time.Now().Add(time.Hour).UnixMilli())
	h.exec(`INSERT INTO passphrase (person_id, hash, changed_at) VALUES ($1, 'hash', 1)`, v.Person)
	h.exec(`INSERT INTO token (id, digest, person_id, name, scopes, created_at, used_at, ends_at) VALUES ($1, $2, $3, $4, 'plans:read', 1, 0, 0)`, ids.New(), ids.Digest(ids.Secret()), v.Person, mark+" token")
	h.exec(`INSERT INTO identity (provider, subject, person_id, email, linked_at, used_at) VALUES ('far', $1, $2, $3, 1, 1)`, ids.New(), v.Person, v.Email)
	h.exec(`INSERT INTO ticket (digest, kind, person_id, email, payload, created_at, ends_at, used_at) VALUES ($1, 'email', $2, $3, '{}', 1, 2, 0)`, ids.Digest(ids.Secret()), v.Person, v.Email)

	p := pathway.New(time.Now().Add(-time.Hour))
	p.Name = mark + " pathway"
	r := p.Begin("isl", "2025", "current-role", mark+" role", time.Now().Add(-time.Hour))
	for i, code := range []string{"GE.1", "GE.2", "GE.3"} {
		at := time.Now().Add(time.Duration(i-50) * time.Minute).UTC().Truncate(time.Millisecond)
		it := ref(code)
		r.Append(reflection.Statement{ID: ids.New(), Item: it.Item, Code: code, Dimension: "use", Choices: []string{"regularly"}, At: at})
		r.Append(reflection.Statement{ID: ids.New(), Item: it.Item, Code: code, Dimension: "note", Text: mark + " note", At: at})
	}
	pl := p.Planning(r, time.Now())
	g := pl.Begin(ids.New())
	g.Title, g.Why = mark+" goal", mark+" why"
	h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := h.Pathways.Put(ctx, tx, v.Person, p, nil)
		return err
	}))

	piece, err := h.Evidence.Save(h.ctx, v, "", evidence.Draft{
		Title: "=" + mark + " evidence", Story: mark + " story", Where: mark + " place", Items: []evidence.Ref{ref("GE.1")},
		Uploads: []string{h.keepFile(v, mark+".pdf", picture(len(mark)))},
	})
	h.must(err)
	way := h.ask(v, other, mark, piece.ID)
	h.must(h.Evidence.Write(h.ctx, other, way, evidence.Words{Text: "Words of the other on " + mark}))
	back := h.ask(other, v, "other", "")
	h.must(h.Evidence.Write(h.ctx, v, back, evidence.Words{Text: "Kind words for the other"}))
	heard, err := h.Evidence.Statements(h.ctx, v)
	h.must(err)
	h.must(h.Evidence.Show(h.ctx, v, heard[0].ID, true))

	h.must(h.Portfolio.Head(h.ctx, v, mark+" page", mark+" about"))
	h.must(h.Portfolio.KeepSection(h.ctx, v, portfolio.Section{Heading: mark + " section", Items: []evidence.Ref{ref("GE.1")}, Evidence: []string{piece.ID}, Statements: []string{heard[0].ID}}))
	_, err = h.Portfolio.Begin(h.ctx, v, portfolio.Text{Purpose: portfolio.CV, Title: mark + " text", Evidence: []string{piece.ID}}, "en")
	h.must(err)
	h.must(h.Reminders.Choose(h.ctx, v, reminder.Settings{Wanted: true, Days: 3, Zone: "Europe/Berlin"}, "http://here.example"))

	h.share(v, other, mark, piece.ID)
	others, err := h.Evidence.Save(h.ctx, other, "", evidence.Draft{Title: "The other's evidence"})
	h.must(err)
	grant := h.share(other, v, "other", others.ID)
	_, err = h.Sharing.Open(h.ctx, v, sharing.Way{ID: grant})
	h.must(err)
	h.must(h.Sharing.Say(h.ctx, v, sharing.Way{ID: grant}, sharing.CommentDraft{ID: ids.New(), Text: "A comment for the other"}, "http://here.example"))
	return v
}

// ask asks one person by another and gives the way that the other comes.
func (h *house) ask(by, of authz.Viewer, mark, piece string) evidence.Way {
	h.t.Helper()
	ask := evidence.RequestDraft{ID: ids.New(), Kind: evidence.Endorsement, Email: of.Email, Name: of.Name, Relation: "colleague", Message: mark + " please", Items: []evidence.Ref{ref("GE.1")}}
	if piece != "" {
		ask.Evidence = []string{piece}
	}
	r, _, err := h.Evidence.Ask(h.ctx, by, ask, "http://here.example")
	h.must(err)
	return evidence.Way{Request: r.ID}
}

// share shares a piece of evidence with somebody and gives the id of the grant.
func (h *house) share(by, with authz.Viewer, mark, piece string) string {
	h.t.Helper()
	created, err := h.Sharing.Create(h.ctx, by, sharing.Draft{
		ID: ids.New(), To: sharing.To{Kind: sharing.ToPerson, Email: with.Email, Name: with.Name}, Line: mark + " line", Comments: true,
		Choice: sharing.Choice{Evidence: []sharing.ChosenEvidence{{ID: piece, Files: true}}}, Ends: time.Now().Add(48 * time.Hour),
	}, "http://here.example")
	h.must(err)
	return created.Grant.ID
}

// out is the archive of somebody, as bytes.
func (h *house) out(v authz.Viewer) []byte {
	h.t.Helper()
	a, err := h.Gather(h.ctx, v)
	h.must(err)
	var b bytes.Buffer
	h.must(a.Write(h.ctx, &b))
	return b.Bytes()
}

// in brings an archive in and says what it brought.
func (h *house) in(v authz.Viewer, raw []byte) Report {
	h.t.Helper()
	h.must(h.Arrive(h.ctx, v, bytes.NewReader(raw), int64(len(raw))))
	waiting, err := h.Waiting(h.ctx, v)
	h.must(err)
	r, err := h.Bring(h.ctx, v, waiting.ID, "http://here.example")
	h.must(err)
	if fmt.Sprint(r.Lines) != fmt.Sprint(waiting.Lines) {
		h.t.Errorf("said %v, did %v", waiting.Lines, r.Lines)
	}
	return r
}

// all is everything of somebody.
func (h *house) all(v authz.Viewer) (c Content) {
	h.t.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		c, err = h.content(ctx, tx, v.Person)
		return err
	}))
	return c
}
