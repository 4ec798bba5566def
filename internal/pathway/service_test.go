package pathway

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

var ctx = context.Background()

// house is a service on a database with the shipped framework, and a clock that goes on by a second each time.
func house(t testing.TB, d *db.DB) *Service {
	t.Helper()
	fw, err := framework.NewService(ctx, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(ctx, fw); err != nil {
		t.Fatal(err)
	}
	at := noon
	return NewService(d, fw, func() time.Time {
		at = at.Add(time.Second)
		return at
	})
}

// started has a person with an open reflection of today's edition.
func started(t testing.TB, s *Service, v authz.Viewer) string {
	t.Helper()
	id := ""
	_, _, err := s.Change(ctx, v, Want{}, nil, func(p *Pathway) error {
		id = p.Begin("isl", "2025", "current-role", "", s.now()).ID
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func answerTo(name string, value ...string) Change {
	return Change{ID: NewID(), Name: name, Values: value}
}

// knowing is a change of a page that had seen so many statements.
func (c Change) knowing(seen int64) Change {
	c.Seen = &seen
	return c
}

func tell(t testing.TB, s *Service, v authz.Viewer, c Change) Said {
	t.Helper()
	out, err := s.Say(ctx, v, c)
	if err != nil {
		t.Fatal(err)
	}
	if out.Refused != nil {
		t.Fatalf("refused: %+v", *out.Refused)
	}
	return out
}

func whole(t testing.TB, s *Service, v authz.Viewer) *Pathway {
	t.Helper()
	p, err := s.Get(ctx, v, Everything)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ignoring the places in the count, which a file does not have.
var noOrder = gocmp.FilterPath(func(p gocmp.Path) bool {
	return slices.Contains([]string{"Order", "Seen", "Kept", "Differs", "Revision"}, strings.TrimPrefix(p.Last().String(), "."))
}, gocmp.Ignore())

// What is said on one device is there on another, with its author and the time it came in; others see none of it.
func TestWhatIsSaidIsKeptAndBelongsToItsOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		ana, ben := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		of := started(t, s, ana)
		tell(t, s, ana, answerTo("say.use.GE.1", "regularly"))
		p := whole(t, s, ana)
		if a := p.Current().Answer(treeOf(p).ByCode("GE.1").ID, "use"); a == nil || a.Choices[0] != "regularly" {
			t.Fatalf("%+v", a)
		}
		var author string
		err := d.View(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT author_id FROM statement WHERE stored_at >= at").Scan(&author)
		})
		if err != nil || author != ana.Person {
			t.Errorf("author %q, %v", author, err)
		}
		if p := whole(t, s, ben); !p.Empty() {
			t.Error("Ben sees what is Ana's")
		}
		for name, err := range map[string]error{
			"delete":  s.DeleteReflection(ctx, ben, of),
			"a guest": s.LeftOff(ctx, authz.Viewer{}, "GE.1"),
		} {
			if !errs.Is(err, errs.NotFound) && !errs.Is(err, errs.SignIn) {
				t.Errorf("%s: %v", name, err)
			}
		}
		c := answerTo("say.use.GE.2", "regularly")
		c.Of = of
		if out, err := s.Say(ctx, ben, c); err != nil || out.Refused == nil {
			t.Errorf("Ben speaks in Ana's reflection: %+v, %v", out, err)
		}
		if _, err := s.Say(ctx, authz.Viewer{Person: ana.Person, Token: "x", Scopes: []authz.Scope{authz.ReadReflections}}, c); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a token that only reads writes: %v", err)
		}
	})
}

