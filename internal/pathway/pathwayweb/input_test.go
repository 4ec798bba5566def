package pathwayweb

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// addresses are all that take a form.
var addresses = []string{
	"/pathway", "/pathway/pass", "/pathway/reflect", "/pathway/reflect/GE.COM", "/pathway/reflect/GE", "/pathway/reflect/NO.SUCH", "/pathway/map", "/pathway/map/" + unknownID,
	"/pathway/map/x", "/pathway/priorities", "/pathway/plan", "/pathway/plan/" + unknownID, "/pathway/plan/x", "/pathway/conversation", "/pathway/file", "/pathway/begin",
	"/pathway/plan/do", "/pathway/open", "/pathway/together", "/pathway/save", "/pathway/out/plan.pdf", "/pathway/out/map.md", "/pathway/out/conversation.docx",
	"/pathway/out/plan.ics", "/pathway/out/nothing.pdf", "/pathway/out/plan.exe", "/pathway/out/plan",
}

const unknownID = "0190a6b2-7c1e-7d3a-9f00-1a2b3c4d5e6f"

// Every address answers every form with a page that a person can go on from: with nothing, with a pathway, and with
// garbage in each field that carries something. None of them is a fault of ours.
func TestEveryAddressAnswersEveryForm(t *testing.T) {
	p := newPlace(t)
	token := p.begun(t, "isl@2025").form.Get(fieldFile)
	garbage := []string{"x", "1.", "1.AAAA", "{}", "[]", "null", `[{"name":"say.use.GE.1"}]`, `[{"name":"say.use.GE.1","values":["often"],"at":"soon"}]`, token[:len(token)/2], strings.Repeat("🔥", 1000), "\x00"}
	forms := []url.Values{{}, {fieldFile: {token}}, {fieldFile: {token}, "do": {"goal:x"}, "take": {"goal:x", "item:x", ""}, "with": {"x"}, "edition": {"x@y"}, "purpose": {"x"}, "how": {"x"}, "example": {"1"}}}
	for _, field := range []string{fieldFile, fieldChanges, fieldOther, fieldHas, fieldAnyway, "brought", "do", "edition", "say.use.GE.1", "say.", "goal.x.title", "act.x.y.z", "look.x.y", "pick", "name"} {
		carries := slices.Contains([]string{fieldFile, fieldChanges, fieldOther, "brought"}, field)
		for i, g := range garbage {
			if !carries && i%5 > 0 {
				continue
			}
			f := url.Values{fieldFile: {token}}
			f.Set(field, g)
			forms = append(forms, f)
		}
	}
	for _, path := range addresses {
		for i, form := range forms {
			for _, script := range []bool{false, true} {
				if script && form.Get(fieldChanges) == "" && form.Get(fieldOther) == "" && i > 2 {
					continue // the other fields mean nothing to what the script sends
				}
				r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				if script {
					r.Header.Set(scriptHeader, "1")
				}
				w := httptest.NewRecorder()
				p.ServeHTTP(w, r)
				if w.Code >= 500 || w.Code < 200 || w.Body.Len() == 0 || strings.Contains(w.Body.String(), "⟦") {
					t.Fatalf("%s with form %d %.200v: %d %.400s", path, i, form, w.Code, w.Body)
				}
				if page := w.Header().Get("Content-Type"); w.Code >= 400 && !strings.HasPrefix(page, "text/html") {
					t.Fatalf("%s with form %d: %d as %s", path, i, w.Code, page)
				}
			}
		}
	}
	if strings.Contains(p.log.String(), "level=ERROR") {
		t.Errorf("faults of ours: %.1000s", p.log.String()[strings.Index(p.log.String(), "level=ERROR"):])
	}
}

