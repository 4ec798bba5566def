package takeout

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/ids"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
)

// drawn makes what a person could have: any text in any field, any number of things.
type drawn struct{ *rapid.T }

func (t drawn) text(name string, most int) string {
	sign := rapid.OneOf(rapid.SampledFrom([]rune(" =+-@'\"\\,;\n\t<>&{}[]“é漢🙂")), rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P))
	return rapid.StringOfN(sign, 0, most, -1).Draw(t.T, name)
}

func (t drawn) time(name string) time.Time {
	return time.UnixMilli(rapid.Int64Range(1_600_000_000_000, 1_790_000_000_000).Draw(t.T, name)).UTC()
}

func (t drawn) maybe(name string) *time.Time {
	if !rapid.Bool().Draw(t.T, name+"?") {
		return nil
	}
	at := t.time(name)
	return &at
}

func (t drawn) day(name string) string {
	if !rapid.Bool().Draw(t.T, name+"?") {
		return ""
	}
	return t.time(name).Format(time.DateOnly)
}

func (t drawn) refs(name string) []evidence.Ref {
	all := []evidence.Ref{ref("GE.1"), ref("GE.2"), {Framework: "far", Release: "7", Item: ids.New(), Code: "F.1"}}
	return slices.Clone(all[:rapid.IntRange(0, len(all)).Draw(t.T, name)])
}

func (t drawn) some(name string, of []string) []string {
	out := []string{}
	for _, id := range of {
		if rapid.Bool().Draw(t.T, name) {
			out = append(out, id)
		}
	}
	return out
}

// content draws a whole person.
func (t drawn) content() Content {
	c := Content{Memberships: []Membership{}, Order: map[string]reflection.Order{}, Reminders: reminder.Default}
	var pieces, said []string
	for range rapid.IntRange(0, 4).Draw(t.T, "pieces") {
		e := evidence.Evidence{
			ID: ids.New(), Title: t.text("title", 50), Story: t.text("story", 300), Where: t.text("where", 50), From: t.day("from"), Hours: t.text("hours", 10),
			Items: t.refs("items"), Files: []evidence.File{}, Created: t.time("created"), Changed: t.time("changed"),
		}
		if rapid.Bool().Draw(t.T, "link") {
			e.Link = "https://example.org/?a=b&c=%20"
		}
		pieces = append(pieces, e.ID)
		c.Evidence.Evidence = append(c.Evidence.Evidence, e)
	}
	for range rapid.IntRange(0, 3).Draw(t.T, "requests") {
		r := evidence.Request{
			ID: ids.New(), Kind: evidence.Feedback, Email: rapid.SampledFrom([]string{"", "ben@example.org"}).Draw(t.T, "email"), Name: t.text("name", 30), Relation: "colleague",
			Message: t.text("message", 80), Items: t.refs("asked"), Evidence: t.some("shows", pieces), Created: t.time("created"), Ends: t.time("ends"),
			Revoked: t.maybe("revoked"), Declined: t.maybe("declined"), Asker: t.text("asker", 20),
		}
		c.Evidence.Requests = append(c.Evidence.Requests, r)
		if rapid.Bool().Draw(t.T, "answered") {
			st := evidence.Statement{
				ID: ids.New(), Request: r.ID, Kind: r.Kind, Name: t.text("author", 30), Relation: r.Relation, Items: r.Items, Evidence: r.Evidence,
				Text: t.text("words", 200), At: t.time("at"), Shown: rapid.Bool().Draw(t.T, "shown"),
			}
			for _, it := range r.Items {
				st.Notes = append(st.Notes, evidence.Note{Item: it, Seen: rapid.Bool().Draw(t.T, "seen"), Text: t.text("note", 40)})
			}
			said = append(said, st.ID)
			c.Evidence.Statements = append(c.Evidence.Statements, st)
		}
	}
	if rapid.Bool().Draw(t.T, "page") {
		c.Portfolio.Page = &portfolio.Page{Title: t.text("title", 50), About: t.text("about", 200), Sections: []portfolio.Section{}, Changed: t.time("changed")}
		for range rapid.IntRange(0, 3).Draw(t.T, "sections") {
			c.Portfolio.Page.Sections = append(c.Portfolio.Page.Sections, portfolio.Section{
				ID: ids.New(), Heading: t.text("heading", 30), Items: t.refs("items"), Evidence: t.some("under", pieces), Statements: t.some("quoted", said),
			})
		}
	}
	for range rapid.IntRange(0, 3).Draw(t.T, "texts") {
		c.Portfolio.Texts = append(c.Portfolio.Texts, portfolio.Text{
			ID: ids.New(), Purpose: rapid.SampledFrom(portfolio.Purposes).Draw(t.T, "purpose"), Title: t.text("title", 50), Body: t.text("body", 400), Language: "en",
			Items: t.refs("items"), Evidence: t.some("draws", pieces), Statements: t.some("quotes", said), Created: t.time("created"), Changed: t.time("changed"),
			Revision: rapid.IntRange(1, 9).Draw(t.T, "revision"),
		})
	}
	if rapid.Bool().Draw(t.T, "pathway") {
		c.Pathway = t.pathway()
	}
	if rapid.Bool().Draw(t.T, "reminders") {
		c.Reminders = reminder.Settings{Wanted: rapid.Bool().Draw(t.T, "wanted"), Days: rapid.SampledFrom(reminder.Leads).Draw(t.T, "days"), Zone: "Europe/Berlin"}
	}
	return c
}

