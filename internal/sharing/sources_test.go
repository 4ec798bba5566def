package sharing

import (
	"context"
	"io"
	"slices"
	"strings"
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
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/portfolio"
)

// TestSharingFollowsTheNounsThatKeepThings ensures, with the real services of all of them, that what a person keeps can be
// shared, that its files open, and that deleting, hiding and leaving reach every copy in the same moment.
func TestSharingFollowsTheNounsThatKeepThings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		words, err := i18n.New(Locales, account.Locales, evidence.Locales, organization.Locales)
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
		pathways, pieces := pathway.NewService(d, frameworks, nil), evidence.NewService(d, frameworks, blob.New(d, blob.Options{}))
		portfolios := portfolio.NewService(portfolio.Options{DB: d, Frameworks: frameworks, Evidence: pieces})
		organizations := organization.NewService(d)
		s := NewService(d, Options{
			Accounts: account.NewService(d, account.Options{Words: words}), Mine: MineFrom(pathways, pieces, portfolios),
			Parts: PartsFrom(organizations), File: pieces.OpenFileForGrant,
		})
		s.Follow(pathways, pieces, organizations)
		ana, bo := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Bo")
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}

		own := pathway.New(time.Now().Add(-time.Hour))
		r := own.Begin("isl", "2025", "current", "", time.Now().Add(-time.Hour))
		own.Planning(r, time.Now()).Title = "Ana's plan"
		_, err = pathways.Adopt(ctx, ana, own)
		ok(err)
		file, err := pieces.Bring(ctx, ana, "letter.txt", strings.NewReader("a letter"))
		ok(err)
		piece, err := pieces.Save(ctx, ana, ids.New(), evidence.Draft{Title: "An evening program", Uploads: []string{file.Upload}})
		ok(err)
		ok(portfolios.KeepSection(ctx, ana, portfolio.Section{Heading: "Programs", Evidence: []string{piece.ID}}))
		ask := evidence.RequestDraft{ID: ids.New(), Kind: evidence.Feedback, Email: bo.Email, Name: "Bo", Relation: "colleague", Evidence: []string{piece.ID}}
		_, _, err = pieces.Ask(ctx, ana, ask, "")
		ok(err)
		ok(pieces.Write(ctx, bo, evidence.Way{Request: ask.ID}, evidence.Words{Text: "I saw it"}))
		said, err := pieces.Statements(ctx, ana)
		ok(err)
		ok(pieces.Show(ctx, ana, said[0].ID, true))
		museum, err := organizations.Found(ctx, ana, organization.Draft{Name: "Riverside Museum", Kind: organization.Institution})
		ok(err)
		ok(d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			return organizations.Seat(ctx, tx, museum.ID, bo.Person, organization.Owner, time.Now())
		}))

		mine, _, err := s.Mine(ctx, ana)
		ok(err)
		all := Choice{
			Reflections: []ChosenReflection{{ID: mine.Pathway.Reflections[0].ID, Whole: true}}, Plans: []ChosenPlan{{ID: mine.Pathway.Plans[0].ID, Whole: true}},
			Evidence: []ChosenEvidence{{ID: piece.ID, Files: true}}, Statements: []string{said[0].ID}, Portfolio: true,
		}
		share := func(to To) string {
			made, err := s.Create(ctx, ana, Draft{ID: ids.New(), To: to, Choice: all, Ends: EndAfter(7, time.Now())}, "")
			ok(err)
			return made.Grant.ID
		}
		direct := share(To{Kind: ToPerson, Email: bo.Email})
		owners := share(To{Kind: ToPart, Organization: museum.ID, Parts: []string{"owner"}})
		sees := func(id string) Shown {
			t.Helper()
			o, err := s.Open(ctx, bo, Way{ID: id})
			ok(err)
			return o.Shown
		}
		for _, id := range []string{direct, owners} {
			if shown := sees(id); len(shown.pieces()) != 5 || shown.Portfolio.Sections[0].Evidence[0].Title != "An evening program" {
				t.Fatalf("what is shown: %+v", shown)
			}
		}
		_, body, err := s.File(ctx, bo, Way{ID: direct}, piece.ID, file.Digest)
		ok(err)
		if raw, _ := io.ReadAll(body); string(raw) != "a letter" {
			t.Errorf("the file holds %q", raw)
		}
		ok(body.Close())

		ok(pieces.Show(ctx, ana, said[0].ID, false))
		if shown := sees(direct); len(shown.Statements) != 0 {
			t.Error("a statement is seen that is not to be shown any more")
		}
		ok(pieces.Delete(ctx, ana, piece.ID))
		if shown := sees(direct); len(shown.Evidence)+len(shown.Portfolio.Sections[0].Evidence) != 0 {
			t.Error("deleted evidence is still seen")
		}
		if _, _, err := s.File(ctx, bo, Way{ID: direct}, piece.ID, file.Digest); !errs.Is(err, errs.NotFound) {
			t.Errorf("a deleted file: %v", err)
		}
		ok(pathways.DeletePlan(ctx, ana, mine.Pathway.Plans[0].ID))
		ok(pathways.DeleteReflection(ctx, ana, mine.Pathway.Reflections[0].ID))
		if shown := sees(owners); len(shown.Plans)+len(shown.Reflections) != 0 {
			t.Error("a deleted plan or reflection is still seen")
		}
		ok(organizations.Leave(ctx, ana, museum.Slug))
		if _, err := s.Open(ctx, bo, Way{ID: owners}); !errs.Is(err, errs.NotFound) {
			t.Errorf("after its owner left the organization: %v", err)
		}
		sees(direct)
		reading := ana
		reading.Session, reading.Token, reading.Scopes = "", "t", []authz.Scope{authz.WriteGrants}
		if _, _, err := s.Mine(ctx, reading); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a token shares what it cannot read: %v", err)
		}
		if list, err := s.List(ctx, ana); err != nil || slices.ContainsFunc(list, func(l Listed) bool { return l.ID == owners && s.Live(l.Grant) }) {
			t.Errorf("the list of the owner: %v", err)
		}
	})
}
