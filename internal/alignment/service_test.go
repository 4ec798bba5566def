package alignment_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// A pasted text becomes passages with suggestions, and says which words made the program think so.
func TestATextIsReadForItsCompetencies(t *testing.T) {
	each(t, func(h *house) {
		a, b := h.codes()
		f := h.brought("# Duties\n\n" + h.said(a, b) + "\n")
		p := h.on(f, a)
		if len(p.Suggestions) == 0 || p.Suggestions[0].Item.Code != a || len(p.Suggestions[0].Words) == 0 || !p.Suggestions[0].Suggested || !p.Open() {
			h.Fatalf("the wording of %s suggests %+v", a, p.Suggestions)
		}
		w := p.Suggestions[0].Words[0]
		if w.Line == "" || w.Of == "" || p.Said[w.Start:w.End] == "" {
			h.Errorf("a word without what it answers to: %+v", w)
		}
		if f.Older || f.Engine == "" || f.Parts != len(f.Passages) || f.LookedAt != 0 || f.By != "Lee" || f.Writes {
			h.Errorf("the text: %+v", f.Text)
		}
		_, chosen, err := h.Chosen(h.ctx, h.member, h.museum.Slug, f.ID)
		h.must(err)
		if len(chosen) < 2 || chosen[0].LookedAt {
			h.Errorf("chosen: %+v", chosen)
		}
	})
}

func TestOnlyPeopleOfTheOrganizationReadItsTextsAndOnlySomeDecide(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		f := h.brought(h.said(a))
		slug, item := h.museum.Slug, h.item(a)
		up := alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Pasted: "A text"}
		acts := map[string]func(v authz.Viewer) error{
			"texts":   func(v authz.Viewer) error { _, err := h.Texts(h.ctx, v, slug, alignment.Filter{}, ""); return err },
			"text":    func(v authz.Viewer) error { _, err := h.Text(h.ctx, v, slug, f.ID); return err },
			"batch":   func(v authz.Viewer) error { _, err := h.Batch(h.ctx, v, slug, f.Batch); return err },
			"batches": func(v authz.Viewer) error { _, err := h.Batches(h.ctx, v, slug); return err },
			"chosen":  func(v authz.Viewer) error { _, _, err := h.Chosen(h.ctx, v, slug, f.ID); return err },
			"history": func(v authz.Viewer) error { _, _, err := h.History(h.ctx, v, slug, f.ID); return err },
			"scan":    func(v authz.Viewer) error { _, err := h.Scan(h.ctx, v, slug, alignment.ScanFilter{}); return err },
			"behind": func(v authz.Viewer) error {
				_, _, err := h.Behind(h.ctx, v, slug, alignment.ScanFilter{}, alignment.Asked{Item: item}, "")
				return err
			},
		}
		writes := map[string]func(v authz.Viewer) error{
			"put": func(v authz.Viewer) error { _, err := h.Put(h.ctx, v, slug, up); return err },
			"decide": func(v authz.Viewer) error {
				_, err := h.Decide(h.ctx, v, slug, f.ID, f.Passages[0].N, item, alignment.Accepted)
				return err
			},
			"undo":    func(v authz.Viewer) error { return h.Undo(h.ctx, v, slug, f.ID, "none") },
			"redo":    func(v authz.Viewer) error { return h.Redo(h.ctx, v, slug, f.ID, "none") },
			"correct": func(v authz.Viewer) error { return h.Correct(h.ctx, v, slug, f.ID, f.Facts, f.Facts) },
			"asFound": func(v authz.Viewer) error { return h.AsFound(h.ctx, v, slug, f.ID, alignment.FactYear) },
			"again":   func(v authz.Viewer) error { return h.ReadAgain(h.ctx, v, slug, f.ID) },
			"all":     func(v authz.Viewer) error { _, _, err := h.ReadAllAgain(h.ctx, v, slug); return err },
			"delete":  func(v authz.Viewer) error { return h.Delete(h.ctx, v, slug, f.ID) },
			"batch":   func(v authz.Viewer) error { return h.DeleteBatch(h.ctx, v, slug, f.Batch) },
		}
		token := func(v authz.Viewer, scopes ...authz.Scope) authz.Viewer {
			v.Session, v.Token, v.Scopes = "", "t", scopes
			return v
		}
		for what, act := range acts {
			h.must(act(h.member))
			h.must(act(token(h.member, authz.ReadWork)))
			h.want(what+" without signing in", act(authz.Viewer{}), errs.SignIn)
			h.want(what+" by a guest of the organization", act(h.guest), errs.NotFound)
			h.want(what+" by somebody else", act(h.kate), errs.NotFound)
			h.want(what+" with a token for something else", act(token(h.member, authz.ReadPlans)), errs.Forbidden)
		}
		for what, act := range writes {
			h.want(what+" without signing in", act(authz.Viewer{}), errs.SignIn)
			h.want(what+" by a member", act(h.member), errs.Forbidden)
			h.want(what+" by a guest of the organization", act(h.guest), errs.NotFound)
			h.want(what+" by somebody else", act(h.kate), errs.NotFound)
			h.want(what+" with a token that only reads", act(token(h.lead, authz.ReadWork)), errs.Forbidden)
		}
		// the identifier of a text of another organization is nobody's here
		for what, err := range map[string]error{
			"text":   func() error { _, err := h.Text(h.ctx, h.kate, h.elsewhere.Slug, f.ID); return err }(),
			"delete": h.Delete(h.ctx, h.kate, h.elsewhere.Slug, f.ID),
			"decide": func() error {
				_, err := h.Decide(h.ctx, h.kate, h.elsewhere.Slug, f.ID, 0, item, alignment.Accepted)
				return err
			}(),
			"batch": h.DeleteBatch(h.ctx, h.kate, h.elsewhere.Slug, f.Batch),
		} {
			h.want(what+" through another organization", err, errs.NotFound)
		}
		h.text(f.ID)
	})
}

