package pathwayweb

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
	"pathways/internal/role"
)

// keptPlace is the room with accounts: a browser with the cookie "as" is the person of that name, one with "gone" has
// a session that has ended.
type keptPlace struct {
	*place
	pathways *pathway.Service
	orgs     *organization.Service
	roles    *role.Service
	people   map[string]authz.Viewer
}

func newKeptPlace(t testing.TB, d *db.DB) *keptPlace {
	t.Helper()
	frameworks, err := framework.NewService(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := isl.Install(t.Context(), frameworks); err != nil {
		t.Fatal(err)
	}
	words, err := i18n.New(ui.Locales, web.Locales, practice.Locales, framework.Locales, Locales)
	if err != nil {
		t.Fatal(err)
	}
	p := &keptPlace{place: &place{db: d, log: new(bytes.Buffer), now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}, people: map[string]authz.Viewer{}}
	now := func() time.Time { return p.now }
	p.pathways = pathway.NewService(d, frameworks, now)
	p.orgs = organization.NewService(d)
	p.roles = role.NewService(role.Options{DB: d, Frameworks: frameworks, Organizations: p.orgs, Now: now})
	for _, name := range []string{"Ana", "Ben"} {
		p.people[name] = accounttest.Person(t, d, name)
	}
	p.Server = web.NewServer(web.Options{
		Routes: Routes(Options{Frameworks: frameworks, Pathways: p.pathways, Roles: p.roles, Demo: true, Now: now}),
		Words:  words, Logger: slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Who: func(r *http.Request) (authz.Viewer, error) {
			if c, err := r.Cookie("as"); err == nil {
				if c.Value == "gone" {
					return authz.Viewer{}, errs.New(errs.SignIn, "test", "")
				}
				return p.people[c.Value], nil
			}
			return authz.Viewer{}, nil
		},
	})
	return p
}

// keptBrowser is a browser of somebody who is signed in; it goes where it is sent on to.
type keptBrowser struct{ *browser }

func (p *keptPlace) as(t *testing.T, name string) keptBrowser {
	b := keptBrowser{p.browser(t)}
	b.cookies["as"] = &http.Cookie{Name: "as", Value: name}
	return b
}

func (b keptBrowser) on() {
	b.t.Helper()
	for range 3 {
		if b.status != http.StatusSeeOther {
			return
		}
		b.get(b.header.Get("Location"))
	}
}

func (b keptBrowser) press(to, value string) { b.t.Helper(); b.browser.press(to, value); b.on() }
func (b keptBrowser) open(to string)         { b.t.Helper(); b.browser.get(to); b.on() }

// starts begins a reflection.
func (b keptBrowser) starts() {
	b.t.Helper()
	b.open("/pathway")
	b.fill("purpose", "current-role")
	b.press("/pathway/begin", "")
	b.says(200, "Short pass")
}

func (p *keptPlace) of(t *testing.T, name string) *pathway.Pathway {
	t.Helper()
	got, err := p.pathways.Get(t.Context(), p.people[name], pathway.Everything)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// say sends changes as the script does.
func (b keptBrowser) say(status int, changes ...pathway.Change) heard {
	b.t.Helper()
	raw, err := json.Marshal(changes)
	if err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/pathway/say", bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json")
	b.send(r)
	var out heard
	if b.status != status || status == 200 && json.Unmarshal(b.body, &out) != nil {
		b.t.Fatalf("status %d, expected %d: %s", b.status, status, b.body)
	}
	return out
}

// The thin thread: sign in, answer, and find the answer on another device; another person finds nothing of it, and
// the page carries nothing.
func TestAnAnswerIsThereOnAnotherDevice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		phone := p.as(t, "Ana")
		phone.starts()
		phone.fill("say.pass.GE.COM", "closer")
		phone.press("/pathway/reflect", "1")
		phone.says(200, "Communication")
		phone.fill("say.use.GE.9", "regularly")
		phone.fill("say.note.GE.9", note)
		phone.press("/pathway/map", "")
		phone.says(200, note)
		if phone.form.Get(fieldFile) != "" || phone.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the page carries the pathway or may be kept: %q", phone.header.Get("Cache-Control"))
		}
		desk := p.as(t, "Ana")
		desk.open("/pathway/reflect/GE.COM")
		if desk.form.Get("say.use.GE.9") != "regularly" || desk.form.Get("say.note.GE.9") != note {
			t.Errorf("on the other device: %v", desk.form)
		}
		other := p.as(t, "Ben")
		other.open("/pathway/map")
		if strings.Contains(string(other.body), "Zebrafish") {
			t.Error("Ben reads what Ana wrote")
		}
		guest := p.browser(t)
		guest.get("/pathway/map")
		if strings.Contains(string(guest.body), "Zebrafish") || strings.Contains(p.log.String(), "Zebrafish") {
			t.Error("a guest, or the log, has what Ana wrote")
		}
	})
}

