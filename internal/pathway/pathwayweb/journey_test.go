package pathwayweb

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
)

// secrets are words that only the person knows: they may stand in no log and no table.
const (
	note    = "Zebrafish note: I froze when the fire alarm rang, naïvely 👩🏽‍🔬."
	goal    = "Zebrafish goal of mine"
	barrier = "Zebrafish barrier: no paid time"
)

// The main job by forms alone, without script: purpose, short pass, answers, map, priorities, plan, conversation, all
// documents and the file. The file holds exactly what was said; the server keeps nothing and logs none of it.
func TestTheMainJobWithoutScript(t *testing.T) {
	p := newPlace(t)
	before := p.rows(t)
	b := p.begun(t, "isl@2025")
	if b.title() != "Short pass" {
		t.Fatalf("after beginning: %q", b.title())
	}
	b.fill("say.pass.GE.COM", "closer")
	b.fill("say.pass.JE.PLK", "later")
	b.press("/pathway/reflect", "1")
	b.says(200, "Communication")
	b.fill("say.use.GE.9", "regularly")
	b.fill("say.wish.GE.9", "fine-tune")
	b.fill("say.use.GE.12", "not-now")
	b.fill("say.wish.GE.12", "develop")
	b.fill("say.use.GE.13", "decline")
	b.fill("say.note.GE.9", note)
	b.press("/pathway/map", "")
	b.says(200, "My map", note)
	if got := b.page.Find("tr#in-GE\\.9").AttrOr("class", ""); !strings.Contains(got, "r-both") {
		t.Errorf("GE.9 lies in %q", got)
	}
	b.press("/pathway/priorities", "")
	b.fill("pick", "GE.9", "GE.12")
	b.press("/pathway/plan", "")
	b.says(200, "GE.9", "GE.12")
	b.press("/pathway/plan/do", "goal-for:GE.9:")
	g := b.carried().Plans[0].Goals[0]
	field := "goal." + g.ID + "."
	b.fill(field+"title", goal)
	b.fill(field+"barrier", barrier)
	b.fill(field+"mover", "supervisor")
	b.fill(row(t, b, "what"), "Shadow Kim")
	b.fill(row(t, b, "from"), "2027-02-01")
	b.fill(row(t, b, "payer"), "nobody")
	b.fill(row(t, b, "time"), "paid")
	b.press("/pathway/plan/"+g.ID, "")
	b.says(200, goal)
	b.press("/pathway/plan", "")
	b.says(200, goal, barrier, "Shadow Kim", "My supervisor could change it", "paid time")
	b.fill("plan.look", "2027-03-01")

	for name, magic := range map[string]string{"plan.pdf": "%PDF-", "plan.docx": "PK", "plan.md": "# ", "plan.ics": "BEGIN:VCALENDAR"} {
		b.press("/pathway/out/"+name, "")
		b.download(magic, name)
	}
	b.press("/pathway/map", "")
	for name, magic := range map[string]string{"map.pdf": "%PDF-", "map.docx": "PK", "map.md": "# "} {
		b.press("/pathway/out/"+name, "")
		b.download(magic, name)
	}
	b.press("/pathway/conversation", "")
	b.fill("take", "goal:"+g.ID, "item:GE.12")
	b.fill("with", "mentor")
	b.press("/pathway/conversation", "")
	b.says(200, goal, "A conversation with my mentor")
	if strings.Contains(b.page.Find("article").Text(), "Zebrafish note") {
		t.Error("the guide holds a note that was not chosen")
	}
	for name, magic := range map[string]string{"conversation.pdf": "%PDF-", "conversation.docx": "PK", "conversation.md": "# "} {
		b.press("/pathway/out/"+name, "")
		b.download(magic, name)
		if strings.HasSuffix(name, ".md") && (bytes.Contains(b.body, []byte("Zebrafish note")) || !bytes.Contains(b.body, []byte(goal))) {
			t.Errorf("the guide as Markdown:\n%s", b.body)
		}
	}
	b.press("/pathway/file", "")
	b.fill("name", "Marlo & Kim")
	b.press("/pathway/save", "")
	if got := b.header.Get("Content-Disposition"); !strings.Contains(got, "marlo-kim.pathway.json") {
		t.Errorf("saved as %s", got)
	}
	got, err := pathway.Decode(b.body)
	if err != nil {
		t.Fatalf("the saved file cannot be read: %v", err)
	}
	r := got.Current()
	said := map[string]string{}
	for _, s := range r.Statements {
		said[s.Code+" "+s.Dimension] = strings.Join(s.Choices, ",") + s.Text
	}
	want := map[string]string{
		"GE.COM pass": "closer", "JE.PLK pass": "later", "GE.9 use": "regularly", "GE.9 wish": "fine-tune", "GE.9 note": note,
		"GE.12 use": "not-now", "GE.12 wish": "develop", "GE.13 use": "decline",
	}
	if len(r.Statements) != len(want) {
		t.Errorf("%d statements, expected %d: %v", len(r.Statements), len(want), said)
	}
	for key, value := range want {
		if said[key] != value {
			t.Errorf("%s: %q, expected %q", key, said[key], value)
		}
	}
	saved := got.Plans[0].Goals[0]
	if got.Name != "Marlo & Kim" || r.Purpose != "current-role" || r.Role != "Floor educator" || len(r.Priorities) != 2 || got.Plans[0].Look != "2027-03-01" ||
		saved.Title != goal || saved.Barrier != barrier || saved.Mover != "supervisor" || saved.Items[0].Code != "GE.9" ||
		len(saved.Activities) != 1 || saved.Activities[0].What != "Shadow Kim" || saved.Activities[0].From != "2027-02-01" || saved.Activities[0].Payer != "nobody" {
		t.Errorf("%+v\n%+v\n%+v", got, r, saved)
	}

	if after := p.rows(t); after != before {
		t.Errorf("the server stored something:\n%s\nbefore:\n%s", after, before)
	}
	for _, secret := range []string{"Zebrafish", "Marlo", "Shadow Kim", "Floor educator", got.ID, b.form.Get(fieldFile)[:40]} {
		if strings.Contains(p.log.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	if !strings.Contains(p.log.String(), "/pathway/save") {
		t.Error("the log holds nothing at all")
	}
}

// row is the name of a field of the first activity of the page.
func row(t *testing.T, b *browser, field string) string {
	t.Helper()
	name := b.page.Find("[name^='act.']").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return strings.HasSuffix(s.AttrOr("name", ""), "."+field)
	}).First().AttrOr("name", "")
	if name == "" {
		t.Fatalf("the page has no activity with %s", field)
	}
	return name
}

