package consultation

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pathways/internal/framework"
	"pathways/internal/group"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// To everybody whom it is not for a consultation does not exist; who may only read or answer is told so.
func TestWhoMayDoWhat(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		guest := authz.Viewer{}
		for name, do := range map[string]func(v authz.Viewer) error{
			"describe": func(v authz.Viewer) error {
				return h.Describe(h.ctx, v, c.ID, Words{Title: "T", Until: "2026-03-21", Members: true})
			},
			"show":     func(v authz.Viewer) error { return h.Show(h.ctx, v, c.ID, false, false) },
			"tokens":   func(v authz.Viewer) error { _, err := h.Tokens(h.ctx, v, c.ID, 1); return err },
			"decide":   func(v authz.Viewer) error { return h.Decide(h.ctx, v, c.ID, h.item(0), Reply{Decision: Keep}) },
			"results":  func(v authz.Viewer) error { _, err := h.Results(h.ctx, v, c.ID); return err },
			"one":      func(v authz.Viewer) error { _, err := h.One(h.ctx, v, c.ID); return err },
			"reopen":   func(v authz.Viewer) error { return h.Reopen(h.ctx, v, c.ID, "2026-03-22") },
			"close":    func(v authz.Viewer) error { return h.Close(h.ctx, v, c.ID) },
			"new link": func(v authz.Viewer) error { _, err := h.Link(h.ctx, v, c.ID); return err },
			"end link": func(v authz.Viewer) error { return h.EndLink(h.ctx, v, c.ID) },
		} {
			h.want(name+" by a guest", do(guest), errs.SignIn)
			h.want(name+" by another organization's owner", do(h.kate), errs.NotFound)
			h.want(name+" by a member", do(h.member), errs.Forbidden)
			h.want(name+" by a token", do(authz.Viewer{Person: h.steward.Person, Token: "t", Scopes: authz.Scopes}), errs.Forbidden)
			if err := do(h.steward); err != nil {
				t.Errorf("%s by a steward: %v", name, err)
			}
			h.must(h.Reopen(h.ctx, h.owner, c.ID, "2026-03-22"))
		}
		h.want("an ended link", h.Answer(h.ctx, guest, Door{Secret: secret, Mark: "m"}, nil), errs.NotFound)
		h.must(h.Show(h.ctx, h.steward, c.ID, true, false))
		for _, v := range []authz.Viewer{h.lead, h.member} {
			if r, err := h.Results(h.ctx, v, c.ID); err != nil || r.Write {
				t.Errorf("opened results: %v, write %v", err, r.Write)
			}
		}
		_, err := h.Results(h.ctx, h.kate, c.ID)
		h.want("opened results, another organization", err, errs.NotFound)
		_, err = h.Replies(h.ctx, guest, c.ID)
		h.want("replies that are not public", err, errs.NotFound)
		for who, v := range map[string]authz.Viewer{"lead": h.lead, "member": h.member} {
			_, _, err := h.Begin(h.ctx, v, h.start())
			h.want("begin by a "+who, err, errs.Forbidden)
		}
		_, _, err = h.Begin(h.ctx, h.kate, h.start())
		h.want("begin for another organization", err, errs.NotFound)
		start := h.start()
		start.Organization, start.Members = "", false
		_, _, err = h.Begin(h.ctx, h.owner, start)
		h.want("begin for those who run it", err, errs.NotFound)
		runs := h.owner
		runs.Operator = true
		if c, _, err := h.Begin(h.ctx, runs, start); err != nil || c.Organization.ID != "" {
			t.Errorf("those who run it: %v", err)
		}
	})
}

