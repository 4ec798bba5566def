package posting

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/posting/wording"
)

// keys are those of what is found in a posting's working text.
func (m *museum) keys(id string) string {
	m.Helper()
	_, h, err := m.s.Hints(m.ctx, m.member, m.slug, id)
	m.must(err)
	var all []string
	for _, f := range h.Found {
		if f.Text[f.Start:f.End] != f.Said {
			m.Errorf("%+v", f)
		}
		all = append(all, string(f.Part)+" "+f.Key())
	}
	return strings.Join(all, ", ")
}

// wrote stores a posting with these words in its summary and its first duty.
func (m *museum) wrote(summary, duty string) Posting {
	m.Helper()
	p := m.begin("Guide")
	p.Summary, p.Duties = summary, []Duty{{Text: duty}}
	m.must(m.d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error { return updatePosting(ctx, tx, p, "") }))
	return p
}

func TestWordsAreAdjustedForOneOrganization(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p := m.wrote("An energetic docent", "Look after the gizmo corners, recent graduate or not")
		same := func(want string) {
			t.Helper()
			if got := m.keys(p.ID); got != want {
				t.Errorf("%s, want %s", got, want)
			}
		}
		same("summary age/energetic, summary jargon/docent, duties age/recent graduate")

		own := ids.New()
		m.must(m.s.PutTerm(m.ctx, m.lead, m.slug, OwnTerm{ID: own, Term: " gizmo  corner ", Why: "Visitors say “try-it room”", Instead: "try-it room"}))
		m.must(m.s.PutTerm(m.ctx, m.lead, m.slug, OwnTerm{ID: own, Term: "gizmo corner", Why: "w", Instead: "i"}))
		same("summary age/energetic, summary jargon/docent, duties own/gizmo corner, duties age/recent graduate")

		terms := []string{}
		for _, term := range wording.English().List("age").Terms {
			if term.Term != "energetic" {
				terms = append(terms, term.Term)
			}
		}
		m.must(m.s.SetList(m.ctx, m.lead, m.slug, "age", true, append(terms, "no such term")))
		same("summary jargon/docent, duties own/gizmo corner, duties age/recent graduate")
		m.must(m.s.SetList(m.ctx, m.lead, m.slug, "age", false, terms))
		same("summary jargon/docent, duties own/gizmo corner")
		m.must(m.s.SetList(m.ctx, m.lead, m.slug, "age", true, append(terms, "energetic")))
		same("summary age/energetic, summary jargon/docent, duties own/gizmo corner, duties age/recent graduate")

		m.must(m.s.RemoveTerm(m.ctx, m.lead, m.slug, own))
		m.must(m.s.RemoveTerm(m.ctx, m.lead, m.slug, own))
		same("summary age/energetic, summary jargon/docent, duties age/recent graduate")
		theirs, err := m.s.Terms(m.ctx, m.member, m.slug)
		m.must(err)
		if theirs.Writes || len(theirs.Own)+len(theirs.Off) != 0 {
			t.Errorf("%+v", theirs)
		}
	})
}

func TestAHintIsLeftForOnePostingAndShownAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p, q := m.wrote("Our Ninja exhibit", "Ninja talks"), m.wrote("A ninja", "")
		m.must(m.s.Leave(m.ctx, m.lead, m.slug, p.ID, "idioms/ninja", false))
		m.must(m.s.Leave(m.ctx, m.lead, m.slug, p.ID, "idioms/ninja", false))
		m.must(m.s.Leave(m.ctx, m.lead, m.slug, p.ID, "notSaid/pay", false))
		if got := m.keys(p.ID); got != "" {
			t.Error(got)
		}
		if got := m.keys(q.ID); got != "summary idioms/ninja" {
			t.Error("left in one posting, it is gone from another: " + got)
		}
		_, h, err := m.s.Hints(m.ctx, m.lead, m.slug, p.ID)
		m.must(err)
		if slices.ContainsFunc(h.NotSaid, func(n wording.Note) bool { return n.Key == "pay" }) || len(h.Left) != 2 {
			t.Errorf("%+v", h)
		}
		m.must(m.s.Leave(m.ctx, m.lead, m.slug, p.ID, "idioms/ninja", true))
		if got := m.keys(p.ID); got != "summary idioms/ninja, duties idioms/ninja" {
			t.Error(got)
		}
		for _, key := range []string{"", "idioms", "idioms/nothing", "own/nothing", "notSaid/nothing", "pay", strings.Repeat("x", 10000)} {
			m.kind(m.s.Leave(m.ctx, m.lead, m.slug, p.ID, key, false), errs.NotFound)
		}
		m.must(m.s.Delete(m.ctx, m.lead, m.slug, p.ID))
	})
}

