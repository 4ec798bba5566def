package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// badFile is a file that cannot be opened, or not as it is, and what the page says of it.
type badFile struct {
	name   string
	change func(good []byte) []byte
	says   []string
	opens  bool // opened all the same; the page says what it cannot show
	page   string
}

var badFiles = []badFile{
	{name: "damaged", change: func(g []byte) []byte { return g[:len(g)/2] }, says: []string{opening("pathway.file.damaged"), word("pathway.open.unchanged")}},
	{name: "empty", change: func([]byte) []byte { return nil }, says: []string{word("pathway.file.empty"), word("pathway.open.unchanged")}},
	{name: "a picture", change: func([]byte) []byte { return []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") }, says: []string{word("pathway.file.not-text"), word("pathway.open.unchanged")}},
	{name: "foreign", change: func([]byte) []byte { return []byte(`{"type":"FeatureCollection","features":[]}`) }, says: []string{opening("pathway.file.foreign"), word("pathway.open.unchanged")}},
	{name: "newer", change: func(g []byte) []byte { return changed(g, func(m map[string]any) { m["version"] = 7 }) }, says: []string{word("pathway.file.newer", "theirs", 7, "ours", 1), word("pathway.open.unchanged")}},
	{name: "unknown field", change: func(g []byte) []byte { return changed(g, func(m map[string]any) { m["grade"] = 3 }) }, says: []string{"grade", word("pathway.file.field.unknown"), word("pathway.open.unchanged")}},
	{name: "overlong note", change: func(g []byte) []byte {
		return changed(g, func(m map[string]any) { statement(m)["text"] = strings.Repeat("ü", 50001) })
	}, says: []string{word("pathway.open.unchanged")}},
	{name: "unknown code", change: func(g []byte) []byte {
		return changed(g, func(m map[string]any) {
			statement(m)["code"] = "XX.99"
			statement(m)["item"] = "1b4e28ba-2fa1-51d2-883f-0016d3cca427"
		})
	}, says: []string{word("pathway.opened.title"), "XX.99"}, opens: true},
	{name: "release that is not here", change: func(g []byte) []byte {
		return changed(g, func(m map[string]any) {
			m["reflections"].([]any)[0].(map[string]any)["release"] = "1999"
		})
	}, says: []string{word("pathway.opened.title")}, opens: true, page: word("pathway.norelease.title")},
}

// changed changes one thing in a good file.
func changed(good []byte, change func(map[string]any)) []byte {
	var m map[string]any
	if err := json.Unmarshal(good, &m); err != nil {
		panic(err)
	}
	change(m)
	out, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return out
}

// statement is the first statement of a file that has a note or an answer about a competency.
func statement(m map[string]any) map[string]any {
	all := m["reflections"].([]any)[0].(map[string]any)["statements"].([]any)
	return all[len(all)-1].(map[string]any)
}

// TestBadFiles brings files that cannot be opened: each is answered with a clear page, and what was here stays.
func TestBadFiles(t *testing.T) {
	t.Parallel()
	for name, as := range map[string][]func(*visitor){"with script": nil, "without script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			p := visit(t, as...).newTab()
			p.expects("422")
			p.open("/pathway")
			p.begins("exploring", "")
			p.looksCloserAt("GE.COM")
			s := saying{}
			p.writesNote(s, p.asked()[0], "My own words stay.")
			p.goTo(toFile)
			before, good := p.saves()
			for _, bad := range badFiles {
				if bad.opens {
					opensElsewhere(t, bad, bad.change(good), as)
					continue
				}
				p.brings(bad.change(good))
				holds(t, bad.name, see[string](p, `eye.text("main")`), bad.says...)
				p.passes(bad.name)
			}
			after, _ := p.saves()
			holdsSaying(t, after, s)
			if after.ID != before.ID {
				t.Errorf("after bad files another pathway is here: %s, before %s", after.ID, before.ID)
			}
		})
	}
}

// opensElsewhere opens a file that is sound but speaks of what this house does not have.
func opensElsewhere(t *testing.T, bad badFile, raw []byte, as []func(*visitor)) {
	t.Helper()
	q := visit(t, as...).newTab()
	q.expects("422")
	q.open("/pathway")
	q.brings(raw)
	holds(t, bad.name, see[string](q, `eye.text("main")`), bad.says...)
	q.passes(bad.name)
	if bad.page == "" {
		return
	}
	q.goTo(toMap)
	q.atHeading(bad.page)
	q.passes(bad.name + "-map")
	got, _ := q.saves()
	if len(got.Reflections) != 1 || got.Reflections[0].Release != "1999" || len(got.Reflections[0].Statements) == 0 {
		t.Errorf("%s: the file saved again has %+v", bad.name, got.Reflections)
	}
}

// TestHugeFile brings 50 MB. With script the page says so before anything is sent; without, the server answers
// with a clear page.
func TestHugeFile(t *testing.T) {
	t.Parallel()
	huge := filepath.Join(t.TempDir(), "huge.pathway.json")
	if err := os.WriteFile(huge, bytes.Repeat([]byte(`{"a": "bcdefgh"}`+"\n"), 50<<20/17), 0o600); err != nil {
		t.Fatal(err)
	}
	p := visit(t).newTab()
	p.open("/pathway")
	p.bring(`input[name="upload"]`, huge)
	p.press(toOpenFile)
	p.until("the page says that the file is too large", `eye.text("main [data-status]").startsWith(`+quoted(opening("pathway.file.too-large"))+`)`)
	p.passes("huge-file")

	q := visit(t, withoutScript).newTab()
	q.expects("413")
	q.open("/pathway")
	q.bring(`input[name="upload"]`, huge)
	q.goTo(toOpenFile)
	holds(t, "the page after 50 MB", see[string](q, `eye.text("main")`), "12 MB")
	q.passes("huge-file-without-script")
}

// TestNoteThatIsTooLong writes more than a note has room for: the page says so, and where it was written every word
// is still there to be made shorter.
func TestNoteThatIsTooLong(t *testing.T) {
	t.Parallel()
	for name, as := range map[string][]func(*visitor){"with script": nil, "without script": {withoutScript}} {
		t.Run(name, func(t *testing.T) {
			p := visit(t, as...).newTab()
			p.expects("422")
			p.open("/pathway")
			p.begins("exploring", "")
			p.looksCloserAt("GE.COM")
			s := saying{}
			code := p.asked()[0]
			field := `textarea[name="say.note.` + code + `"]`
			long := strings.Repeat("Étoile 🌍 والسماء ", 130) + "end"
			p.write(field, long)
			p.goTo(toFile)
			p.passes("a-note-that-is-too-long")
			holds(t, "the page", see[string](p, `eye.text("main")`), code+": "+opening("pathway.change.too-long"), "2000")
			if p.v.noScript {
				p.leads(func() { p.do("back", chromedp.NavigateBack()) })
			} else {
				p.goTo(`main nav button[formaction="/pathway/reflect"]`)
				p.goTo(`main .units button[formaction="/pathway/reflect/GE.COM"]`)
			}
			if got := see[string](p, "eye.one("+quoted(field)+").value"); got != long {
				t.Errorf("of %d bytes %d are still in the field", len(long), len(got))
			}
			p.press(field)
			see[bool](p, "(eye.one("+quoted(field)+").select(), true)")
			p.typeText("Étoile 🌍 والسماء")
			s.say(code, "note", "Étoile 🌍 والسماء")
			p.goTo(toFile)
			got, _ := p.saves()
			holdsSaying(t, got, s)
		})
	}
}