// An older page, sent after a newer one, asks before it goes on; what was typed into it is not lost. Sending the very
// same form again, and going on with the newest page, do not ask.
func TestAnOlderPageAsks(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/reflect", "1")
	older := clone(b.form)
	older.Set("say.use.GE.9", "regularly")
	b.post("/pathway/reflect/GE.COM", older)
	b.says(200)
	b.post("/pathway/reflect/GE.COM", older) // a reload, or a double click
	b.says(200)
	b.fill("say.note.GE.9", "In my own words.")
	b.press("/pathway/map", "")
	b.says(200)
	newest := clone(b.form)
	older.Set("say.wish.GE.10", "develop")
	b.post("/pathway/map", older)
	b.says(409, "older")
	if got := b.carried().Current().Statements; !slices.ContainsFunc(got, func(s reflection.Statement) bool { return s.Code == "GE.10" }) {
		t.Error("the page that asks does not carry what was typed into the older one")
	}
	b.press("/pathway/save", "")
	if p, err := pathway.Decode(b.body); err != nil || b.status != 200 || len(p.Current().Statements) != 3 {
		t.Errorf("saving from there: %d %v", b.status, err)
	}
	b.press("/pathway/map", "1")
	b.says(200, "My map")
	if got := b.carried().Current().Answer(itemID(t, "GE.10"), "wish"); got == nil {
		t.Error("going on lost what was typed")
	}
	b.post("/pathway/map", newest)
	b.says(409)
}

// Going back without script and on from there keeps what was chosen on the later pages, and what was changed on the
// older one wins; only words of one's own make the house stop and ask.
func TestGoingBackKeepsWhatWasChosenLater(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/reflect", "1")
	first := clone(b.form)
	first.Set("say.use.GE.9", "regularly")
	first.Set("say.use.GE.10", "regularly")
	b.post("/pathway/reflect/GE.PRS", first)
	b.fill("say.wish.GE.14", "develop")
	b.press("/pathway/map", "")
	b.says(200)
	back := clone(first) // the browser's Back shows the first page as it was filled in
	back.Set("say.use.GE.10", "not-now")
	b.post("/pathway/map", back)
	b.says(200, "older page")
	for code, want := range map[string]string{"use GE.9": "regularly", "use GE.10": "not-now", "wish GE.14": "develop"} {
		dim, item, _ := strings.Cut(code, " ")
		if got := b.carried().Current().Answer(itemID(t, item), dim); got == nil || !slices.Equal(got.Choices, []string{want}) {
			t.Errorf("%s: %+v, not %s", code, got, want)
		}
	}
	b.press("/pathway/plan", "")
	b.says(200)
	if strings.Contains(string(b.body), "older page") {
		t.Error("the newest page is taken for an older one")
	}
}

// The cookie that remembers choices can be anything at all: what it cannot be is believed where it does not fit.
func TestAStrangeMemoryIsNotBelieved(t *testing.T) {
	for _, value := range []string{"", "x", "====", strings.Repeat("A", 4000), choicesSaid{Reflection: unknownID, Said: map[string]string{"say.use.GE.9": "regularly"}}.pack()} {
		if m, ok := unpackSaid(value); ok && m.Reflection != unknownID {
			t.Errorf("%.20q was read as %+v", value, m)
		}
	}
	bomb := choicesSaid{Reflection: unknownID, Said: map[string]string{"say.use.GE.9": strings.Repeat("a ", 1<<20)}}.pack()
	if _, ok := unpackSaid(bomb); ok {
		t.Error("a cookie that unpacks to 2 MB was read")
	}
}

// Pressing a button twice begins one reflection and makes one goal.
func TestADoubleClickMakesOne(t *testing.T) {
	p := newPlace(t)
	b := p.browser(t)
	b.get("/pathway")
	first := clone(b.form)
	first.Set("purpose", "exploring")
	b.post("/pathway/begin", first)
	again := clone(b.form)
	again.Set("purpose", "exploring")
	again.Set("edition", "isl@2025")
	b.post("/pathway/begin", again)
	if n := len(b.carried().Reflections); n != 1 {
		t.Errorf("%d reflections", n)
	}
	b.post("/pathway/plan", clone(b.form))
	twice := clone(b.form)
	twice.Set("do", "goal:"+unknownID)
	b.post("/pathway/plan/do", twice)
	b.says(200)
	b.post("/pathway/plan/do", twice)
	b.says(200)
	withToken := clone(twice)
	withToken.Set(fieldFile, b.form.Get(fieldFile))
	b.post("/pathway/plan/do", withToken)
	if got := b.carried().Plans; len(got) != 1 || len(got[0].Current()) != 1 {
		t.Errorf("plans: %+v", got)
	}
	// With script, both answers are put together in the browser: still one plan and one goal.
	r := url.Values{fieldFile: {twice.Get(fieldFile)}, "do": twice["do"], fieldOther: {b.form.Get(fieldFile)}}
	b.post("/pathway/plan/do", r)
	if got := b.carried().Plans; len(got) != 1 || len(got[0].Current()) != 1 {
		t.Errorf("plans put together: %+v", got)
	}
}