// What is wrong is told beside its field.
func TestStartsAreChecked(t *testing.T) {
	each(t, func(h *house) {
		for field, spoil := range map[string]func(*Start){
			"title": func(s *Start) { s.Title = " " }, "until": func(s *Start) { s.Until = "2026-03-03" },
			"welcome": func(s *Start) { s.Welcome = strings.Repeat("x", MaxWelcome+1) }, "parts": func(s *Start) { s.Parts = []string{"nothing"} },
		} {
			s := h.start()
			spoil(&s)
			_, _, err := h.Begin(h.ctx, h.steward, s)
			e, ok := err.(*errs.Error)
			if !ok || len(e.Fields) != 1 || e.Fields[0].Name != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		s := h.start()
		s.Release = "none"
		_, _, err := h.Begin(h.ctx, h.steward, s)
		h.want("no such release", err, errs.NotFound)
	})
}

// One person has one set of answers, however often they send it; a link for one person is good for one set.
func TestOneSetAPerson(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		a := Answer{Item: h.item(0), Relevance: HighlyRelevant, Remark: " good \r\n "}
		door := h.says(secret, a)
		for range 2 {
			h.must(h.Answer(h.ctx, authz.Viewer{}, door, []Answer{a}))
			h.must(h.Answer(h.ctx, h.member, Door{ID: c.ID}, []Answer{a}))
		}
		tokens, err := h.Tokens(h.ctx, h.steward, c.ID, 2)
		h.must(err)
		for range 2 {
			h.must(h.Answer(h.ctx, authz.Viewer{}, Door{Secret: tokens[0]}, []Answer{a}))
			h.must(h.Answer(h.ctx, h.member, Door{Secret: tokens[0], Mark: "another browser"}, []Answer{a}))
		}
		if n := h.sets(); n != 3 {
			t.Errorf("%d sets of three people", n)
		}
		sv, err := h.Look(h.ctx, authz.Viewer{}, Door{Secret: tokens[0]})
		h.must(err)
		if got := sv.Answers[h.item(0)]; got.Remark != "good" || got.Relevance != HighlyRelevant || !sv.Begun || !sv.Parts[0].Said {
			t.Errorf("come back, and find %+v", sv.Answers)
		}
		if fresh, err := h.Look(h.ctx, authz.Viewer{}, Door{Secret: secret}); err != nil || fresh.Begun || len(fresh.Answers) > 0 {
			t.Errorf("another browser sees %+v, %v", fresh.Answers, err)
		}
		h.want("without a mark", h.Answer(h.ctx, authz.Viewer{}, Door{Secret: secret}, []Answer{a}), errs.Conflict)
		h.want("another organization", h.Answer(h.ctx, h.kate, Door{ID: c.ID}, []Answer{a}), errs.NotFound)
		h.want("a guest by its id", h.Answer(h.ctx, authz.Viewer{}, Door{ID: c.ID}, []Answer{a}), errs.SignIn)
		h.must(h.Answer(h.ctx, authz.Viewer{}, door, []Answer{{Item: h.item(0)}}))
		if n := h.sets(); n != 2 {
			t.Errorf("%d sets after one took everything back", n)
		}
		h.must(h.Withdraw(h.ctx, h.member, Door{ID: c.ID}))
		h.must(h.Withdraw(h.ctx, h.member, Door{ID: c.ID}))
		if n := h.sets(); n != 1 {
			t.Errorf("%d sets after another took everything back", n)
		}
	})
}

// The same form sent many times at once, as by an impatient hand, makes one set.
func TestManyPressesAtOnceMakeOneSet(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		a := []Answer{{Item: h.item(0), Relevance: QuiteRelevant}, {Item: h.item(1), Clarity: Unclear}}
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				if err := h.Answer(h.ctx, authz.Viewer{}, Door{Secret: secret, Mark: "the same browser"}, a); err != nil {
					t.Errorf("by link: %v", err)
				}
			})
			all.Go(func() {
				if err := h.Answer(h.ctx, h.member, Door{ID: c.ID}, a); err != nil {
					t.Errorf("with an account: %v", err)
				}
			})
		}
		all.Wait()
		if n := h.sets(); n != 2 {
			t.Errorf("%d sets of two people", n)
		}
	})
}

func (h *house) sets() int {
	h.Helper()
	return h.count("consultation_set")
}

func (h *house) count(table string) (n int) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT COUNT(*) FROM "+table).Scan(&n)
	}))
	return n
}