func TestWordListsAreForThePeopleOfTheOrganization(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.wrote("A ninja", "")
	term := OwnTerm{Term: "gizmo", Why: "w", Instead: "i"}
	const readable errs.Kind = -1
	for _, who := range []struct {
		name string
		v    authz.Viewer
		read errs.Kind
		act  errs.Kind
	}{
		{"a guest", m.guest, errs.NotFound, errs.NotFound},
		{"somebody of another organization", m.other, errs.NotFound, errs.NotFound},
		{"a member", m.member, readable, errs.Forbidden},
		{"nobody", authz.Viewer{}, errs.SignIn, errs.SignIn},
	} {
		_, err := m.s.Terms(m.ctx, who.v, m.slug)
		_, _, err2 := m.s.Hints(m.ctx, who.v, m.slug, p.ID)
		if who.read != readable {
			m.kind(err, who.read)
			m.kind(err2, who.read)
		} else if err != nil || err2 != nil {
			t.Errorf("%s: %v, %v", who.name, err, err2)
		}
		m.kind(m.s.PutTerm(m.ctx, who.v, m.slug, term), who.act)
		m.kind(m.s.RemoveTerm(m.ctx, who.v, m.slug, "x"), who.act)
		m.kind(m.s.SetList(m.ctx, who.v, m.slug, "age", false, nil), who.act)
		m.kind(m.s.Leave(m.ctx, who.v, m.slug, p.ID, "idioms/ninja", false), who.act)
	}
	_, err := m.s.Terms(m.ctx, m.lead, "zoo")
	m.kind(err, errs.NotFound)
	m.kind(m.s.Leave(m.ctx, m.lead, m.slug, "another", "idioms/ninja", false), errs.NotFound)
	m.kind(m.s.SetList(m.ctx, m.lead, m.slug, "age/energetic", false, nil), errs.NotFound)
}

func TestATermOfTheirOwnNeedsAReasonAndAWayOut(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	m.must(m.s.PutTerm(m.ctx, m.owner, m.slug, OwnTerm{Term: "Gizmo", Why: "w", Instead: "i"}))
	for _, c := range []struct {
		term OwnTerm
		want string
	}{
		{OwnTerm{}, "term why instead"},
		{OwnTerm{Term: "…!", Why: "w", Instead: "i"}, "term"},
		{OwnTerm{Term: "x", Why: " ", Instead: "i"}, "why"},
		{OwnTerm{Term: "gizmo", Why: "w", Instead: "i"}, "term"},
		{OwnTerm{Term: strings.Repeat("x", 81), Why: "w", Instead: strings.Repeat("x", MaxNote+1)}, "term instead"},
	} {
		if got := strings.Join(fields(m.s.PutTerm(m.ctx, m.owner, m.slug, c.term)), " "); got != c.want {
			t.Errorf("%+v: %q, want %q", c.term, got, c.want)
		}
	}
	for i := range MaxTerms - 1 {
		m.must(m.s.PutTerm(m.ctx, m.owner, m.slug, OwnTerm{Term: fmt.Sprintf("word%d", i), Why: "w", Instead: "i"}))
	}
	m.kind(m.s.PutTerm(m.ctx, m.owner, m.slug, OwnTerm{Term: "one more", Why: "w", Instead: "i"}), errs.Conflict)
}