// An answer takes two statements of SQL however much was said before.
func TestAnAnswerTakesTwoStatements(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		for _, before := range []int{10, 1000} {
			v := accounttest.Person(t, d, fmt.Sprint("Ana", before))
			started(t, s, v)
			leaves := treeOf(whole(t, s, v)).Leaves("")
			var many []Change
			for i := range before {
				many = append(many, answerTo("say.note."+leaves[i%len(leaves)].Code, fmt.Sprint("note ", i)))
			}
			if _, refused, err := s.Change(ctx, v, Want{}, many, nil); err != nil || len(refused) > 0 {
				t.Fatal(err, refused)
			}
			for _, ask := range []struct {
				name string
				want int64
				do   func() error
			}{
				{"answer", 2, func() error { _, err := s.Say(ctx, v, answerTo("say.use.GE.1", "regularly")); return err }},
				{"plan page", 1, func() error { _, err := s.PlanPage(ctx, v, ""); return err }},
				{"everything", 3, func() error { _, err := s.Get(ctx, v, Everything); return err }},
			} {
				from := d.Statements()
				if err := ask.do(); err != nil {
					t.Fatal(err)
				}
				if n := d.Statements() - from; n != ask.want {
					t.Errorf("%s after %d statements: %d statements of SQL, want %d", ask.name, before, n, ask.want)
				}
			}
		}
	})
}

// Two devices that answer the same question apart from each other both stay; the person sees both and chooses; what
// they chose is said again and nothing that was said is changed.
func TestADisputeIsShownAndSettled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		v := accounttest.Person(t, d, "Ana")
		started(t, s, v)
		first := tell(t, s, v, answerTo("say.use.GE.1", "now-and-then"))
		if out := tell(t, s, v, answerTo("say.use.GE.1", "regularly").knowing(first.Seen)); out.Other != nil {
			t.Fatal("who has seen the answer before disputes it")
		}
		out := tell(t, s, v, answerTo("say.use.GE.1", "not-now").knowing(first.Seen))
		if out.Other == nil || len(out.Other.Said) != 2 {
			t.Fatalf("nobody is told: %+v", out)
		}
		if p, err := s.PlanPage(ctx, v, ""); err != nil || !p.Differs {
			t.Errorf("pages without answers do not know that something differs: %v", err)
		}
		before := statements(whole(t, s, v))
		diff, err := s.Differences(ctx, v)
		if err != nil || len(diff.Answers) != 1 || diff.Answers[0].Said[0].Choices[0] != "not-now" {
			t.Fatalf("%+v, %v", diff.Answers, err)
		}
		if err := s.SettleAnswer(ctx, v, diff.Answers[0].Said[1].ID); err != nil {
			t.Fatal(err)
		}
		if err := s.SettleAnswer(ctx, v, diff.Answers[0].Said[1].ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("settled twice: %v", err)
		}
		p := whole(t, s, v)
		if p.Differs || len(p.Current().Disputes()) > 0 {
			t.Error("it is still disputed")
		}
		if a := p.Current().Answer(treeOf(p).ByCode("GE.1").ID, "use"); a.Choices[0] != "regularly" {
			t.Errorf("what was chosen does not hold: %v", a.Choices)
		}
		after := statements(p)
		for id, s := range before {
			if diff := gocmp.Diff(s, after[id]); diff != "" {
				t.Errorf("a statement changed:\n%s", diff)
			}
		}
		if len(after) != len(before)+1 {
			t.Errorf("%d statements, %d before", len(after), len(before))
		}
	})
}

// The database itself refuses to change what was said, and anything of a closed reflection.
func TestTheDatabaseKeepsWhatWasSaid(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		v := accounttest.Person(t, d, "Ana")
		started(t, s, v)
		tell(t, s, v, answerTo("say.use.GE.1", "regularly"))
		for _, query := range []string{
			"UPDATE statement SET choices = 'not-now'", "UPDATE statement SET at = 0", "UPDATE statement SET author_id = 'x'",
			"UPDATE reflection SET release = '2018-draft'",
		} {
			if err := run(d, query); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: %v", query, err)
			}
		}
		if _, _, err := s.Change(ctx, v, Want{}, nil, func(p *Pathway) error { p.Close(s.now()); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{
			"UPDATE reflection SET closed_at = 0", "UPDATE reflection SET priorities = '[]'", "UPDATE reflection SET role = 'x'",
			`INSERT INTO statement SELECT person_id, 'late', reflection_id, author_id, seq + 1, 0, item, code, dimension, 'not-now', '', at + 1, 0, '' FROM statement`,
			`INSERT INTO statement SELECT person_id, 'other', reflection_id, author_id, seq + 1, 0, 'elsewhere', code, dimension, 'not-now', '', at - 1, 0, '' FROM statement`,
		} {
			if err := run(d, query); !errs.Is(err, errs.Conflict) {
				t.Errorf("%s: %v", query, err)
			}
		}
	})
}