// Answers that are none, and to what was not asked, are not kept; a closed consultation takes none.
func TestAnswersAreChecked(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		elsewhere := h.release.Leaves(h.release.Units()[1].ID)[0].ID
		h.says(secret, Answer{Item: elsewhere, Relevance: 3}, Answer{Item: "none", Relevance: 3}, Answer{Item: h.item(0)})
		if n := h.sets(); n != 0 {
			t.Errorf("%d sets of nothing", n)
		}
		door := Door{Secret: secret, Mark: "m"}
		for _, a := range []Answer{{Relevance: 5}, {Relevance: -1}, {Clarity: 4}, {Remark: strings.Repeat("é", MaxRemark+1)}} {
			a.Item = h.item(0)
			h.want(fmt.Sprint(a.Relevance, a.Clarity), h.Answer(h.ctx, authz.Viewer{}, door, []Answer{a}), errs.Invalid)
		}
		h.clock = time.Date(2026, 3, 20, 23, 59, 0, 0, time.UTC)
		h.must(h.Answer(h.ctx, authz.Viewer{}, door, []Answer{{Item: h.item(0), Relevance: 3}}))
		h.clock = h.clock.Add(time.Minute)
		h.want("the day after", h.Answer(h.ctx, authz.Viewer{}, door, []Answer{{Item: h.item(0), Relevance: 2}}), errs.Conflict)
		h.must(h.Reopen(h.ctx, h.steward, c.ID, "2026-03-25"))
		h.must(h.Answer(h.ctx, authz.Viewer{}, door, []Answer{{Item: h.item(0), Relevance: 2}}))
		h.must(h.Close(h.ctx, h.steward, c.ID))
		h.want("closed", h.Answer(h.ctx, authz.Viewer{}, door, []Answer{{Item: h.item(0), Relevance: 1}}), errs.Conflict)
		if sv, err := h.Look(h.ctx, authz.Viewer{}, door); err != nil || sv.Open || sv.Answers[h.item(0)].Relevance != 2 {
			t.Errorf("after the end: %+v %v", sv.Answers, err)
		}
	})
}

// Fewer than five people are not told of: no figure, no word. Five are, once the steward asks or the end comes.
func TestResultsAppearWithEnoughPeople(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		h.many(4, secret, HighlyRelevant, Clear)
		h.says(secret, Answer{Item: h.item(1), Remark: "only mine"})
		r := h.results(c.ID)
		if !r.Enough || !r.CanTake || r.Rows[0].Told() || r.Rows[1].Told() {
			t.Errorf("before figures were made: %+v", r.Rows[0])
		}
		h.must(h.Take(h.ctx, h.steward, c.ID))
		if r = h.results(c.ID); r.Rows[0].Relevance != nil || r.AtLeast != 0 || !slices.Equal(r.Rows[1].Remarks, []string{"only mine"}) {
			t.Errorf("four answered this item: %+v %+v", r.Rows[0], r.Rows[1])
		}
		h.want("again at once", h.Take(h.ctx, h.steward, c.ID), errs.Conflict)
		h.many(4, secret, HighlyRelevant, Clear)
		h.want("with four more", h.Take(h.ctx, h.steward, c.ID), errs.Conflict)
		h.says(secret, Answer{Item: h.item(0), Relevance: QuiteRelevant, Remark: "late"})
		if r = h.results(c.ID); len(r.Rows[0].Remarks) > 0 {
			t.Error("words are told before there is a new picture")
		}
		h.must(h.Close(h.ctx, h.steward, c.ID))
		r = h.results(c.ID)
		if got := *r.Rows[0].Relevance; fmt.Sprint(got) != "{1 [0 9]}" || r.Rows[0].Validity.Index != 1 || r.AtLeast != 5 || r.Averaged != 1 || r.Average != 1 {
			t.Errorf("at the end: %v, %+v", got, r)
		}
		if len(r.Rows[0].Remarks) != 1 || r.Rows[1].Relevance != nil {
			t.Errorf("at the end: %+v", r.Rows[:2])
		}
	})
}

// Whatever people answer, change and take back, and whenever figures are made: no two results ever let see differ by
// fewer people than the minimum in a block that both tell.
func TestResultsMoveOnByGroups(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		var seen []group.Picture
		look := func() {
			t.Helper()
			if err := h.Take(h.ctx, h.steward, c.ID); err != nil {
				h.want("take", err, errs.Conflict)
			}
			if p := h.results(c.ID).Rows[0].Relevance; p != nil && (len(seen) == 0 || fmt.Sprint(seen[len(seen)-1]) != fmt.Sprint(*p)) {
				seen = append(seen, *p)
			}
		}
		for i, step := range [][4]int{{0, 0, 6, 7}, {0, 1, 0, 5}, {0, 4, 5, 5}, {1, 0, 0, 4}, {5, 0, 5, 6}, {0, 0, 0, 1}, {5, 5, 5, 5}} {
			h.clock = h.clock.Add(time.Minute)
			for choice, n := range step {
				h.many(n, secret, Relevance(choice+1), Clarity(i%4))
			}
			look()
		}
		if len(seen) < 2 {
			t.Fatalf("the pictures never moved: %v", seen)
		}
		for i, p := range seen {
			for _, n := range p.Counts {
				if n > 0 && n < 5 {
					t.Errorf("%v tells of %d", p, n)
				}
			}
			if i > 0 && p.Step == seen[i-1].Step {
				for j, n := range p.Counts {
					if d := n - seen[i-1].Counts[j]; d > 0 && d < 5 {
						t.Errorf("from %v to %v: %d", seen[i-1], p, d)
					}
				}
			}
		}
	})
}