func TestWordListsGoWithTheirOrganizationAndNamesWithTheirPeople(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		m.must(m.s.PutTerm(m.ctx, m.lead, m.slug, OwnTerm{Term: "gizmo", Why: "w", Instead: "i"}))
		m.must(m.s.SetList(m.ctx, m.lead, m.slug, "age", false, nil))
		m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error { return m.s.Erase(ctx, tx, m.lead.Person) }))
		all, err := m.s.Terms(m.ctx, m.owner, m.slug)
		m.must(err)
		if len(all.Own) != 1 || all.Own[0].Name != "" {
			t.Errorf("%+v", all.Own)
		}
		m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error { return m.s.Dissolve(ctx, tx, m.id) }))
		if all, err = m.s.Terms(m.ctx, m.owner, m.slug); err != nil || len(all.Own)+len(all.Off) != 0 {
			t.Errorf("%+v %v", all, err)
		}
	})
}

func TestWhatAPostingDoesNotSayIsSaid(t *testing.T) {
	all := "pay hours place interview steps accessibility contact"
	if got := strings.Join(NotSaid(Content{}), " "); got != all {
		t.Errorf("%s, want %s", got, all)
	}
	c := Content{
		Pay: Pay{Low: "20", High: "20"}, Hours: "20", Remote: Remote{How: AllRemote}, Interview: "i", Steps: []string{"s"}, Accessibility: "a",
		Contact: Contact{Name: "Dana"}, Degree: Degree{Asked: Helpful},
	}
	if got := NotSaid(c); len(got) != 0 {
		t.Error(got)
	}
	c.Degree.Asked, c.Pay = Needed, Pay{LeftOut: "Our board decides"}
	c.Looking = slices.Repeat([]Line{{Text: "x", Needed: true}}, maxNeeded+1)
	if got := strings.Join(NotSaid(c), " "); got != "pay degreeWhy degreeInstead looking" {
		t.Error(got)
	}
	for _, key := range strings.Fields(all + " degreeWhy degreeInstead looking") {
		n, ok := wording.English().Note(key)
		if !ok || !slices.Contains(Parts, Part(n.Field)) {
			t.Errorf("%s: %+v", key, n)
		}
	}
}

// TestOurOwnSentencesGiveNoHints says that what a posting begins with does not trip over our own lists.
func TestOurOwnSentencesGiveNoHints(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	var items []string
	for _, it := range m.tree.Leaves("") {
		items = append(items, it.ID)
	}
	for some := range slices.Chunk(items, MaxEntries) {
		p, err := m.s.Begin(m.ctx, m.lead, m.slug, Start{Title: "Guide", Release: m.tree.ID, Items: some})
		m.must(err)
		for _, h := range hintsOf(p.Content, wording.Adjusted{}, nil).Found {
			t.Errorf("%s in %q", h.Key(), h.Text)
		}
	}
}

func TestMoreWordsTakeNoMoreStatements(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.wrote("An energetic docent", "")
	count := func() int64 {
		before := m.d.Statements()
		_, err := m.s.Terms(m.ctx, m.lead, m.slug)
		m.must(err)
		_, _, err = m.s.Hints(m.ctx, m.lead, m.slug, p.ID)
		m.must(err)
		return m.d.Statements() - before
	}
	none := count()
	for i := range MaxTerms {
		m.must(m.s.PutTerm(m.ctx, m.owner, m.slug, OwnTerm{Term: fmt.Sprintf("word%d", i), Why: "w", Instead: "i"}))
	}
	for _, l := range wording.English().Lists {
		m.must(m.s.SetList(m.ctx, m.owner, m.slug, l.Key, true, nil))
	}
	if all := count(); all != none || none > 14 {
		t.Errorf("%d statements with no words, %d with %d", none, all, MaxTerms)
	}
}