// An older page that is sent again, or twice, changes nothing that it does not say itself; what two pages say
// differently is shown, and settled as the person chooses.
func TestAnOldPageWritesOverNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		a, b := p.as(t, "Ana"), p.as(t, "Ana")
		a.starts()
		a.open("/pathway/reflect/GE.COM")
		a.fill("say.use.GE.9", "regularly")
		a.fill("say.use.GE.12", "regularly")
		a.post("/pathway/reflect/GE.COM", a.form)
		a.open("/pathway/reflect/GE.COM")
		b.open("/pathway/reflect/GE.COM")
		a.fill("say.use.GE.9", "not-now")
		a.post("/pathway/reflect/GE.COM", a.form)
		b.fill("say.use.GE.12", "now-and-then") // b still shows the older answer to GE.9
		b.post("/pathway/reflect/GE.COM", b.form)
		b.post("/pathway/reflect/GE.COM", b.form)
		a.open("/pathway/reflect/GE.COM")
		if a.form.Get("say.use.GE.9") != "not-now" || a.form.Get("say.use.GE.12") != "now-and-then" {
			t.Fatalf("GE.9 %q, GE.12 %q", a.form.Get("say.use.GE.9"), a.form.Get("say.use.GE.12"))
		}
		if n := len(p.of(t, "Ana").Current().Statements); n != 4 {
			t.Errorf("%d statements, expected 4", n)
		}
		b.fill("say.use.GE.9", "now-and-then")
		b.post("/pathway/reflect/GE.COM", b.form)
		a.open("/pathway/map")
		a.says(200, "Two of your devices wrote different things")
		a.open("/pathway/differences")
		a.says(200, "Not now", "Now and then", "GE.9")
		buttons := a.page.Find("button[name=choose]")
		if buttons.Length() != 2 {
			t.Fatalf("%d to choose from", buttons.Length())
		}
		a.press("/pathway/differences", buttons.Eq(1).AttrOr("value", ""))
		a.says(200, "Nothing differs")
		a.open("/pathway/reflect/GE.COM")
		if got := a.form.Get("say.use.GE.9"); got != "not-now" {
			t.Errorf("%q holds", got)
		}
		if a.page.Find("[data-differs]:not([hidden])").Length() > 0 {
			t.Error("it is still said to differ")
		}
	})
}