func run(d *db.DB, query string) error {
	return d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, query)
		return err
	})
}

// What a device says to a reflection that was closed meanwhile goes into one of its own; the closed one stays as it was.
func TestLateAnswersGoIntoAReflectionOfTheirOwn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		v := accounttest.Person(t, d, "Ana")
		of := started(t, s, v)
		tell(t, s, v, answerTo("say.use.GE.1", "regularly"))
		if _, _, err := s.Change(ctx, v, Want{}, nil, func(p *Pathway) error { p.Close(s.now()); return nil }); err != nil {
			t.Fatal(err)
		}
		closed := *whole(t, s, v).Reflection(of)
		for _, value := range []string{"not-now", "now-and-then"} {
			late := answerTo("say.use.GE.1", value)
			late.Of = of
			tell(t, s, v, late)
		}
		p := whole(t, s, v)
		if diff := gocmp.Diff(closed, *p.Reflection(of)); diff != "" {
			t.Errorf("the closed reflection changed:\n%s", diff)
		}
		if len(p.Reflections) != 2 || p.Current() == nil || len(p.Current().Statements) != 2 {
			t.Errorf("%d reflections: %+v", len(p.Reflections), p.Current())
		}
	})
}

// However much an old page goes on saying of a closed reflection, the one that is open stays open and stays the only one.
func TestLateAnswersDoNotEndTheOpenReflection(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for release, count := range map[string]int{isl.Version2025: 2, isl.Version2018: 3} {
			s := house(t, d)
			v := accounttest.Person(t, d, "Ana"+release)
			old := started(t, s, v)
			tell(t, s, v, answerTo("say.use.GE.1", "regularly"))
			now, err := s.Begin(ctx, v, isl.Slug, release, "exploring", "")
			if err != nil {
				t.Fatal(err)
			}
			closed := *whole(t, s, v).Reflection(old)
			late := answerTo("say.use.GE.1", "not-now")
			late.Of = old
			tell(t, s, v, late)
			p := whole(t, s, v)
			if len(p.Reflections) != count || p.Current() == nil || p.Current().ID != now.ID {
				t.Fatalf("%s: %d reflections, open: %+v", release, len(p.Reflections), p.Current())
			}
			for range 3 {
				late.ID = NewID()
				tell(t, s, v, late)
			}
			p = whole(t, s, v)
			if p.Current() == nil || p.Current().ID != now.ID {
				t.Errorf("%s: after more answers another one is open: %+v", release, p.Current())
			}
			if diff := gocmp.Diff(closed, *p.Reflection(old)); diff != "" {
				t.Errorf("the closed reflection changed:\n%s", diff)
			}
		}
	})
}

