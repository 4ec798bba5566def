package translation_test

import (
	"context"
	"testing"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/translation"
)

type house struct {
	*translation.Service
	db           *db.DB
	tree         *framework.Tree
	museum       organization.Organization
	owner, other authz.Viewer
	operator     authz.Viewer
}

func furnish(t *testing.T, d *db.DB) *house {
	t.Helper()
	ctx := t.Context()
	fs, err := framework.NewService(ctx, d)
	must(t, err)
	_, err = isl.Install(ctx, fs)
	must(t, err)
	orgs := organization.NewService(d)
	s, err := translation.NewService(ctx, translation.Options{DB: d, Frameworks: fs, Organizations: orgs})
	must(t, err)
	orgs.WhenDissolved(s.Dissolve)
	h := &house{Service: s, db: d}
	h.tree, err = fs.Current(ctx, isl.Slug)
	must(t, err)
	h.owner, h.other = accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
	h.operator = accounttest.Person(t, d, "Olu")
	h.operator.Operator = true
	h.museum, err = orgs.Found(ctx, h.owner, organization.Draft{Name: "Museum", Kind: organization.Institution})
	must(t, err)
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) begin(t *testing.T) translation.Translation {
	t.Helper()
	tr, err := h.Begin(t.Context(), h.owner, translation.Start{
		Organization: h.museum.Slug, Release: h.tree.ID, Language: "es", Translator: "Ana Ruiz",
	})
	must(t, err)
	return tr
}

func TestATranslationIsShownBesideTheReleaseWhichStaysAsItIs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		tr := h.begin(t)
		first, second := &h.tree.Items[0], &h.tree.Items[1]
		at := framework.Text{Item: first.ID, Field: "statement"}
		_, err := h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: at, Words: "Compromiso con el público\r\n"}})
		must(t, err)
		if _, _, err := h.Tree(ctx, h.tree.ID, "es"); !errs.Is(err, errs.NotFound) {
			t.Fatalf("a translation that is not shown is read: %v", err)
		}
		before := h.Revision(ctx)
		must(t, h.Set(ctx, h.owner, tr.ID, translation.Settings{Translator: "Ana Ruiz", Status: translation.Reviewed, Shown: true}))
		if h.Revision(ctx) == before {
			t.Error("the revision stays when a translation is shown")
		}
		info, tree, err := h.Tree(ctx, h.tree.ID, "es-MX")
		must(t, err)
		if info.Status != translation.Reviewed || tree.Language != "es" || tree.Items[0].Statement != "Compromiso con el público" {
			t.Errorf("shown: %+v, %q", info, tree.Items[0].Statement)
		}
		if tree.LangOf(tree.Items[0].Statement) != "es" || tree.Untranslated(tree.Items[0].Statement) {
			t.Error("what is translated counts as the original")
		}
		if tree.Items[1].Statement != second.Statement || tree.LangOf(second.Statement) != h.tree.Language || !tree.Untranslated(second.Statement) {
			t.Error("what is not translated does not stand there as it is in the release")
		}
		if h.tree.Items[0].Statement == tree.Items[0].Statement || h.tree.Release.ComputeDigest() != h.tree.Digest {
			t.Error("the release changed")
		}
	})
}

func TestTwoWhoTranslateAtOnceLoseNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		tr := h.begin(t)
		a, b := framework.Text{Item: h.tree.Items[0].ID, Field: "statement"}, framework.Text{Item: h.tree.Items[1].ID, Field: "statement"}
		_, err := h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: a, Words: "uno"}})
		must(t, err)
		conflicts, err := h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: a, Words: "eins"}, {Text: b, Words: "dos"}})
		must(t, err)
		if len(conflicts) != 1 || conflicts[0].Mine != "eins" || conflicts[0].Theirs.Words != "uno" || conflicts[0].Theirs.Name != "Ana" {
			t.Fatalf("conflicts: %+v", conflicts)
		}
		one, err := h.One(ctx, h.owner, tr.ID)
		must(t, err)
		if one.Said[a].Words != "uno" || one.Said[b].Words != "dos" {
			t.Errorf("stored: %v", one.Said)
		}
		// A page that was open for long and left a text untouched does not bring its old words back.
		conflicts, err = h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: a, Words: "", Knew: ""}})
		must(t, err)
		if one, err = h.One(ctx, h.owner, tr.ID); len(conflicts) > 0 || err != nil || one.Said[a].Words != "uno" {
			t.Errorf("an untouched field: %v %v", conflicts, one.Said[a])
		}
	})
}