// Who is erased takes their answers and words along; figures that were made stay and cannot be compared to find them.
func TestErasing(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		h.many(5, secret, HighlyRelevant, Clear)
		h.must(h.Answer(h.ctx, h.member, Door{ID: c.ID}, []Answer{{Item: h.item(0), Relevance: HighlyRelevant, Remark: "Mia was here", Suggestion: "Shorter"}}))
		h.must(h.Close(h.ctx, h.steward, c.ID))
		var own []Own
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			own, err = h.Export(ctx, tx, h.member.Person)
			return err
		}))
		if len(own) != 1 || own[0].Consultation != "Is it clear?" || own[0].Answers[0].Remark != "Mia was here" || own[0].Answers[0].Statement == "" {
			t.Errorf("taken out: %+v", own)
		}
		before := h.results(c.ID)
		if len(before.Rows[0].Remarks) != 1 || len(before.Rows[0].Suggestions) != 1 || before.Rows[0].Relevance.Counts[3] != 6 {
			t.Fatalf("before: %+v", before.Rows[0])
		}
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.member.Person) }))
		after := h.results(c.ID)
		if after.Rows[0].Told() != true || len(after.Rows[0].Remarks) > 0 || after.Rows[0].Relevance.Counts[3] != 6 || after.CanTake {
			t.Errorf("after: %+v", after.Rows[0])
		}
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.org.ID) }))
		for _, table := range []string{"consultation", "consultation_set", "consultation_answer", "consultation_figure", "consultation_wording"} {
			if n := h.count(table); n != 0 {
				t.Errorf("%d rows of %s stay without their organization", n, table)
			}
		}
	})
}

// In a draft that changes meanwhile, it is told that answers are about an earlier wording, and what that was; answers to
// an item that is taken out stay readable.
func TestEarlierWordings(t *testing.T) {
	each(t, func(h *house) {
		h.draft = &framework.Release{Language: "en", Items: []framework.Item{
			{ID: "d", Code: "D", Statement: "Domain"},
			{ID: "d1", Code: "D.1", ParentID: "d", Statement: "First wording"},
			{ID: "d2", Code: "D.2", ParentID: "d", Statement: "Second item"},
		}}
		c, secret, err := h.Begin(h.ctx, h.steward, Start{Draft: "draft", Link: true, Words: Words{Title: "Draft", Until: "2026-03-20"}})
		h.must(err)
		if c.Organization.ID != h.org.ID {
			t.Errorf("belongs to %v", c.Organization)
		}
		for range 5 {
			h.says(secret, Answer{Item: "d1", Relevance: 4}, Answer{Item: "d2", Relevance: 1, Wording: "no digest"})
		}
		h.must(h.Close(h.ctx, h.steward, c.ID))
		if r := h.results(c.ID); r.Rows[0].Reworded || r.Rows[1].Reworded {
			t.Errorf("reworded, and it was not: %+v", r.Rows)
		}
		h.draft = &framework.Release{Language: "en", Items: []framework.Item{
			{ID: "d", Code: "D", Statement: "Domain"}, {ID: "d1", Code: "D.1", ParentID: "d", Statement: "Better wording"},
		}}
		r := h.results(c.ID)
		if row := r.Rows[0]; !row.Reworded || !slices.Equal(row.Earlier, []string{"First wording"}) || !row.There {
			t.Errorf("reworded: %+v", row)
		}
		if row := r.Rows[1]; row.There || row.Item.Statement != "Second item" || row.Relevance == nil || row.Validity.Index != 0 {
			t.Errorf("taken out: %+v", row)
		}
		h.draft = nil
		if r := h.results(c.ID); len(r.Rows) != 2 || r.Tree != nil {
			t.Errorf("without its draft: %+v", r.Rows)
		}
		_, _, err = h.Begin(h.ctx, h.kate, Start{Draft: "draft", Words: Words{Title: "Draft", Until: "2026-03-20"}})
		h.want("a draft of others", err, errs.NotFound)
		_, _, err = h.Begin(h.ctx, h.member, Start{Draft: "draft", Words: Words{Title: "Draft", Until: "2026-03-20"}})
		h.want("a member", err, errs.Forbidden)
	})
}