// A file can be brought as often as one likes: what is in it is there once, with its ids and times.
func TestAdoptingTwiceChangesNothingMore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		rapid.Check(t, func(rt *rapid.T) {
			v := accounttest.Person(t, d, "P"+NewID())
			file := lived(rt)
			if file.Empty() {
				return // nothing is kept of it
			}
			first, err := s.Adopt(ctx, v, clone(file))
			if err != nil {
				rt.Fatal(err)
			}
			p := whole(t, s, v)
			if diff := gocmp.Diff(statements(stamped(file)), statements(p), noOrder); diff != "" {
				rt.Fatalf("not everything that was said came in as it was (%+v):\n%s", first, diff)
			}
			second, err := s.Adopt(ctx, v, clone(file))
			if err != nil || !second.Nothing() {
				rt.Fatalf("the second time: %+v, %v", second, err)
			}
			if diff := gocmp.Diff(p, whole(t, s, v)); diff != "" {
				rt.Fatalf("the second time something changed:\n%s", diff)
			}
			// What is saved of the account opens in another account as the same.
			w := accounttest.Person(t, d, "W"+NewID())
			if _, err := s.Adopt(ctx, w, p); err != nil {
				rt.Fatal(err)
			}
			if diff := gocmp.Diff(p, whole(t, s, w), noOrder); diff != "" {
				rt.Fatalf("in another account it is something else:\n%s", diff)
			}
		})
	})
}

// A take-out put in elsewhere is the same to the place of each statement in the count, so that what is disputed stays so.
func TestPuttingInWhatWasTakenOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		a, b := accounttest.Person(t, d, "Ana"), accounttest.Person(t, d, "Ben")
		started(t, s, a)
		tell(t, s, a, answerTo("say.use.GE.1", "regularly"))
		tell(t, s, a, answerTo("say.use.GE.1", "not-now").knowing(0))
		var out *Pathway
		err := d.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			if out, err = s.Out(ctx, tx, a.Person); err != nil {
				return err
			}
			_, err = s.Put(ctx, tx, b.Person, out, out.Orders())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(out.Reflections, whole(t, s, b).Reflections); diff != "" {
			t.Error(diff)
		}
		if !whole(t, s, b).Differs {
			t.Error("what was disputed is not any more")
		}
		err = d.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return s.Erase(ctx, tx, a.Person) })
		if err != nil || !whole(t, s, a).Empty() || whole(t, s, b).Empty() {
			t.Errorf("erasing: %v", err)
		}
	})
}

// device is a page that was opened at some time, with what it showed then.
type device struct {
	of    string
	seen  int64
	shown map[string][]string
}