func TestDecisionsAreAddedUndoneByAStampAndNeverLost(t *testing.T) {
	each(t, func(h *house) {
		a, b := h.codes()
		f := h.brought(h.said(a))
		n := f.Passages[0].N
		first := h.decide(h.lead, f, n, a, alignment.Accepted)
		if again := h.decide(h.lead, f, n, a, alignment.Accepted); again.ID != first.ID {
			h.Error("deciding twice made two decisions")
		}
		h.clock = h.clock.Add(time.Minute)
		second := h.decide(h.steward, f, n, a, alignment.Refused)
		p := h.on(h.text(f.ID), a)
		if h.holds(p, a) != alignment.Refused || len(p.Decisions) != 2 || p.Decisions[0].By != "Lee" || p.Decisions[1].By != "Sam" || !p.Decisions[0].Stands() {
			h.Fatalf("two who disagree: %+v", p.Decisions)
		}
		h.want("undoing what somebody else decided", h.Undo(h.ctx, h.lead, h.museum.Slug, f.ID, second.ID), errs.Forbidden)
		h.must(h.Undo(h.ctx, h.steward, h.museum.Slug, f.ID, second.ID))
		h.must(h.Undo(h.ctx, h.steward, h.museum.Slug, f.ID, second.ID))
		p = h.on(h.text(f.ID), a)
		if h.holds(p, a) != alignment.Accepted || p.Decisions[1].UndoneBy != "Sam" || !p.Decisions[1].Undone.Equal(h.clock) {
			h.Errorf("undone: %+v", p.Decisions)
		}
		h.must(h.Redo(h.ctx, h.steward, h.museum.Slug, f.ID, second.ID))
		if p = h.on(h.text(f.ID), a); h.holds(p, a) != alignment.Refused || !p.Decisions[1].Stands() {
			h.Errorf("redone: %+v", p.Decisions)
		}
		added := h.decide(h.lead, f, n, b, alignment.Added)
		if p = h.on(h.text(f.ID), a); h.holds(p, b) != alignment.Added {
			h.Errorf("added: %+v", p.Suggestions)
		}
		h.must(h.Undo(h.ctx, h.lead, h.museum.Slug, f.ID, added.ID))
		if p = h.on(h.text(f.ID), a); h.holds(p, b) == alignment.Added {
			h.Errorf("adding undone: %+v", p.Suggestions)
		}
		h.must(h.Redo(h.ctx, h.lead, h.museum.Slug, f.ID, added.ID))
		nothing := h.decide(h.lead, f, n, "", alignment.Nothing)
		p = h.on(h.text(f.ID), a)
		for _, s := range p.Suggestions {
			if s.Holds != alignment.Refused {
				h.Errorf("nothing fits, but %s is %q", s.Item.Code, s.Holds)
			}
		}
		h.decide(h.steward, f, n, a, alignment.Accepted)
		if p = h.on(h.text(f.ID), a); h.holds(p, a) != alignment.Accepted {
			h.Error("the latest does not hold after “nothing”")
		}
		h.must(h.Undo(h.ctx, h.lead, h.museum.Slug, f.ID, nothing.ID))
		if p = h.on(h.text(f.ID), a); h.holds(p, b) != alignment.Added || len(p.Decisions) != 5 {
			h.Errorf("after undoing “nothing”: %+v", p.Suggestions)
		}
		if f = h.text(f.ID); f.LookedAt != 1 {
			h.Errorf("looked at %d passages", f.LookedAt)
		}
		lines, _, err := h.History(h.ctx, h.member, h.museum.Slug, f.ID)
		h.must(err)
		if len(lines) != 6 || lines[0].By != "Sam" || lines[1].Undone.IsZero() || !lines[5].Brought {
			h.Errorf("history: %+v", lines)
		}
		for what, err := range map[string]error{
			"accepting what was not suggested": h.tried(f, n, h.tree.Leaves("")[60].ID, alignment.Accepted),
			"adding a domain":                  h.tried(f, n, h.tree.Roots()[0].ID, alignment.Added),
			"adding what is not there":         h.tried(f, n, "x", alignment.Added),
			"a word that is none":              h.tried(f, n, h.item(a), "maybe"),
			"nothing, of an item":              h.tried(f, n, h.item(a), alignment.Nothing),
		} {
			h.want(what, err, errs.Invalid)
		}
		h.want("a passage that is not there", h.tried(f, 99, h.item(a), alignment.Added), errs.NotFound)
	})
}