// What a guest has in a browser comes into the account once, as often as it is brought; opening a file does the same.
// A guest's page that somebody sends who has signed in meanwhile is offered, and brought only when they say so.
func TestAGuestsPathwayComesIntoTheAccount(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		guest := p.begun(t, "isl@2025")
		guest.get("/pathway")
		guest = p.begun(t, "isl@2025")
		guest.fill("say.pass.GE.COM", "closer")
		guest.press("/pathway/reflect", "1")
		guest.fill("say.use.GE.9", "regularly")
		guest.fill("say.note.GE.9", note)

		b := keptBrowser{guest} // signs in, in the same browser
		b.cookies["as"] = &http.Cookie{Name: "as", Value: "Ana"}
		b.press("/pathway/map", "")
		b.says(200, "Bring it into your account?")
		if !p.of(t, "Ana").Empty() {
			t.Fatal("it was brought unasked")
		}
		form := clone(b.form)
		b.press("/pathway/adopt", "")
		b.says(200, "It is in your account", "1 reflection", "3 answers")
		if b.page.Find("[data-adopted]").Length() != 1 {
			t.Error("the script is not told that the browser's copy can go")
		}
		first := p.of(t, "Ana")
		b.post("/pathway/adopt", form)
		b.says(200, "already in your account")
		raw, err := first.Encode()
		if err != nil {
			t.Fatal(err)
		}
		b.open("/pathway")
		b.upload("mine.pathway.json", raw)
		b.says(200, "already in your account")
		if n := len(p.of(t, "Ana").Current().Statements); n != 3 {
			t.Errorf("%d statements", n)
		}
		b.open("/pathway/reflect/GE.COM")
		if b.form.Get("say.note.GE.9") != note {
			t.Errorf("%q", b.form.Get("say.note.GE.9"))
		}
		b.open("/pathway")
		b.upload("other.json", []byte("{}"))
		b.says(422, "Nothing was changed")

		// As the script does it: what the browser keeps, with changes that were not folded in yet.
		token, err := first.Token()
		if err != nil {
			t.Fatal(err)
		}
		b.post("/pathway/adopt", url.Values{"file": {token}, "changes": {`[{"id":"0197c0de-0000-4000-8000-0000000000aa","name":"say.use.GE.12","values":["not-now"],"at":"2026-11-22T11:00:00Z"}]`}})
		b.says(200, "1 answer")
		b.post("/pathway/adopt", url.Values{"file": {token}, "changes": {`[{"id":"0197c0de-0000-4000-8000-0000000000aa","name":"say.use.GE.12","values":["not-now"],"at":"2026-11-22T11:00:00Z"}]`}})
		b.says(200, "already in your account")
		b.post("/pathway/adopt", url.Values{"file": {"1.damaged"}})
		b.says(422)
	})
}

// What the script sends is saved as it is made, the same twice is once, and what does not fit is said with its sentence.
func TestWhatTheScriptSendsIsSaved(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		b := p.as(t, "Ana")
		b.starts()
		of := b.form.Get(fieldOf)
		one := pathway.Change{ID: pathway.NewID(), Name: "say.use.GE.9", Values: []string{"regularly"}, At: p.now, Of: of}
		got := b.say(200, one)
		if len(got.Folded) != 1 || got.Was["say.use.GE.9"] == "" || got.Seen != 1 || len(got.Refused) > 0 {
			t.Errorf("%+v", got)
		}
		b.say(200, one)
		goal := pathway.NewID()
		why := pathway.Change{ID: pathway.NewID(), Name: "goal." + goal + ".why", Values: []string{"because"}, At: p.now}
		long := pathway.Change{ID: pathway.NewID(), Name: "say.note.GE.9", Values: []string{strings.Repeat("x", 5000)}, At: p.now, Of: of}
		got = b.say(200, one, why, long)
		if len(got.Refused) != 1 || got.Refused[0].ID != long.ID || !strings.Contains(got.Refused[0].Text, "make it shorter") || got.Was[long.Name] != "" {
			t.Errorf("%+v", got.Refused)
		}
		mine := p.of(t, "Ana")
		if len(mine.Current().Statements) != 1 || mine.Plans[0].Goals[0].Why != "because" {
			t.Errorf("%+v", mine)
		}
		// Another tab, which knew nothing of it, says something else in the same field.
		seen := int64(0)
		two := pathway.Change{ID: pathway.NewID(), Name: "say.use.GE.9", Values: []string{"not-now"}, At: p.now, Of: of, Seen: &seen}
		if got = b.say(200, two); !got.Differs {
			t.Error("nobody is told that it differs")
		}
		other := pathway.Change{ID: pathway.NewID(), Name: why.Name, Values: []string{"for another reason"}, At: p.now, Was: pathway.Shown(nil)}
		if got = b.say(200, other); !got.Differs {
			t.Error("nobody is told that the wording differs")
		}
		b.open("/pathway/differences")
		b.says(200, "because", "for another reason", "Regularly", "Not now")
		form := clone(b.form)
		form.Set("take", b.page.Find("button[name=take]").AttrOr("value", "none"))
		b.post("/pathway/differences", form)
		if g := p.of(t, "Ana").Plans[0].Goals[0]; g.Why != "because" || len(g.Earlier) > 0 {
			t.Errorf("%+v", g)
		}

		b.say(400, pathway.Change{Name: "seen"})
		b.cookies["as"].Value = "gone"
		b.say(401, one)
		b.cookies["as"].Value = ""
		b.say(401, one)
		b.cookies["as"].Value = "Ben"
		if got = b.say(200, one); len(got.Refused) != 1 || !p.of(t, "Ben").Empty() {
			t.Errorf("Ben speaks in Ana's reflection: %+v", got)
		}
	})
}