// The stewards answer item by item; everybody reads it once it is public and the consultation has ended.
func TestReplies(t *testing.T) {
	each(t, func(h *house) {
		c, _ := h.begun()
		h.must(h.Decide(h.ctx, h.steward, c.ID, h.item(1), Reply{Decision: Reword, Words: "You are right."}))
		h.must(h.Decide(h.ctx, h.steward, c.ID, h.item(1), Reply{Decision: Reword, Words: "We make it shorter."}))
		h.want("no decision of ours", h.Decide(h.ctx, h.steward, c.ID, h.item(1), Reply{Decision: "burn"}), errs.Invalid)
		h.want("an item not asked about", h.Decide(h.ctx, h.steward, c.ID, "none", Reply{Decision: Keep}), errs.NotFound)
		h.must(h.Show(h.ctx, h.steward, c.ID, false, true))
		_, err := h.Replies(h.ctx, authz.Viewer{}, c.ID)
		h.want("while it runs", err, errs.NotFound)
		h.must(h.Close(h.ctx, h.steward, c.ID))
		out, err := h.Replies(h.ctx, authz.Viewer{}, c.ID)
		h.must(err)
		if len(out.Rows) != 1 || out.Rows[0].Reply.Words != "We make it shorter." || out.Rows[0].Told() {
			t.Errorf("replies: %+v", out.Rows)
		}
	})
}

// What ends by itself is closed with its figures; marks and links go after a month, answers stay.
func TestSweeping(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		h.many(5, secret, HighlyRelevant, Clear)
		_, err := h.Tokens(h.ctx, h.steward, c.ID, 3)
		h.must(err)
		h.must(h.Sweep(h.ctx))
		if r := h.results(c.ID); !r.Open || r.Rows[0].Told() {
			t.Error("swept while it runs")
		}
		h.clock = time.Date(2026, 3, 21, 0, 0, 0, 0, time.UTC)
		h.must(h.Sweep(h.ctx))
		if r := h.results(c.ID); r.Open || r.Rows[0].Relevance == nil || h.count("consultation_token") != 3 {
			t.Errorf("the day after: %+v", r.Rows[0])
		}
		h.clock = h.clock.AddDate(0, 0, 31)
		h.must(h.Sweep(h.ctx))
		if h.count("consultation_token") != 0 || h.sets() != 5 {
			t.Error("a month after")
		}
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			var marks int
			err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM consultation_set WHERE token_digest IS NOT NULL").Scan(&marks)
			if marks > 0 {
				t.Errorf("%d marks of browsers stay", marks)
			}
			return err
		}))
	})
}

// Ten people or a thousand answer: results, list and survey take the same number of statements.
func TestStatementsDoNotGrow(t *testing.T) {
	each(t, func(h *house) {
		c, secret := h.begun()
		count := func() (all []int64) {
			for _, do := range []func() error{
				func() error { _, err := h.Results(h.ctx, h.steward, c.ID); return err },
				func() error { _, err := h.Mine(h.ctx, h.steward); return err },
				func() error { _, err := h.Look(h.ctx, authz.Viewer{}, Door{Secret: secret, Mark: "m"}); return err },
			} {
				before := h.d.Statements()
				h.must(do())
				all = append(all, h.d.Statements()-before)
			}
			return all
		}
		h.many(10, secret, HighlyRelevant, Clear)
		h.must(h.Take(h.ctx, h.steward, c.ID))
		few := count()
		h.many(90, secret, SomewhatRelevant, Unclear)
		h.must(h.Take(h.ctx, h.steward, c.ID))
		for range 20 {
			h.begun()
		}
		if many := count(); !slices.Equal(few, many) || few[0] > 10 {
			t.Errorf("%v statements, with more people %v", few, many)
		}
	})
}

// The index and the modified kappa are those of the tables in Polit, Beck and Owen (2007).
func TestContentValidity(t *testing.T) {
	for _, c := range []struct {
		n, a         int
		index, kappa float64
	}{{3, 3, 1, 1}, {3, 2, .67, .47}, {4, 3, .75, .67}, {5, 4, .80, .76}, {6, 5, .83, .82}, {6, 4, .67, .57}, {7, 6, .86, .85}, {8, 7, .88, .88}, {9, 7, .78, .76}, {500, 450, .9, .9}} {
		index, kappa := contentValidity(c.n, c.a)
		if math.Abs(index-c.index) > .006 || math.Abs(kappa-c.kappa) > .011 {
			t.Errorf("%d of %d: %.3f and %.3f, want %.2f and %.2f", c.a, c.n, index, kappa, c.index, c.kappa)
		}
	}
	if _, ok := ValidityOf(group.Picture{Step: 2, Counts: []int{9}}); ok {
		t.Error("an index of choices told together")
	}
}