// Whatever two devices do in whatever order, each with an older page: nothing that was said is lost or changed, what
// a device had not seen is never written over, and a closed reflection stays as it was.
func TestTwoDevicesLoseNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := house(t, d)
		rapid.Check(t, func(rt *rapid.T) {
			v := accounttest.Person(t, d, "P"+NewID())
			started(t, s, v)
			fields := []string{"say.use.GE.1", "say.wish.GE.1", "say.note.GE.1", "say.use.GE.2"}
			values := map[string][]string{"use": {"regularly", "now-and-then", "not-now", ""}, "wish": {"develop", "fine-tune", "decline", ""}, "note": {"one", "two", "three", ""}}
			open := func() *device {
				p := whole(t, s, v)
				dev := &device{seen: p.Seen, shown: map[string][]string{}}
				cur := p.Current()
				if cur == nil {
					return dev
				}
				dev.of = cur.ID
				view := reflection.NewView(cur, reflection.InstrumentByID(cur.Instrument), treeOf(p))
				for _, f := range fields {
					dev.shown[f] = p.Stands(f, view, nil)
				}
				return dev
			}
			devices := []*device{open(), open()}
			everSaid, closed := map[string]reflection.Statement{}, map[string]reflection.Reflection{}
			goal := "0197c0de-0000-7000-8000-00000000abcd"
			why := []string{}
			for i := range rapid.IntRange(1, 25).Draw(rt, "steps") {
				which := rapid.IntRange(0, 1).Draw(rt, "device")
				dev := devices[which]
				switch rapid.IntRange(0, 9).Draw(rt, "does") {
				case 0:
					devices[which] = open()
				case 1:
					_, _, err := s.Change(ctx, v, Want{}, nil, func(p *Pathway) error {
						if p.Current() != nil && i%2 == 0 {
							p.Close(s.now())
						} else {
							p.Begin("isl", "2025", "", "", s.now())
						}
						return nil
					})
					if err != nil {
						rt.Fatal(err)
					}
				case 2:
					text := fmt.Sprint("because ", i)
					c := answerTo("goal."+goal+".why", text)
					if c.Was = Shown(dev.shown["why"]); dev.of == "" {
						continue
					}
					_, refused, err := s.Change(ctx, v, Want{}, []Change{c}, nil)
					if err != nil {
						rt.Fatal(err)
					}
					if len(refused) == 0 {
						why, dev.shown["why"] = append(why, text), []string{text}
					}
				default:
					name := rapid.SampledFrom(fields).Draw(rt, "field")
					c := answerTo(name, rapid.SampledFrom(values[strings.Split(name, ".")[1]]).Draw(rt, "value")).knowing(dev.seen)
					if c.Of = dev.of; Untouched(name, Shown(dev.shown[name]), c.Values) {
						continue
					}
					if out, err := s.Say(ctx, v, c); err != nil || out.Refused != nil {
						if dev.of != "" {
							rt.Fatalf("%+v, %v", out.Refused, err)
						}
						continue
					}
					dev.shown[name] = c.Values
				}
				p := whole(t, s, v)
				now := statements(p)
				for id, s := range everSaid {
					if diff := gocmp.Diff(s, now[id]); diff != "" {
						rt.Fatalf("a statement was lost or changed:\n%s", diff)
					}
				}
				everSaid = now
				for id, r := range closed {
					if diff := gocmp.Diff(r, *p.Reflection(id)); diff != "" {
						rt.Fatalf("a closed reflection changed:\n%s", diff)
					}
				}
				for _, r := range p.Reflections {
					if !r.Open() {
						closed[r.ID] = r
					}
					for _, d := range r.Disputes() {
						if a := r.Answer(d.Item, d.Dimension); a.ID != d.Said[0].ID {
							rt.Fatal("not the newest of what is disputed holds")
						}
					}
				}
			}
			held := ""
			for _, pl := range whole(t, s, v).Plans {
				if g := pl.Goal(goal); g != nil {
					held += g.Why + "\n"
					for _, e := range g.Earlier {
						held += e.Text + "\n"
					}
				}
			}
			if n := len(why); n > 0 && !strings.Contains(held, why[n-1]+"\n") {
				rt.Fatalf("%q was written last and is not there: %q", why[n-1], held)
			}
		})
	})
}

// Many windows of one person say things in the same moment, from the very first on: each is kept, and each has its own
// place in the count.
func TestManyWindowsAtOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		fw := house(t, d).frameworks
		s := NewService(d, fw, nil) // the clock of the test is for one at a time
		v := accounttest.Person(t, d, "Ana")
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				c := answerTo("goal."+NewID()+".title", fmt.Sprint("goal ", i))
				_, _, err := s.Change(ctx, v, Want{}, nil, func(p *Pathway) error {
					if p.Current() == nil {
						p.Begin("isl", "2025", "", "", time.Now())
					}
					return nil
				})
				if err != nil {
					t.Errorf("beginning: %v", err)
				}
				if _, refused, err := s.Change(ctx, v, Want{}, []Change{c}, nil); err != nil || len(refused) > 0 {
					t.Errorf("a goal: %v %v", refused, err)
				}
				for n := range 5 {
					if out, err := s.Say(ctx, v, answerTo(fmt.Sprint("say.note.GE.", n+1), fmt.Sprint("note ", i))); err != nil || out.Refused != nil {
						t.Errorf("a note: %+v %v", out.Refused, err)
					}
				}
			})
		}
		all.Wait()
		p := whole(t, s, v)
		if len(p.Reflections) != 1 || len(p.Plans) != 1 || len(p.Plans[0].Goals) != 8 || len(statements(p)) != 40 || p.Seen != 40 {
			t.Errorf("%d reflections, %d plans, %d statements, counted to %d", len(p.Reflections), len(p.Plans), len(statements(p)), p.Seen)
		}
	})
}