// What was written on an account's page whose session has ended is not taken for a guest's: it leads to signing in.
func TestAnEndedSessionLosesNothing(t *testing.T) {
	p := newKeptPlace(t, dbtest.SQLite(t))
	b := p.as(t, "Ana")
	b.starts()
	for _, as := range []string{"", "gone"} {
		r := httptest.NewRequest("POST", "/pathway/reflect/GE.COM", strings.NewReader("seen=0&of="+b.form.Get(fieldOf)+"&say.use.GE.9=regularly"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		b.cookies["as"].Value = as
		b.send(r)
		if b.status != http.StatusUnauthorized {
			t.Errorf("as %q: %d", as, b.status)
		}
	}
	html := new(bytes.Buffer)
	if err := carried(carries{Of: "x", Plan: "y", Seen: "1", Was: "{}"}).Render(t.Context(), html); err != nil || !strings.HasPrefix(html.String(), `<input type="hidden" name="seen"`) {
		t.Errorf("what tells an account's page does not come first: %s", html)
	}
}

// Several plans: one about an edition alone, one from an earlier reflection; each has its page, goals and documents, and
// can be deleted after asking. Nobody else finds them.
func TestSeveralPlansAndReflections(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		b := p.as(t, "Ana")
		b.open("/pathway/plan")
		b.says(200, "No plan yet")
		b.fill("title", "Spring season")
		b.fill("about", "isl@2018-draft")
		b.press("/pathway/plans", "")
		b.says(200, "Spring season")
		b.press("/pathway/plan/do", "goal:")
		free := p.of(t, "Ana").Plans[0]
		at := "goal." + free.Goals[0].ID + "."
		b.fill(at+"title", goal)
		b.fill(at+"items", "II.AUD")
		b.fill(row(t, b.browser, "what"), "Shadow Kim")
		b.press("/pathway/plans/"+free.ID, "")
		b.says(200, goal, "Shadow Kim", "Spring season")
		b.press("/pathway/out/plan.md", "")
		if !strings.Contains(string(b.body), goal) {
			t.Errorf("the document:\n%s", b.body)
		}
		b.starts()
		first := b.form.Get(fieldOf)
		b.open("/pathway")
		b.press("/pathway/close", "")
		b.says(200, "Earlier reflections")
		b.starts()
		second := b.form.Get(fieldOf)
		b.open("/pathway/plans")
		b.fill("about", first)
		b.press("/pathway/plans", "")
		if mine := p.of(t, "Ana"); len(mine.Plans) != 2 || mine.Plans[1].Reflection != first || mine.Current().ID != second {
			t.Fatalf("%+v", mine.Plans)
		}
		b.open("/pathway/map/" + first)
		b.says(200, "My map")
		b.open("/pathway/compare?before=" + first + "&after=" + second)
		b.says(200, "Both say the same")
		for _, name := range []string{"map.pdf", "plan.docx", "conversation.md", "plan.ics"} {
			if b.open("/pathway/out/" + name); b.status != 200 {
				t.Errorf("%s: %d", name, b.status)
			}
		}
		if b.open("/pathway/save"); b.status != 200 {
			t.Errorf("save: %d", b.status)
		}
		saved, err := pathway.Decode(b.body)
		if err != nil || len(saved.Plans) != 2 || len(saved.Reflections) != 2 {
			t.Errorf("saved: %v", err)
		}

		other := p.as(t, "Ben")
		for _, path := range []string{"/pathway/plans/" + free.ID, "/pathway/plans/" + free.ID + "/delete", "/pathway/map/" + first, "/pathway/reflections/" + first + "/delete"} {
			if other.open(path); other.status != 404 && !strings.Contains(path, "/map/") || strings.Contains(string(other.body), "Zebrafish") {
				t.Errorf("Ben at %s: %d", path, other.status)
			}
		}
		for _, path := range []string{"/pathway/plans/" + free.ID + "/delete", "/pathway/reflections/" + first + "/delete"} {
			if other.post(path, nil); other.status != 404 {
				t.Errorf("Ben deletes %s: %d", path, other.status)
			}
		}
		b.open("/pathway/plans/" + free.ID + "/delete")
		b.says(200, "Spring season")
		b.press("/pathway/plans/"+free.ID+"/delete", "")
		b.open("/pathway/reflections/" + first + "/delete")
		b.press("/pathway/reflections/"+first+"/delete", "")
		if mine := p.of(t, "Ana"); len(mine.Plans) != 1 || len(mine.Reflections) != 1 {
			t.Errorf("%d plans, %d reflections", len(mine.Plans), len(mine.Reflections))
		}
	})
}

