package pathwayweb

import (
	"encoding/json"
	"strings"
	"testing"

	"pathways/internal/pathway"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
)

// answersTheDraft says something about an entry of the 2018 draft: in choices, in levels and in words.
func answersTheDraft(b *browser) {
	b.t.Helper()
	b.fill("say.pass.IO.MVG", "closer")
	b.press("/pathway/reflect", "1")
	b.fill("say.use.IO.MVG", "regularly")
	b.fill("say.involvement.IO.MVG", "L1")
	b.fill("say.note.IO.MVG", note)
	b.post("/pathway/reflect/IO.STR", clone(b.form))
	b.fill("say.wish.IO.STR", "develop")
	b.press("/pathway/priorities", "")
	b.fill("pick", "IO.MVG")
	b.press("/pathway/plan", "")
	b.press("/pathway/plan/do", "goal-for:IO.MVG:")
}

func reflectionJSON(t *testing.T, p *pathway.Pathway, i int) string {
	raw, err := json.Marshal(p.Reflections[i])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A guest brings a reflection from the draft to today's edition and back, by forms alone, and takes both back: the old one
// stays as it was, and in the end the pathway is what it was.
func TestAGuestBringsAReflectionOverAndTakesItBack(t *testing.T) {
	p := newPlace(t)
	stored := p.rows(t)
	b := p.begun(t, "isl@2018-draft")
	answersTheDraft(b)
	before := reflectionJSON(t, b.carried(), 0)
	b.press("/pathway", "")
	b.says(200, "There is a newer edition: ISL Pathways 2025")
	b.press("/pathway/carry", "")
	b.says(200, "2 ask you", note, "AI.1", "One of your priorities", "Linked by Pathways")
	if strings.Contains(b.page.Text(), "%") || len(b.carried().Reflections) != 1 {
		t.Error("looking changes nothing and gives no figure")
	}
	b.press("/pathway/carry/do", "")
	b.says(422, "Nothing comes along yet")
	b.fill("take.IO.MVG", optionOf(b, "take.IO.MVG", "AI.1"), optionOf(b, "take.IO.MVG", "AI.2"))
	b.press("/pathway/carry/do", "")
	b.says(200, "Brought over", "What stayed", "IO.STR")
	got := b.carried()
	cur := got.Current()
	if len(got.Reflections) != 2 || cur.Release != "2025" || cur.Carried == nil || len(cur.Statements) != 4 || len(cur.Priorities) != 2 {
		t.Fatalf("%+v", cur)
	}
	if reflectionJSON(t, got, 0) != before {
		t.Error("the old reflection changed")
	}
	if pl := got.PlanOf(cur.ID); pl == nil || pl.Carried == "" || len(pl.Goals) != 1 || len(pl.Goals[0].Items) != 2 {
		t.Errorf("the plan: %+v", pl)
	}
	b.press("/pathway/map/"+cur.ID, "")
	b.says(200, note)

	// And back again: from today's edition to the draft.
	b.press("/pathway", "")
	b.press("/pathway/carry", "")
	b.fill("to", "isl@2018-draft")
	b.press("/pathway/carry", "")
	b.fill("take.AI.1", optionOf(b, "take.AI.1", "IO.MVG"))
	b.press("/pathway/carry/do", "")
	b.says(200, "Brought over")
	again := b.carried()
	if len(again.Reflections) != 3 || again.Current().Release != "2018-draft" || again.Current().Carried.Reflection != cur.ID {
		t.Fatalf("%+v", again.Current())
	}
	b.press("/pathway/carried/"+again.Current().ID+"/back", "")
	b.says(200, "See what came along, or take it back")

	// Something is written into what was brought over: it is not taken back unseen.
	b.post("/pathway/reflect/AI.PUR", clone(b.form))
	b.fill("say.use.AI.3", "regularly")
	b.post("/pathway/carried/"+cur.ID, clone(b.form))
	b.says(200, "You have written something since", "AI.3")
	b.press("/pathway/carried/"+cur.ID+"/back", "")
	b.says(422, "Choose whether to keep")
	b.fill("since", "drop")
	b.press("/pathway/carried/"+cur.ID+"/back", "")
	b.says(200)
	if end := b.carried(); len(end.Reflections) != 1 || len(end.Plans) != 1 || reflectionJSON(t, end, 0) != before {
		t.Errorf("%+v", end)
	}
	if p.rows(t) != stored {
		t.Error("the server kept something of a guest")
	}
}

// optionOf is the value of the choice that speaks of a code.
func optionOf(b *browser, name, code string) string {
	b.t.Helper()
	for _, in := range b.page.Find("input[name='" + name + "']").EachIter() {
		id, _ := in.Attr("id")
		if strings.HasPrefix(strings.TrimSpace(b.page.Find("label[for='"+id+"']").Text()), code+" ") || strings.HasPrefix(strings.TrimSpace(in.Parent().Text()), code+" ") {
			return in.AttrOr("value", "")
		}
	}
	b.t.Fatalf("%s does not offer %s", name, code)
	return ""
}

// With an account the same is kept: the old reflection stays as it was, nothing of another person's can be brought over or
// taken back, and what was written since can be kept.
func TestAnAccountBringsAReflectionOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		b := p.as(t, "Ana")
		b.open("/pathway")
		b.fill("edition", "isl@2018-draft")
		b.press("/pathway/begin", "")
		b.fill("say.pass.IO.MVG", "closer")
		b.press("/pathway/reflect", "1")
		b.fill("say.use.IO.MVG", "regularly")
		b.fill("say.note.IO.MVG", note)
		b.press("/pathway/map", "")
		before := reflectionJSON(t, p.of(t, "Ana"), 0)
		b.open("/pathway")
		b.says(200, "There is a newer edition")
		b.open("/pathway/carry")
		b.fill("take.IO.MVG", optionOf(b.browser, "take.IO.MVG", "AI.1"))
		b.press("/pathway/carry/do", "")
		b.says(200, "Brought over")
		got := p.of(t, "Ana")
		cur := got.Current()
		if len(got.Reflections) != 2 || cur.Release != "2025" || len(cur.Statements) != 2 || cur.Statements[0].From == nil || reflectionJSON(t, got, 0) != before {
			t.Fatalf("%+v", got)
		}

		other := p.as(t, "Ben")
		other.open("/pathway/carried/" + cur.ID)
		if strings.Contains(string(other.body), note) {
			t.Error("another person sees what was brought over")
		}
		other.open("/pathway/carry?reflection=" + cur.Carried.Reflection)
		other.says(200, "There is nothing to bring over yet")

		b.open("/pathway/reflect/AI.PUR")
		b.fill("say.use.AI.3", "regularly")
		b.fill("say.note.AI.1", "Other words now.")
		b.press("/pathway/map", "")
		b.open("/pathway/carried/" + cur.ID)
		b.says(200, note, "Other words now.", "A later answer to the same question holds now")
		b.fill("since", "keep")
		b.press("/pathway/carried/"+cur.ID+"/back", "")
		b.says(200)
		got = p.of(t, "Ana")
		if len(got.Reflections) != 2 || got.Current() == nil || got.Current().Release != "2018-draft" || reflectionJSON(t, got, 0) != before {
			t.Errorf("what was written since is kept, and the old one is the current one again: %+v", got)
		}
		b.open("/pathway/carried/" + cur.ID)
		b.fill("since", "drop")
		b.press("/pathway/carried/"+cur.ID+"/back", "")
		if got = p.of(t, "Ana"); len(got.Reflections) != 1 || reflectionJSON(t, got, 0) != before {
			t.Errorf("%+v", got)
		}
	})
}