func (h *house) tried(f alignment.Full, n int, item string, what alignment.What) error {
	_, err := h.Decide(h.ctx, h.lead, h.museum.Slug, f.ID, n, item, what)
	return err
}

// Two who decide on the same passage at the same time, and one who sends the same thing from two tabs.
func TestDecidingAtTheSameTimeLosesNothing(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		f := h.brought(h.said(a))
		n := f.Passages[0].N
		fault := make(chan error)
		for i := range 8 {
			v, what := h.lead, alignment.Accepted
			if i%2 == 1 {
				v, what = h.owner, alignment.Accepted
			}
			go func() {
				_, err := h.Decide(h.ctx, v, h.museum.Slug, f.ID, n, h.item(a), what)
				fault <- err
			}()
		}
		for range 8 {
			h.must(<-fault)
		}
		p := h.on(h.text(f.ID), a)
		by := map[string]bool{}
		for _, d := range p.Decisions {
			by[d.By] = true
		}
		if h.holds(p, a) != alignment.Accepted || len(p.Decisions) != 2 || !by["Lee"] || !by["Olga"] {
			h.Errorf("decisions: %+v", p.Decisions)
		}
	})
}

func TestFactsAreCorrectedByPeopleAndTheCorrectionIsTheirs(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		f := h.brought(h.said(a))
		now := f.Facts
		now.Title, now.Year = "Floor educator", 2024
		h.must(h.Correct(h.ctx, h.lead, h.museum.Slug, f.ID, f.Facts, now))
		other := f.Facts // somebody who looked before, and corrects something else
		other.JobKind = "floor"
		h.must(h.Correct(h.ctx, h.steward, h.museum.Slug, f.ID, f.Facts, other))
		got := h.text(f.ID)
		if got.Title != "Floor educator" || got.Year != 2024 || got.JobKind != "floor" || got.Found.Title == got.Title {
			h.Fatalf("facts: %+v, found %+v", got.Facts, got.Found)
		}
		title, _ := got.CorrectionOf(alignment.FactTitle)
		kind, _ := got.CorrectionOf(alignment.FactJobKind)
		if title.By != "Lee" || kind.By != "Sam" || len(got.Corrections) != 3 {
			h.Errorf("corrections: %+v", got.Corrections)
		}
		scan, err := h.Scan(h.ctx, h.member, h.museum.Slug, alignment.ScanFilter{JobKinds: []string{"floor"}, Years: []int{2024}})
		h.must(err)
		if scan.Texts != 1 || scan.Competencies[0].ByYear[2024].Suggested != 1 {
			h.Errorf("what is counted does not follow the correction: %+v", scan.ByJobKind)
		}
		h.must(h.ReadAgain(h.ctx, h.lead, h.museum.Slug, f.ID))
		h.work()
		if got = h.text(f.ID); got.Title != "Floor educator" || len(got.Corrections) != 3 {
			h.Errorf("after reading again: %+v", got.Facts)
		}
		h.must(h.AsFound(h.ctx, h.lead, h.museum.Slug, f.ID, alignment.FactTitle))
		if got = h.text(f.ID); got.Title != got.Found.Title || len(got.Corrections) != 2 {
			h.Errorf("as found: %+v", got.Corrections)
		}
		lecture := h.text(f.ID).Facts
		lecture.Kind = alignment.Syllabus
		h.must(h.Correct(h.ctx, h.lead, h.museum.Slug, f.ID, h.text(f.ID).Facts, lecture))
		h.work()
		if got = h.text(f.ID); got.Kind != alignment.Syllabus || got.Found.Kind != alignment.Posting || got.Found.Degree.Degree != "" || got.State != alignment.Read {
			h.Errorf("no posting any more: %+v", got.Found)
		}
		bad := got.Facts
		bad.Year, bad.Kind, bad.JobKind, bad.Title = 1492, "poem", "pirate", " "
		h.want("what cannot be", h.Correct(h.ctx, h.lead, h.museum.Slug, f.ID, got.Facts, bad), errs.Invalid)
		h.want("a fact that is none", h.AsFound(h.ctx, h.lead, h.museum.Slug, f.ID, "shoes"), errs.Invalid)
	})
}