// The pages of an account cost the same number of statements with few rows and with many.
func TestPagesOfAnAccountCostTheSame(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newKeptPlace(t, d)
		counts := map[string]int64{}
		for i, size := range []int{10, 1000} {
			name := []string{"Ana", "Ben"}[i]
			v := p.people[name]
			_, _, err := p.pathways.Change(t.Context(), v, pathway.Want{Plans: true}, nil, func(w *pathway.Pathway) error {
				for range size / 10 {
					w.Begin("isl", "2025", "", "", p.now)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			var changes []pathway.Change
			for n := range size {
				changes = append(changes, pathway.Change{Name: "say.note.GE.1", Values: []string{strings.Repeat("x", n%7+1)}, At: p.now})
			}
			for n := range min(size, 40) {
				changes = append(changes, pathway.Change{Name: "goal." + goalID(n) + ".title", Values: []string{"goal"}, At: p.now})
			}
			if _, refused, err := p.pathways.Change(t.Context(), v, pathway.Want{}, changes, nil); err != nil || len(refused) > 0 {
				t.Fatal(err, refused)
			}
			b := p.as(t, name)
			for _, path := range []string{"/pathway", "/pathway/pass", "/pathway/reflect", "/pathway/map", "/pathway/plan", "/pathway/plans", "/pathway/compare", "/pathway/conversation", "/pathway/file", "/pathway/differences", "/pathway/save"} {
				from := d.Statements()
				b.open(path)
				if b.status != 200 {
					t.Errorf("%s: %d", path, b.status)
				}
				n := d.Statements() - from
				if i == 0 {
					counts[path] = n
				} else if counts[path] != n {
					t.Errorf("%s: %d statements, then %d", path, counts[path], n)
				}
			}
		}
		if counts["/pathway/plan"] != 1 {
			t.Errorf("the plan takes %d statements", counts["/pathway/plan"])
		}
	})
}

func goalID(n int) string {
	raw := []byte("0197c0de-0000-7000-8000-000000000000")
	raw[len(raw)-1], raw[len(raw)-2] = byte('0'+n%10), byte('0'+n/10)
	return string(raw)
}
