package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
)

// shoreSkills is a spreadsheet as people keep them: semicolons, letters in Windows-1252, a title above the table, a column for
// each depth with empty cells below, codes of one depth only, and a column for the writers. One code stands there twice.
const shoreSkills = `Shore guides – what we look for;;;;;
;;;;;
Theme;Chapter;A guide can…;Ref. no.;Explanation;Who told us
Shore;Tides;Reads a tide table – aloud;S1;;Maëlle
;;Says when it’s safe to walk out;S2;It’s about time, not about courage.;
;Animals;Names the animals of a rock pool;S3;;Zoë
Boat;Handling;Ties a bowline;S3;;Café table
;;Keeps everybody dry – in rain, too;B2;;
`

// asFile writes a text as a file in Windows-1252.
func asFile(t *testing.T, name, text string) string {
	t.Helper()
	raw, err := charmap.Windows1252.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFromSpreadsheetToRelease brings a messy spreadsheet, is told which rows cannot be taken in, mends it, takes it in as a
// draft, edits it, has it signed off by a colleague and publishes it. Then the library and other systems have it.
func TestFromSpreadsheetToRelease(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben := twoStewards(t, h, withPhone)
	for _, page := range []string{"", "/new"} {
		ben.open("/stewardship/imports" + page)
		ben.fitsPhone("imports" + strings.ReplaceAll(page, "/", "-"))
	}

	// With one code twice it is refused, and the rows are named.
	olga.expects("422")
	olga.brings1252(t, shoreSkills)
	olga.passes("columns")
	ben.open(olga.path())
	ben.fitsPhone("columns-on-phone")
	olga.saysWhatColumnsMean()
	olga.passes("refused")
	holds(t, "the report", olga.says(), word("exchange.outcome.refused.lead"), "S3", word("exchange.fate.refused"), "6", "7")
	if see[bool](olga, `document.querySelector('form[action$="/take"]') !== null`) {
		t.Error("what is refused can be taken in")
	}
	ben.open(olga.path())
	ben.fitsPhone("refused-on-phone")

	// Mended, it comes in as a draft. Nothing is there before somebody says so.
	mended := strings.Replace(shoreSkills, "bowline;S3", "bowline;B1", 1)
	olga.brings1252(t, mended)
	olga.saysWhatColumnsMean()
	olga.passes("report")
	holds(t, "the report", olga.says(), word("exchange.outcome.takes.lead"))
	for _, show := range []string{"all", "new"} {
		olga.open(olga.path() + "?show=" + show)
		olga.passes("report-" + show)
	}
	holds(t, "the report", olga.says(), "Reads a tide table – aloud", "Says when it’s safe to walk out", word("exchange.fate.new"))
	ben.open("/stewardship/drafts")
	lacks(t, "the drafts", ben.says(), "Shore")
	olga.goTo(`form[action$="/take"] button`)
	olga.passes("taken")
	olga.goTo(`main .buttons a.main, main .buttons a`)
	olga.passes("draft")
	draft := olga.path()
	tree := olga.says()
	holds(t, "the draft", tree, "Shore", "Tides", "Reads a tide table – aloud", "Keeps everybody dry – in rain, too")
	lacks(t, "the draft", tree, "Maëlle")

	// The same file again changes nothing.
	olga.brings1252(t, mended)
	olga.saysWhatColumnsMean()
	olga.passes("same-again")
	holds(t, "the report of the same file", olga.says(), word("exchange.outcome.nothing.lead"))
	if see[bool](olga, `document.querySelector('form[action$="/take"]') !== null`) {
		t.Error("a file that changes nothing can be taken in")
	}

	// An edit, then sign-off by a second person, on a phone.
	olga.open(draft)
	olga.goTo(`nav.tree a[href="` + olga.itemAt("S2") + `"]`)
	olga.writesOver(`textarea[name="statement"]`, "Says when it is safe to walk out")
	olga.goTo(`main form[data-guard] button.main`)
	olga.open(draft + "/check")
	olga.passes("check")
	olga.signsOffWith(ben, draft)

	// Published, it is in the library and goes out to other systems.
	olga.open(draft + "/release/publish")
	olga.passes("publish")
	olga.chosenText(`input[name="date"]`, time.Now().UTC().Format(time.DateOnly))
	olga.goTo(`form[action$="/release/publish"] button.main`)
	olga.passes("published")
	holds(t, "the page", olga.says(), word("draft.done.published"))
	release := h.path(t, see[string](olga, `eye.all("main a").find((e) => e.textContent.trim().startsWith(location.origin)).textContent`))
	reader := visitHouse(t, h, withPhone, withoutScript).newTab()
	reader.open(release)
	reader.fitsIn("release")
	holds(t, "the release", reader.says(), networkName, "Shore", "Boat")
	reader.open(release + "/S2")
	reader.fitsIn("item")
	holds(t, "the item", reader.says(), "Says when it is safe to walk out", "It’s about time, not about courage.")
	status, list := h.asks(t, "/ims/case/v1p1/CFDocuments?limit=100", "")
	if status != 200 {
		t.Fatalf("the documents of CASE answer %d %.300s", status, list)
	}
	holds(t, "the documents of CASE", list, "Shore guides", networkName)
	id := list[:strings.Index(list, "Shore guides")]
	id = id[strings.LastIndex(id, `"identifier":"`)+len(`"identifier":"`):][:36]
	status, pack := h.asks(t, "/ims/case/v1p1/CFPackages/"+id, "")
	if status != 200 {
		t.Fatalf("the package of %s answers %d %.300s", id, status, pack)
	}
	holds(t, "the package of CASE", pack, "Says when it is safe to walk out", "Keeps everybody dry – in rain, too", `"S2"`)
	lacks(t, "the package of CASE", pack, "Maëlle")
	olga.expects("409")
	olga.open(draft)
	olga.passes("draft-of-a-release")
}

// brings1252 brings a spreadsheet for the network.
func (p *tab) brings1252(t *testing.T, text string) {
	t.Helper()
	p.open("/stewardship/imports/new")
	p.bring(`input[name="file"]`, asFile(t, "Shore guides.csv", text))
	p.goTo(`form[action="/stewardship/imports/new"] button.main`)
	p.until("the file is read", `location.pathname.endsWith("/columns")`)
}

// saysWhatColumnsMean says of the columns that were not known what they hold, and looks at the report.
func (p *tab) saysWhatColumnsMean() {
	p.t.Helper()
	p.writesOver(`input[name="name"]`, "Shore guides")
	p.writesOver(`input[name="version"]`, "1.0")
	p.writesOver(`input[name="language"]`, "en")
	p.chosenText(`input[name="publisher"]`, networkName)
	p.set(`select[name="tree"]`, "columns")
	for column, meaning := range []string{"depth", "depth", "depth", "depth_code", "note", "ignored"} {
		p.set(`select[name="meaning-`+string(rune('0'+column))+`"]`, meaning)
	}
	p.goTo(`form[action$="/columns"] button.main`)
}

// signsOffWith names a colleague, sends the draft and has it signed.
func (p *tab) signsOffWith(colleague *tab, draft string) {
	p.t.Helper()
	p.open(draft + "/release")
	p.passes("release-steps")
	p.press(`input[name="people"][value="` + p.optionFor("people", "Ben Okoro") + `"]`)
	p.goTo(`form[action$="/release/signers"] button`)
	p.write(`textarea[name="notes"]`, "The first edition for everybody.")
	p.goTo(`form[action$="/release/notes"] button`)
	p.goTo(`form[action$="/release/send"] button`)
	p.passes("sent")
	holds(p.t, "the page", p.says(), word("draft.done.sent"))
	if see[bool](p, `document.querySelector('a[href$="/release/publish"]') !== null`) {
		p.t.Error("what is not signed can be published")
	}
	colleague.open(draft + "/release")
	colleague.fitsIn("asked-to-sign")
	colleague.write(`textarea[name="words"]`, "Good to go.")
	colleague.goTo(`form[action$="/release/sign"] button[value="signed"]`)
	colleague.fitsIn("signed")
	holds(p.t, "the page", colleague.says(), word("draft.done.signed"))
	p.open(draft + "/release")
	holds(p.t, "the page", p.says(), "Good to go.", word("draft.step.publish.ready"))
}