func (b *browser) download(magic, name string) {
	b.t.Helper()
	if b.status != 200 || !bytes.HasPrefix(b.body, []byte(magic)) {
		b.t.Errorf("%s: %d %.60q", name, b.status, b.body)
	}
	d := b.header.Get("Content-Disposition")
	what, ending, _ := strings.Cut(name, ".")
	if !strings.HasPrefix(d, "attachment") || !strings.Contains(d, what) || !strings.Contains(d, "."+ending) || b.header.Get("Cache-Control") == "" || strings.Contains(b.header.Get("Cache-Control"), "public") {
		b.t.Errorf("%s: %s, %s", name, d, b.header.Get("Cache-Control"))
	}
}

// The release of 2018 has levels: several hold at once, preferring not to say stands alone, and taking all ticks out
// leaves the question open again.
func TestLevelsWithoutScript(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2018-draft")
	unit := b.page.Find("[name^='say.pass.']").First().AttrOr("name", "")
	code := strings.TrimPrefix(unit, "say.pass.")
	b.fill(unit, "closer")
	b.press("/pathway/reflect", "1")
	levels := "say.involvement." + code
	said := func() string {
		s := b.carried().Current().Answer(itemID(t, code), "involvement")
		if s == nil {
			return "nothing"
		}
		return strings.Join(s.Choices, ",")
	}
	for _, c := range []struct {
		ticked []string
		kept   string
	}{{[]string{"L1", "L3"}, "L1,L3"}, {[]string{"L1", "L3", "decline"}, "decline"}, {[]string{"decline", "L2"}, "L2"}, {nil, ""}} {
		b.fill(levels, c.ticked...)
		b.fill("say.use."+code, "regularly")
		b.press("/pathway/reflect", "")
		if got := said(); got != c.kept {
			t.Errorf("%q: kept %q, expected %q", c.ticked, got, c.kept)
		}
		b.press("/pathway/reflect/"+code, "")
		if got := strings.Join(b.form[levels], ","); got != c.kept {
			t.Errorf("the page shows %q, expected %q", got, c.kept)
		}
	}
	b.fill(levels, "L1", "L2")
	b.press("/pathway/map", "")
	b.says(200, "Level 1, Level 2")
	b.press("/pathway/out/map.md", "")
	b.download("# ", "map.md")
	if !bytes.Contains(b.body, []byte("Level 1, Level 2")) {
		t.Error("the map as Markdown has no levels")
	}
}