func (t drawn) pathway() *pathway.Pathway {
	at := t.time("begun")
	p := pathway.New(at)
	p.Name = t.text("name", 40)
	for range rapid.IntRange(1, 3).Draw(t.T, "reflections") {
		at = at.Add(time.Hour)
		r := p.Begin("isl", "2025", "exploring", t.text("role", 40), at)
		for range rapid.IntRange(0, 6).Draw(t.T, "statements") {
			at = at.Add(time.Minute)
			it := ref(rapid.SampledFrom([]string{"GE.1", "GE.2", "GE.3"}).Draw(t.T, "code"))
			s := reflection.Statement{ID: ids.New(), Item: it.Item, Code: it.Code, Dimension: "use", Choices: []string{"regularly"}, At: at}
			if rapid.Bool().Draw(t.T, "words") {
				s.Dimension, s.Choices, s.Text = "note", nil, t.text("note", 60)
			}
			r.Append(s)
		}
		pl := p.Planning(r, at)
		for range rapid.IntRange(0, 2).Draw(t.T, "goals") {
			if g := pl.Begin(ids.New()); g != nil {
				g.Title, g.Why = t.text("goal", 60), t.text("why", 80)
			}
		}
	}
	return p
}

// Whatever a person has: written out, read, brought in, taken out, brought in again on a server with the other database,
// it is the same.
func TestOutAndInIsIdentity(t *testing.T) {
	near, far := open(t, dbtest.SQLite(t)), open(t, dbtest.Postgres(t))
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		one, two := accounttest.Person(t, near.d, fmt.Sprintf("One %d", n)), accounttest.Person(t, far.d, fmt.Sprintf("Two %d", n))
		c := drawn{rt}.content()
		if c.empty() {
			return
		}
		a := &Archive{Content: c, blobs: near.Blobs, words: near.Words.In("en"), made: time.Now(), by: "test"}
		near.must(a.prepare())
		var b bytes.Buffer
		near.must(a.Write(near.ctx, &b))
		near.in(one, b.Bytes())
		here := near.all(one)
		if diff := cmp.Diff(byIDs(c), byIDs(here), alongside); diff != "" {
			rt.Fatalf("brought in: %s", diff)
		}
		out := near.out(one)
		far.in(two, out)
		if diff := cmp.Diff(here.comes(), far.all(two).comes(), alongside); diff != "" {
			rt.Fatalf("onward: %s", diff)
		}
		if again := far.in(two, out); !again.Nothing() {
			rt.Fatalf("a second time: %+v", again.Lines)
		}
	})
}

// things are what was drawn, by id: a list that was drawn is in no order, one that was stored is.
type things struct {
	Evidence   map[string]evidence.Evidence
	Requests   map[string]evidence.Request
	Statements map[string]evidence.Statement
	Texts      map[string]portfolio.Text
	Page       *portfolio.Page
	Said       map[string]reflection.Statement
	Goals      map[string]string
	Reminders  reminder.Settings
}

func byIDs(c Content) things {
	out := things{
		Evidence:   byID(c.Evidence.Evidence, func(e evidence.Evidence) string { return e.ID }),
		Requests:   byID(c.Evidence.Requests, func(r evidence.Request) string { return r.ID }),
		Statements: byID(c.Evidence.Statements, func(s evidence.Statement) string { return s.ID }),
		Texts:      byID(c.Portfolio.Texts, func(t portfolio.Text) string { return t.ID }),
		Page:       c.Portfolio.Page, Reminders: c.Reminders,
		Said: map[string]reflection.Statement{}, Goals: map[string]string{},
	}
	if c.Pathway == nil {
		return out
	}
	for _, r := range c.Pathway.Reflections {
		for _, s := range r.Statements {
			s.Order = reflection.Order{} // none in a file, given as it is stored
			out.Said[s.ID] = s
		}
	}
	for _, p := range c.Pathway.Plans {
		for _, g := range p.Goals {
			out.Goals[g.ID] = g.Title + g.Why
		}
	}
	return out
}