func TestErasedPeopleLoseTheirNamesAndTextsGoWithTheirOrganization(t *testing.T) {
	each(t, func(h *house) {
		a, _ := h.codes()
		f := h.brought(h.said(a))
		n := f.Passages[0].N
		d := h.decide(h.lead, f, n, a, alignment.Accepted)
		h.must(h.Undo(h.ctx, h.lead, h.museum.Slug, f.ID, d.ID))
		now := f.Facts
		now.Year = 2020
		h.must(h.Correct(h.ctx, h.lead, h.museum.Slug, f.ID, f.Facts, now))
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.lead.Person) }))
		got := h.text(f.ID)
		p := got.Passages[0]
		if got.By != "" || got.Person != "" || p.Decisions[0].By != "" || p.Decisions[0].UndoneBy != "" || got.Corrections[0].By != "" || got.Year != 2020 {
			h.Errorf("a name is left: %+v %+v", got.Text, p.Decisions)
		}
		// what nobody is behind any more can be redone by whoever may decide
		h.must(h.Redo(h.ctx, h.steward, h.museum.Slug, f.ID, d.ID))
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.museum.ID) }))
		for _, table := range []string{"batch", "text", "body", "passage", "mark", "item", "decision", "correction", "lesson"} {
			if n := h.count("SELECT COUNT(*) FROM alignment_" + table); n != 0 {
				h.Errorf("%d rows are left in alignment_%s", n, table)
			}
		}
	})
}

func TestDeletingATextForgetsWhatWasLearnedFromIt(t *testing.T) {
	each(t, func(h *house) {
		a, b := h.codes()
		f := h.brought(h.said(a))
		h.decide(h.lead, f, f.Passages[0].N, a, alignment.Refused)
		h.decide(h.lead, f, f.Passages[0].N, b, alignment.Added)
		second := h.brought(h.said(a))
		if p := h.on(second, a); h.holds(p, b) == "-" || h.holds(p, a) != "-" {
			h.Fatalf("nothing was learned: %+v", p.Suggestions)
		}
		h.must(h.DeleteBatch(h.ctx, h.lead, h.museum.Slug, f.Batch))
		if third := h.brought(h.said(a)); h.holds(h.on(third, a), a) == "-" {
			h.Error("what was deleted still teaches")
		}
		_, err := h.Batch(h.ctx, h.lead, h.museum.Slug, f.Batch)
		h.want("the batch that was deleted", err, errs.NotFound)
	})
}