func itemID(t *testing.T, code string) string {
	t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range releases {
		for _, it := range r.Items {
			if it.Code == code {
				return it.ID
			}
		}
	}
	t.Fatalf("no item %s", code)
	return ""
}

// The invented example can be read, its codes exist in the edition that it names, and its pages have what it says.
func TestTheExampleIsWhole(t *testing.T) {
	p, err := pathway.Decode(exampleFile)
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, r := range p.Reflections {
		for _, s := range r.Statements {
			ids[s.Code+" "+s.Item] = true
		}
		for _, pr := range r.Priorities {
			ids[pr.Code+" "+pr.Item] = true
		}
	}
	for _, g := range p.Plans[0].Goals {
		for _, ref := range g.Items {
			ids[ref.Code+" "+ref.Item] = true
		}
	}
	for id := range ids {
		code, item, _ := strings.Cut(id, " ")
		if itemID(t, code) != item {
			t.Errorf("%s is not %s", code, item)
		}
	}
	cur := p.Current()
	if len(p.Reflections) != 2 || p.Reflections[0].Open() || cur == nil || len(cur.Priorities) != 3 || len(p.Plans[0].Current()) != 2 || len(p.Plans[0].Goals[0].Reviews) != 1 {
		t.Errorf("%+v", p)
	}
	pl := newPlace(t)
	b := pl.browser(t)
	b.get("/pathway")
	b.press("/pathway/open", "1")
	b.says(200, "Your file is open")
	b.press("/pathway/plan", "")
	b.says(200, p.Plans[0].Goals[0].Title, p.Plans[0].Goals[1].Barrier)
	b.press("/pathway/out/plan.ics", "")
	b.download("BEGIN:VCALENDAR", "plan.ics")
	if n := bytes.Count(b.body, []byte("BEGIN:VEVENT")); n != 8 {
		t.Errorf("%d entries in the calendar", n)
	}
}

// A GET of any page holds nothing of anybody, and is the same for everybody.
func TestDoorsHoldNothingPersonal(t *testing.T) {
	p := newPlace(t)
	b := p.begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/reflect", "")
	for _, path := range []string{
		"/pathway", "/pathway/pass", "/pathway/reflect", "/pathway/reflect/GE.COM", "/pathway/reflect/NO.SUCH", "/pathway/map", "/pathway/map/" + pathway.NewID(),
		"/pathway/priorities", "/pathway/plan", "/pathway/plan/" + pathway.NewID(), "/pathway/conversation", "/pathway/file",
	} {
		b.get(path)
		b.says(200)
		if b.carried() != nil || strings.Contains(string(b.body), "Floor educator") || b.header.Get("Set-Cookie") != "" {
			t.Errorf("%s holds something of somebody", path)
		}
		stranger := p.browser(t)
		stranger.get(path)
		if !bytes.Equal(stranger.body, b.body) {
			t.Errorf("%s is not the same for everybody", path)
		}
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("PUT", path, nil))
		if w.Code != 405 || !strings.Contains(w.Header().Get("Allow"), "POST") {
			t.Errorf("PUT %s: %d, Allow %q", path, w.Code, w.Header().Get("Allow"))
		}
	}
	for _, path := range []string{"/pathway/begin", "/pathway/save", "/pathway/out/plan.pdf", "/pathway/plan/do"} {
		w := httptest.NewRecorder()
		p.ServeHTTP(w, httptest.NewRequest("DELETE", path, nil))
		if w.Code != 405 {
			t.Errorf("DELETE %s: %d", path, w.Code)
		}
	}
}
