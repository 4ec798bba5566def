package e2e

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pathways/internal/pathway"
	"pathways/internal/reflection"
)

const tidalSkills = `code,parent_code,kind,statement
S,,Domain,Shore
S.T,S,Category,Tides
S1,S.T,Competency,Reads a tide table aloud
S2,S.T,Competency,Says when it is safe to walk out
S3,S.T,Competency,Tells stories and names animals of the rock pool
S4,S.T,Competency,Rents out rubber boots
`

// TestReflectionIsCarriedOver publishes the second edition of a framework, in which something was reworded, split and retired. Who
// reflected with the first brings their answers over on a phone, chooses where the split one goes, and takes it all back.
func TestReflectionIsCarriedOver(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, _ := twoStewards(t, h)
	olga.publishesFile(t, tidalSkills)

	ana := visitHouse(t, h, withPhone).newTab()
	ana.open("/pathway")
	ana.press(radio("edition", "shore-guides@1.0"))
	ana.begins("exploring", "shore guide")
	ana.looksCloserAt("S.T")
	s := saying{}
	ana.writesNote(s, "S4", "I never liked the boots.")
	ana.answersAll(s)
	ana.goTo(toFile)
	before, _ := ana.saves()
	holdsSaying(t, before, s)

	// The second edition.
	draft := olga.beginsFrom("Shore guides", "2.0")
	olga.open(draft)
	first, split, retired := olga.itemAt("S1"), olga.itemAt("S3"), olga.itemAt("S4")
	olga.open(first)
	olga.writesOver(`textarea[name="statement"]`, "Reads a tide table aloud and explains it")
	olga.goTo(`main form[data-guard] button.main`)
	for _, gone := range []string{split, retired} {
		olga.open(gone + "/remove")
		olga.passes("remove")
		olga.goTo(`form[action="` + gone + `/remove"] button.main`)
	}
	for code, words := range map[string]string{"S3a": "Tells stories of the rock pool", "S3b": "Names animals of the rock pool"} {
		olga.open(draft)
		olga.goTo(`nav.tree a[href*="parent=` + strings.TrimPrefix(olga.itemAt("S.T"), draft+"/items/") + `"]`)
		olga.write(`textarea[name="statement"]`, words)
		olga.write(`input[name="code"]`, code)
		olga.goTo(`main form[data-guard] button.main`)
	}
	olga.passes("second-edition")
	olga.open(draft + "/changes/correct?before=" + strings.TrimPrefix(split, draft+"/items/"))
	olga.passes("correct")
	olga.writesOver(`textarea[name="after"]`, "S3a\nS3b")
	olga.writesOver(`textarea[name="note"]`, "Two things at once are hard to talk about.")
	olga.goTo(`main form button.main`)
	olga.passes("differences")
	if see[bool](olga, `document.querySelector('form:has(input[name="all"]) button') !== null`) {
		olga.goTo(`form:has(input[name="all"]) button`)
	}
	holds(t, "the differences", olga.says(), word("draft.changes.is.reworded"), word("draft.changes.is.split"), word("draft.changes.is.retired"))
	olga.open(draft + "/release/publish")
	olga.goTo(`form[action$="/release/publish"] button.main`)
	holds(t, "the page", olga.says(), word("draft.done.published"))
	reader := visitHouse(t, h, withPhone, withoutScript).newTab()
	reader.open("/frameworks/shore-guides/2.0/changes")
	reader.fitsIn("changes-on-phone")
	holds(t, "what changed", reader.says(), "1.0", "S3a", "S3b", "Two things at once are hard to talk about.", "Rents out rubber boots", word("library.changes.published", "version", "2.0"))
	holds(t, "what changed, on paper", reader.onPaper(), "S3a", "Two things at once are hard to talk about.", "Rents out rubber boots")

	// The preview changes nothing; what was split asks.
	ana.open("/pathway")
	ana.fitsPhone("newer-edition")
	ana.goTo(`main .notice button[formaction="/pathway/carry"]`)
	ana.fitsPhone("preview")
	holds(t, "the preview", ana.says(), "S1", "S2", "S3", "S4", "Reads a tide table aloud and explains it", word("pathway.carry.nowhere", "count", 1), "I never liked the boots.")
	ana.press(`input[name="take.S3"][value="` + ana.optionFor("take.S3", "S3a") + `"]`)
	ana.goTo(`main button[formaction="/pathway/carry/do"]`)
	ana.fitsPhone("carried")
	ana.atHeading(word("pathway.carry.done"))
	holds(t, "the page", ana.says(), word("pathway.carry.stayed"), "I never liked the boots.")
	carried := see[string](ana, `eye.one('main button[formaction^="/pathway/map/"]').getAttribute("formaction")`)
	ana.goTo(`main button[formaction="` + carried + `"]`)
	ana.fitsPhone("new-map")
	ana.goTo(toFile)
	after, _ := ana.saves()
	holdsSaying(t, after, saying{"S1": s["S1"], "S2": s["S2"], "S3a": s["S3"]})
	sameReflection(t, "the old reflection", after, before)

	// Taken back, everything is as it was.
	ana.open("/pathway")
	ana.fitsPhone("after")
	ana.goTo(`main button[formaction^="/pathway/carried/"]`)
	ana.goTo(`main button[formaction^="/pathway/carried/"][formaction$="/back"]`)
	ana.fitsPhone("taken-back")
	ana.goTo(toFile)
	back, _ := ana.saves()
	if len(back.Reflections) != 1 {
		t.Errorf("after taking it back there are %d reflections", len(back.Reflections))
	}
	sameReflection(t, "the reflection after taking it back", back, before)
}

// sameReflection fails where a file does not hold the answers of the one reflection of another.
func sameReflection(t *testing.T, what string, got, want *pathway.Pathway) {
	t.Helper()
	old := want.Reflections[0]
	i := slices.IndexFunc(got.Reflections, func(r reflection.Reflection) bool { return r.ID == old.ID })
	if i < 0 {
		t.Fatalf("%s is not there any more", what)
	}
	if !reflect.DeepEqual(got.Reflections[i].Statements, old.Statements) || got.Reflections[i].Release != old.Release {
		t.Errorf("%s was\n%+v\nand is\n%+v", what, old, got.Reflections[i])
	}
}

// publishesFile brings a spreadsheet with columns that are known, and publishes it as it is.
func (p *tab) publishesFile(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Shore guides.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.open("/stewardship/imports/new")
	p.press(radio("way", "release"))
	p.bring(`input[name="file"]`, path)
	p.goTo(`form[action="/stewardship/imports/new"] button.main`)
	p.writesOver(`input[name="name"]`, "Shore guides")
	p.writesOver(`input[name="version"]`, "1.0")
	p.writesOver(`input[name="language"]`, "en")
	p.goTo(`form[action$="/columns"] button.main`)
	p.passes("report")
	p.goTo(`main a[href$="/publish"]`)
	p.passes("publish-as-it-is")
	p.goTo(`form[action$="/take"] button.main`)
	holds(t, "the page", p.says(), word("exchange.imports.done.published"))
}