func TestOnlyTheKeeperCallsATranslationOfficialAndOnlyItsPeopleSeeIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		tr := h.begin(t)
		official := translation.Settings{Translator: "Ana", Status: translation.Official}
		if err := h.Set(ctx, h.owner, tr.ID, official); !errs.Is(err, errs.Invalid) {
			t.Errorf("an organization that does not keep the framework: %v", err)
		}
		of, err := h.Begin(ctx, h.operator, translation.Start{Release: h.tree.ID, Language: "fr", Translator: "Olu"})
		must(t, err)
		must(t, h.Set(ctx, h.operator, of.ID, official))
		for _, v := range []authz.Viewer{h.other, h.operator} {
			if _, err := h.One(ctx, v, tr.ID); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s reads it: %v", v.Name, err)
			}
			if _, err := h.Write(ctx, v, tr.ID, nil); !errs.Is(err, errs.NotFound) {
				t.Errorf("%s writes it: %v", v.Name, err)
			}
		}
		if _, err := h.One(ctx, h.owner, of.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("one of the installation is read by an owner: %v", err)
		}
		if _, err := h.Begin(ctx, h.other, translation.Start{Organization: h.museum.Slug, Release: h.tree.ID, Language: "de"}); !errs.Is(err, errs.NotFound) {
			t.Errorf("somebody else begins one for the museum: %v", err)
		}
	})
}

func TestWhatATranslationRefuses(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		tr := h.begin(t)
		for _, lang := range []string{"", "en", "nonsense language", "xx-yy-zz-qq"} {
			if _, err := h.Begin(ctx, h.owner, translation.Start{Organization: h.museum.Slug, Release: h.tree.ID, Language: lang}); !errs.Is(err, errs.Invalid) {
				t.Errorf("language %q: %v", lang, err)
			}
		}
		if _, err := h.Begin(ctx, h.owner, translation.Start{Organization: h.museum.Slug, Release: h.tree.ID, Language: "ES"}); !errs.Is(err, errs.Conflict) {
			t.Errorf("the same language twice: %v", err)
		}
		if _, err := h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: framework.Text{Item: "x", Field: "statement"}, Words: "y"}}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a text that the release does not have: %v", err)
		}
		must(t, h.Set(ctx, h.owner, tr.ID, translation.Settings{Translator: "Ana", Status: translation.Review, Shown: true}))
		if err := h.Delete(ctx, h.owner, tr.ID); !errs.Is(err, errs.Conflict) {
			t.Errorf("one that is shown is deleted: %v", err)
		}
		must(t, h.Set(ctx, h.owner, tr.ID, translation.Settings{Translator: "Ana", Status: translation.Review}))
		must(t, h.Delete(ctx, h.owner, tr.ID))
		if got := h.Shown(ctx, h.tree.ID); len(got) != 0 {
			t.Errorf("still shown: %v", got)
		}
	})
}

func TestATranslationOutlivesItsOrganizationAndTheNamesOfItsPeopleGo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := furnish(t, d), context.Background()
		tr := h.begin(t)
		at := framework.Text{Field: "title"}
		_, err := h.Write(ctx, h.owner, tr.ID, []translation.Save{{Text: at, Words: "Marco"}})
		must(t, err)
		must(t, h.Set(ctx, h.owner, tr.ID, translation.Settings{Translator: "Ana", Status: translation.Review, Shown: true}))
		must(t, d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := h.Dissolve(ctx, tx, h.museum.ID); err != nil {
				return err
			}
			return h.Erase(ctx, tx, h.owner.Person)
		}))
		must(t, h.Refresh(ctx))
		one, err := h.One(ctx, h.operator, tr.ID)
		must(t, err)
		if said := one.Said[at]; said.Words != "Marco" || said.Name != "" || said.Person != "" {
			t.Errorf("what stays: %+v", said)
		}
		if len(h.Shown(ctx, h.tree.ID)) != 1 {
			t.Error("it is not in the library any more")
		}
	})
}