// A file of the same pathway is put together with what is here; nothing of either is lost.
func TestAFileOfTheSamePathwayIsPutTogether(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.post("/pathway/save", clone(b.form))
	file := withMore(t, b.body, "say.use.GE.1", "regularly")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/file", "")
	b.upload("marlo.pathway.json", file)
	b.says(200, "nothing was lost")
	if got := b.carried().Current().Statements; len(got) != 2 {
		t.Errorf("%d statements", len(got))
	}
}

// withMore is a file in which something more was said.
func withMore(t *testing.T, file []byte, name string, values ...string) []byte {
	t.Helper()
	p, err := pathway.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	now := p.Changed.Add(1e9)
	if refused := p.Apply([]pathway.Change{{ID: pathway.NewID(), Name: name, Values: values, At: now}}, releaseTree(t, p.Current().Release), now); len(refused) > 0 {
		t.Fatal(refused[0].Key)
	}
	out, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func releaseTree(t *testing.T, version string) *framework.Tree {
	t.Helper()
	releases, err := isl.Releases()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(releases, func(r *framework.Release) bool { return r.Version == version })
	return framework.NewTree(releases[i])
}

// Another pathway is opened only after asking, and each of the three answers does what it says.
func TestAFileOfAnotherPathwayAsks(t *testing.T) {
	p := newPlace(t)
	other := p.begun(t, "isl@2018-draft")
	other.post("/pathway/save", clone(other.form))
	file := other.body
	brought, err := pathway.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	for how, reflections := range map[string]int{"both": 2, "instead": 1, "keep": 1} {
		b := p.begun(t, "isl@2025")
		here := b.carried().ID
		b.press("/pathway/file", "")
		b.upload("other.pathway.json", file)
		b.says(200, "There is a pathway here already")
		if b.carried().ID != here || len(b.carried().Reflections) != 1 {
			t.Errorf("%s: something was changed before asking", how)
		}
		b.press("/pathway/together", how)
		b.says(200)
		got := b.carried()
		want := here
		if how == "instead" {
			want = brought.ID
		}
		if got.ID != want || len(got.Reflections) != reflections {
			t.Errorf("%s: pathway %s with %d reflections", how, got.ID, len(got.Reflections))
		}
	}
}

// A file that cannot be read is answered with what is wrong and where, and what is here stays as it is.
func TestAFileThatCannotBeReadChangesNothing(t *testing.T) {
	p := newPlace(t)
	b := p.begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.press("/pathway/file", "")
	before := b.carried()
	b.press("/pathway/save", "")
	whole := string(b.body)
	unknown := strings.Replace(whole, `"dimension"`, `"grade": "A", "dimension"`, 1)
	for name, c := range map[string]struct {
		file   string
		status int
		says   string
	}{
		"empty":         {"", 422, "This file is empty."},
		"damaged":       {whole[:len(whole)-30], 422, "This file is damaged: it does not read from line"},
		"picture":       {"\x89PNG\xff\xfe", 422, "This file is not text"},
		"foreign":       {`{"CFDocument": {}}`, 422, "This is not a pathway file"},
		"newer":         {strings.Replace(whole, `"version": 1`, `"version": 7`, 1), 422, "made by a newer Pathways (version 7"},
		"unknown":       {unknown, 422, "reflections[0].statements[0].grade: version 1 of the file has no such field."},
		"six megabytes": {strings.Repeat(" ", 6<<20), 422, "This file is larger than 5 MB"},
	} {
		b.upload("x.pathway.json", []byte(c.file))
		b.says(c.status, c.says, "Nothing was changed.")
		if got := b.carried(); got == nil || got.ID != before.ID || got.Revision != before.Revision || len(got.Current().Statements) != 1 {
			t.Errorf("%s: the page carries %+v", name, got)
		}
		// The same without a pathway here: the first page says it.
		stranger := p.browser(t)
		stranger.get("/pathway")
		stranger.upload("x.pathway.json", []byte(c.file))
		stranger.says(c.status, c.says)
	}
	b.post("/pathway/open", clone(b.form))
	b.says(422, "Choose a file first.")
	kept := clone(b.form)
	b.upload("huge.pathway.json", bytes.Repeat([]byte("x"), 50<<20))
	b.says(413, "12 MB")
	b.post("/pathway/file", kept) // back to the page before, which still carries everything
	b.says(200)
	if len(b.carried().Current().Statements) != 1 {
		t.Error("something was lost")
	}
}

// A pathway about an edition that this house does not have is carried on unchanged, and every page says so.
func TestAnEditionThatIsNotHere(t *testing.T) {
	p := newPlace(t)
	there := pathway.New(p.now)
	there.Begin("isl", "2030", "", "", p.now)
	raw, err := there.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b := p.browser(t)
	b.get("/pathway")
	b.upload("later.pathway.json", raw)
	b.says(200)
	for _, path := range []string{"/pathway/pass", "/pathway/reflect/GE.COM", "/pathway/map", "/pathway/map/" + there.Reflections[0].ID, "/pathway/plan", "/pathway/out/plan.pdf"} {
		b.post(path, clone(b.form))
		b.says(422, "isl 2030", "isl@2025")
		if b.carried().Current().Release != "2030" {
			t.Errorf("%s changed the pathway", path)
		}
	}
	b.post("/pathway/save", clone(b.form))
	if got, err := pathway.Decode(b.body); err != nil || got.Current().Release != "2030" {
		t.Errorf("saved: %v", err)
	}
	b.post("/pathway/begin", url.Values{"edition": {"isl@2030"}, "role": {"My own words"}})
	b.says(422)
	if b.form.Get("role") != "My own words" {
		t.Errorf("what was typed is %q", b.form.Get("role"))
	}
}

// Questions that this house does not have are told apart from an edition that it does not have.
func TestQuestionsThatAreNotHere(t *testing.T) {
	p := newPlace(t)
	there := pathway.New(p.now)
	there.Begin("isl", "2025", "", "", p.now)
	there.Reflections[0].Instrument = "museum-7"
	raw, err := there.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b := p.browser(t)
	b.get("/pathway")
	b.upload("theirs.pathway.json", raw)
	b.says(200)
	for _, path := range []string{"/pathway/pass", "/pathway/map", "/pathway/map/" + there.Reflections[0].ID, "/pathway/out/map.pdf"} {
		b.post(path, clone(b.form))
		b.says(422, "We do not have these questions", "museum-7")
		if b.carried().Current().Instrument != "museum-7" {
			t.Errorf("%s changed the pathway", path)
		}
	}
}

// Answers about codes that the edition does not have are said to be there, and stay in the file through every page.
func TestUnknownCodesStayInTheFile(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.fill("say.pass.GE.COM", "closer")
	b.post("/pathway/save", clone(b.form))
	file := strings.NewReplacer(`"GE.COM"`, `"ZZ.1"`, itemID(t, "GE.COM"), unknownID).Replace(string(b.body))
	b = b.place.browser(t)
	b.get("/pathway")
	b.upload("x.pathway.json", []byte(file))
	b.says(200, "ZZ.1")
	for _, path := range []string{"/pathway/pass", "/pathway/map", "/pathway/plan", "/pathway/conversation", "/pathway/file"} {
		b.post(path, clone(b.form))
		b.says(200)
	}
	b.press("/pathway/save", "")
	if got, err := pathway.Decode(b.body); err != nil || len(got.Current().Statements) != 1 || got.Current().Statements[0].Code != "ZZ.1" {
		t.Errorf("saved: %v %s", err, b.body)
	}
}

// What is too long, or does not fit, comes back in its field with the reason beside it; the rest is kept.
func TestWhatDoesNotFitStaysInItsField(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	b.press("/pathway/reflect", "")
	b.press("/pathway/reflect/GE.COM", "")
	long := strings.Repeat("Zebrafish ", 250)
	b.fill("say.note.GE.9", long)
	b.fill("say.use.GE.9", "regularly")
	b.post("/pathway/reflect/GE.COM", clone(b.form)) // the button "keep what I wrote and stay here"
	b.says(422, "there is room for 2000")
	if got := b.form.Get("say.note.GE.9"); strings.TrimSpace(got) != strings.TrimSpace(long) {
		t.Errorf("%d characters stand in the field", len(got))
	}
	if b.page.Find(`textarea[aria-invalid="true"]`).Length() != 1 {
		t.Error("the field is not marked")
	}
	if got := b.carried().Current().Statements; len(got) != 1 || got[0].Choices[0] != "regularly" {
		t.Errorf("kept: %+v", got)
	}
	b.fill("say.note.GE.9", "Short.")
	b.press("/pathway/priorities", "")
	b.says(200)
	six := clone(b.form)
	six["pick"] = []string{"GE.1", "GE.2", "GE.3", "GE.4", "GE.5", "GE.6"}
	b.post("/pathway/plan", six)
	b.says(422, "You chose 6.")
	if n := len(b.form["pick"]); n != 6 || len(b.carried().Current().Priorities) != 0 {
		t.Errorf("%d boxes are ticked", n)
	}
	form := clone(b.form)
	delete(form, "pick")
	form.Set("do", "goal:"+unknownID)
	b.post("/pathway/plan/do", form)
	b.fill("goal."+unknownID+".why", long)
	b.fill(row(t, b, "what"), strings.Repeat("w", 301))
	b.press("/pathway/plan/"+unknownID, "")
	b.says(422)
	if got := b.form.Get("goal." + unknownID + ".why"); strings.TrimSpace(got) != strings.TrimSpace(long) || len(b.form.Get(row(t, b, "what"))) != 301 {
		t.Error("what was typed into the goal is lost")
	}
	b.post("/pathway/plan/"+pathway.NewID(), clone(url.Values{fieldFile: b.form[fieldFile]}))
	b.says(200, "My plan") // a goal that is not there leads to the plan
}

// A plan that is full says so, and shows what is in it.
func TestAPlanThatIsFullSaysSo(t *testing.T) {
	b := newPlace(t).begun(t, "isl@2025")
	for range plan.MaxGoals + 1 {
		b.post("/pathway/plan/do", url.Values{fieldFile: b.form[fieldFile], "do": {"goal:" + pathway.NewID()}})
	}
	b.says(422, "There is no more room here.")
	if n := len(b.carried().Plans[0].Current()); n != plan.MaxGoals {
		t.Errorf("%d goals", n)
	}
}

// A script's list of what was filled in is taken once, and what is in the pathway then is named to it.
func TestChangesOfTheScript(t *testing.T) {
	p := newPlace(t)
	token := p.begun(t, "isl@2025").form.Get(fieldFile)
	id, other := pathway.NewID(), pathway.NewID()
	raw, err := json.Marshal([]pathway.Change{
		{ID: id, Name: "say.use.GE.1", Values: []string{"regularly"}, At: p.now},
		{ID: other, Name: "say.use.GE.2", Values: []string{"often"}, At: p.now},
	})
	if err != nil {
		t.Fatal(err)
	}
	b := p.browser(t)
	r := httptest.NewRequest("POST", "/pathway/map", strings.NewReader(url.Values{fieldFile: {token}, fieldChanges: {string(raw)}, "say.use.GE.3": {"regularly"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set(scriptHeader, "1")
	b.send(r)
	if got := b.carried().Current().Statements; len(got) != 1 || got[0].ID != id {
		t.Errorf("kept: %+v", got)
	}
	folded := b.page.Find("pathway-desk").AttrOr("data-folded", "")
	if !strings.Contains(folded, id) || b.status != http.StatusUnprocessableEntity {
		t.Errorf("folded %q, status %d", folded, b.status)
	}
	if _, set := b.cookies[cookieSeen]; set {
		t.Error("a cookie was set although the script keeps the pathway")
	}
}

// The schema has its own address, for every program.
func TestTheSchemaIsServed(t *testing.T) {
	w := httptest.NewRecorder()
	newPlace(t).ServeHTTP(w, httptest.NewRequest("GET", "/schemas/pathway-1.json", nil))
	if w.Code != 200 || !bytes.Equal(w.Body.Bytes(), pathway.Schema) || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}
