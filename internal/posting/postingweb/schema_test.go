package postingweb

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/posting"
	"pathways/internal/posting/postingdoc"
	"pathways/internal/posting/wording"
	"pathways/internal/role"
)

// samples are postings of every sort, by the name of the file in testdata that holds what they say to programs. The files were
// checked against the schema of schema.org with a program that is not ours.
func samples() map[string]posting.Page {
	tree := framework.NewTree(&framework.Release{
		Framework: framework.Framework{Slug: "garden", Publisher: "Garden Guild"}, Version: "2", Title: "Garden work", Language: "en",
		Items: []framework.Item{
			{ID: "1", Code: "A", Kind: "area", Statement: "Growing"},
			{ID: "2", Code: "A.1", ParentID: "1", Kind: "skill", Statement: "Waters <plants> & people's spirits"},
		},
	})
	by := organization.Organization{Name: "Botanic Garden", Homepage: "https://garden.example", Country: "CA"}
	whole := posting.Content{
		Pay:    posting.Pay{Low: "24.5", High: "31", Currency: "CAD", Per: posting.Hour, Note: "By years of work."},
		Degree: posting.Degree{Asked: posting.Needed, Level: posting.Bachelor, Which: "Botany", Why: "The permit asks for it.", Instead: "Ten years with rare plants."},
		Title:  "Gardener", Summary: "Plants need care.\nPeople too.", Team: "Glass houses", Hours: "35 a week",
		Contract: []posting.Contract{posting.PartTime, posting.Permanent, posting.Seasonal, posting.Temporary},
		Place:    posting.Place{Address: "1 Path", City: "Halifax", Region: "NS", Postcode: "B3H", Country: "CA"},
		Remote:   posting.Remote{How: posting.Hybrid}, Start: "2027-03-01", Deadline: "2027-01-31",
		Uses:    []posting.Use{{Item: "2", Emphasis: role.Central}},
		Duties:  []posting.Duty{{Item: "2", Text: "Water the houses."}, {Text: "Greet people."}},
		Looking: []posting.Line{{Text: "Patience", Needed: true}, {Text: "French"}},
		Steps:   []string{"Letter", "Walk"}, Accessibility: "Tell us.", Apply: "Write.", ApplyLink: "https://garden.example/jobs",
		Contact: posting.Contact{Name: "Fern", Email: "jobs@garden.example", Phone: "+1 902 555 0100"}, Benefits: []string{"Health", "Seeds"}, About: "Since 1837.",
	}
	unpaid := posting.Content{
		Pay: posting.Pay{Unpaid: true, Reason: "For school credit."}, Degree: posting.Degree{Asked: posting.NotAsked}, Title: "Intern",
		Contract: []posting.Contract{posting.Internship, posting.Voluntary}, Remote: posting.Remote{How: posting.AllRemote, From: "Nova Scotia"},
	}
	silent := posting.Content{
		Pay: posting.Pay{LeftOut: "The grant is not signed.", Currency: "EUR", Per: posting.Year}, Degree: posting.Degree{Asked: posting.Helpful, Which: "Design"},
		Title: "Designer", Remote: posting.Remote{How: posting.AllRemote},
	}
	lump := posting.Content{
		Pay: posting.Pay{Low: "5000", High: "5000", Currency: "EUR", Per: posting.Total}, Title: "Muralist",
		Degree:   posting.Degree{Asked: posting.Needed, Which: "Pesticide license", Why: "The law."},
		Contract: []posting.Contract{posting.Contractor}, Place: posting.Place{City: "Graz"},
	}
	out := map[string]posting.Page{}
	for name, c := range map[string]posting.Content{"whole": whole, "unpaid": unpaid, "left-out": silent, "lump": lump} {
		out[name] = posting.Page{ID: "0192c6a0", Content: c, Tree: tree, By: by, State: posting.Public, Published: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	}
	return out
}

func TestJobPostingsStandAsInTheirFiles(t *testing.T) {
	catalog, err := i18n.New(ui.Locales, posting.Locales, postingdoc.Locales, wording.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range samples() {
		got, err := jobPosting(p, catalog.In("en"), "https://pathways.example")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", name+".jsonld")
		if os.Getenv("PATHWAYS_WRITE_TESTDATA") != "" {
			if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimSpace(string(want)) != string(got) {
			t.Errorf("%s says:\n%s", name, got)
		}
	}
}

func TestEveryPartOfAPostingCanBeSaidAlone(t *testing.T) {
	catalog, err := i18n.New(ui.Locales, posting.Locales, postingdoc.Locales, wording.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	ctx := i18n.With(context.Background(), catalog.In("en"))
	p := samples()["whole"]
	p.Term, p.Interview = "Two years", "A walk"
	p.Remote.Note = "Fridays"
	for _, part := range posting.Parts {
		all := said(ctx, part, p.Content, p.Tree)
		if len(all) == 0 || strings.Contains(strings.Join(all, ""), "⟦") {
			t.Errorf("%s says %q", part, all)
		}
		if none := said(ctx, part, posting.Content{}, nil); len(none) != 0 && part != "pay" {
			t.Errorf("of nothing, %s says %q", part, none)
		}
	}
}