// An organization's decisions teach the next text of that organization at once, and texts that are read again; those of
// another organization teach nothing here.
func TestAnOrganizationLearnsFromItsOwnDecisionsOnly(t *testing.T) {
	each(t, func(h *house) {
		a, b := h.codes()
		early := h.brought(h.said(a))
		f := h.brought(h.said(a))
		h.decide(h.lead, f, f.Passages[0].N, b, alignment.Added)
		d := h.decide(h.lead, f, f.Passages[0].N, a, alignment.Refused)
		next := h.on(h.brought(h.said(a)), a)
		if next.Suggestions[0].Item.Code != b || h.holds(next, a) != "-" {
			h.Errorf("the next text: %+v", next.Suggestions)
		}
		if got := h.text(early.ID); !got.Older || h.holds(h.on(got, a), a) == "-" {
			h.Errorf("a text that was read before: older %v", got.Older)
		}
		h.must(h.ReadAgain(h.ctx, h.lead, h.museum.Slug, early.ID))
		h.work()
		if got := h.text(early.ID); got.Older || h.holds(h.on(got, a), a) != "-" {
			h.Errorf("read again: older %v, %+v", got.Older, h.on(got, a).Suggestions)
		}
		_, err := h.Put(h.ctx, h.kate, h.elsewhere.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Pasted: h.said(a)})
		h.must(err)
		h.work()
		list, err := h.Texts(h.ctx, h.kate, h.elsewhere.Slug, alignment.Filter{}, "")
		h.must(err)
		theirs, err := h.Text(h.ctx, h.kate, h.elsewhere.Slug, list.Texts[0].ID)
		h.must(err)
		if p := h.on(theirs, a); h.holds(p, a) != "" || h.holds(p, b) != "-" {
			h.Errorf("another organization learned: %+v", p.Suggestions)
		}
		h.must(h.Undo(h.ctx, h.lead, h.museum.Slug, f.ID, d.ID))
		n, left, err := h.ReadAllAgain(h.ctx, h.lead, h.museum.Slug)
		h.must(err)
		if n != 3 || left != 0 {
			h.Errorf("read again: %d, left %d", n, left)
		}
		h.work()
		if got := h.text(early.ID); h.holds(h.on(got, a), a) == "-" {
			h.Error("what was undone still teaches")
		}
		if got := h.text(f.ID); h.holds(h.on(got, a), b) != alignment.Added {
			h.Error("a decision was lost in reading again")
		}
	})
}

func TestTheListSaysTheSameNumberOfStatementsForManyTexts(t *testing.T) {
	each(t, func(h *house) {
		statements := func() int64 {
			before := h.d.Statements()
			list, err := h.Texts(h.ctx, h.member, h.museum.Slug, alignment.Filter{}, "")
			h.must(err)
			if len(list.Texts) == 0 {
				h.Fatal("no texts")
			}
			return int64(h.d.Statements() - before)
		}
		h.many(10)
		few := statements()
		h.many(200)
		if many := statements(); many != few {
			h.Errorf("%d statements for 10 texts, %d for 210", few, many)
		}
		list, err := h.Texts(h.ctx, h.member, h.museum.Slug, alignment.Filter{Kinds: []alignment.Kind{alignment.Posting}, State: alignment.Waiting}, "")
		h.must(err)
		seen := map[string]bool{}
		for {
			for _, x := range list.Texts {
				if seen[x.ID] {
					h.Fatal("a text comes twice")
				}
				seen[x.ID] = true
			}
			if list.Next == "" {
				break
			}
			list, err = h.Texts(h.ctx, h.member, h.museum.Slug, alignment.Filter{}, list.Next)
			h.must(err)
		}
		if len(seen) != 210 || list.Going != 210 {
			h.Errorf("%d texts in the list, %d are still to be read", len(seen), list.Going)
		}
	})
}

// many brings files that say nothing much.
func (h *house) many(n int) alignment.Batch {
	h.Helper()
	var all []alignment.File
	for i := range n {
		all = append(all, alignment.File{Name: name(i), Content: []byte(fmt.Sprintf("Text number %d\n\n%s\n", i, strings.Repeat("It says something about the pond. ", 3)))})
	}
	b, err := h.Put(h.ctx, h.lead, h.museum.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Files: all})
	h.must(err)
	return b
}
