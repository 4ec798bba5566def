package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"pathways/internal/platform/doc"
)

// What the postings of this journey are put together from. No two of them are alike.
var (
	jobs   = []string{"Floor educator", "Exhibit developer", "Camp leader", "Keeper and educator", "Evaluator", "Volunteer coordinator", "Planetarium presenter"}
	cities = []string{"Harbor City", "Pine Falls", "Lakeview", "Red Mesa", "Cedar Bay"}
	ways   = []string{"Each morning you", "On busy weekends you", "With two colleagues you", "In the first year you", "During school weeks you"}
	deeds  = []string{
		"explain how the wave tank works in words that a six-year-old and a plumber both follow",
		"ask visitors what they notice before you tell them anything",
		"train volunteers for the touch tables and thank them when they leave",
		"keep the budget of the workshop and say early when it does not hold",
		"build rough models of exhibits, watch people use them, and change what does not work",
		"write to teachers about what their classes will do with us",
		"meet neighborhood groups where they are and listen to what they care about",
		"count who comes, ask some of them why, and tell the team what the answers mean",
		"clean the turtle pool and check its water twice a day",
		"lead a group of twelve children through a week of tinkering",
		"show the summer sky to eighty people and answer what they ask",
		"look for grants that fit our plans and write the reports they ask for",
	}
	benefits = []string{"Health insurance and paid holidays.", "Free parking behind the museum.", "We are an equal opportunity employer.", "A discount in the museum store."}
)

// fieldPosting is the text of one posting, with its title first.
func fieldPosting(n int) (title string, lines []string) {
	title = fmt.Sprintf("%s %d, %s", jobs[n%len(jobs)], n, cities[n%len(cities)])
	lines = append(lines, fmt.Sprintf("Posted on March %d, %d.", 1+n%28, 2023+n%3))
	if n%4 != 0 {
		lines = append(lines, fmt.Sprintf("The pay is $%d to $%d an hour.", 19+n%5, 24+n%7))
	}
	if n%5 == 0 {
		lines = append(lines, "A bachelor's degree is required.")
	}
	for i := range 60 {
		lines = append(lines, fmt.Sprintf("%s %s, number %d of %d.", ways[(n+i)%len(ways)], deeds[(n*5+i*7)%len(deeds)], i+1, n))
	}
	return title, append(lines, benefits...)
}

// fieldFiles writes a hundred files of several kinds into a folder: what three of them hold cannot be read. It gives their paths, and
// the titles of those that can.
func fieldFiles(t *testing.T) (paths, titles []string) {
	t.Helper()
	folder := t.TempDir()
	put := func(name string, body []byte) {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for n := range 97 {
		title, lines := fieldPosting(n)
		titles = append(titles, title)
		name := fmt.Sprintf("posting-%02d", n)
		switch {
		case n%20 == 7: // pages
			put(name+".pdf", written(t, doc.WritePDF, title, lines))
		case n%5 == 1: // Word
			put(name+".docx", written(t, doc.WriteDOCX, title, lines))
		case n%5 == 3: // a page of a website, with things on it that nobody reads
			put(name+".html", []byte("<!doctype html><title>Jobs</title><nav>Home, Visit, Jobs</nav><script>var a = 'not a text';</script><main><h1>"+
				title+"</h1><ul><li>"+strings.Join(lines, "</li><li>")+"</li></ul></main>"))
		default:
			put(name+".txt", []byte(title+"\n\n- "+strings.Join(lines, "\n- ")+"\n"))
		}
	}
	put("nothing in it.txt", nil)
	put("a picture.pdf", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"))
	whole, err := os.ReadFile(paths[1])
	if err != nil {
		t.Fatal(err)
	}
	put("cut off.docx", whole[:len(whole)/2])
	return paths, titles
}

// written is a posting as a document that we write ourselves.
func written(t *testing.T, write func(io.Writer, *doc.Document) error, title string, lines []string) []byte {
	t.Helper()
	list := doc.List{}
	for _, l := range lines {
		list.Items = append(list.Items, doc.T(l))
	}
	var b bytes.Buffer
	if err := write(&b, &doc.Document{Title: title, Lang: "en", Created: time.Now(), Blocks: []doc.Block{list}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bringAll chooses several files at once.
func (p *tab) bringAll(selector string, paths []string) {
	p.t.Helper()
	p.do("choosing files", chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// dies is what happens to a server whose machine loses its power: nothing is put in order.
func (h *house) dies(t *testing.T) {
	t.Helper()
	if err := h.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	h.cmd.Wait()
}

// far asks the server how many texts of those on this page are done; all of them where it says that it is over.
const far = `fetch(location.href).then((r) => r.text()).then((text) => {
	const page = new DOMParser().parseFromString(text, "text/html");
	const bar = page.querySelector("progress");
	return bar ? Number(bar.value) : page.querySelector("#brought") ? 100 : -1;
})`

// waits looks at the page until something is so, longer than a page may take otherwise.
func (p *tab) waits(long time.Duration, what, condition string) {
	p.t.Helper()
	for deadline := time.Now().Add(long); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if ok, err := look[bool](p, condition); err == nil && ok {
			return
		}
	}
	p.t.Fatalf("waited in vain for %s until %s; the page says %.600s", long, what, p.says())
}

// TestAHundredPostings brings a hundred files at once. The server is killed while it reads them and started again on the same data: the
// page goes on by itself, every good file is read once, the others are told by name. The field scan counts them, and its counts lead
// to their passages.
func TestAHundredPostings(t *testing.T) {
	t.Parallel()
	h := ownHouse(t)
	olga, ben, at := museum(t, h, withPhone)
	ben.open(at + "/scan")
	ben.fitsPhone("scan-empty")
	paths, titles := fieldFiles(t)
	olga.expects("net::ERR", "500", "502", "503") // while the server is away
	olga.open(at + "/texts/new")
	olga.press(radio("kind", "posting"))
	olga.bringAll(`input[name="files"]`, paths)
	olga.goTo(`form[action="` + at + `/texts/new"] button.main`)
	batch := see[string](olga, `location.pathname + location.search`)
	done := 0
	for deadline := time.Now().Add(2 * time.Minute); done < 40 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		done = see[int](olga, far)
	}
	h.dies(t)
	if done < 40 || done > 90 {
		t.Fatalf("the server was to be killed half-way, and %d of 100 were done", done)
	}
	h.reopen(t)
	olga.passes("reading-again")
	ben.open(batch)
	ben.fitsPhone("reading-again")
	holds(t, "the page of a member", ben.says(), word("alignment.brought.leave"))

	// The page goes on by itself. What the dead server had begun is begun anew once its time is over.
	olga.waits(3*time.Minute, "all are read", `!document.querySelector("[data-follow]") && document.querySelector("#brought") !== null`)
	olga.passes("read")
	said := olga.says()
	holds(t, "the page", said, word("alignment.brought.read", "count", 97, "of", 100), word("alignment.brought.failed", "count", 3))
	for name, fault := range map[string]string{
		"nothing in it.txt": "ingest.fault.empty", "a picture.pdf": "ingest.fault.notKind.image", "cut off.docx": "ingest.fault.broken",
	} {
		holds(t, "what is said of "+name, see[string](olga, `eye.all("section[aria-labelledby='failed'] li").find((e) => e.textContent.includes(`+quoted(name)+`)).textContent`), word(fault))
	}

	// Every good file is there once, with its own passages.
	var listed []string
	for page := at + "/texts?state=read"; page != ""; {
		olga.open(page)
		listed = append(listed, see[[]string](olga, `eye.all("main tbody th a").map((e) => e.textContent.trim())`)...)
		page = see[string](olga, `eye.all("main .buttons a").find((e) => e.textContent.trim() === `+quoted(word("alignment.next"))+`)?.getAttribute("href") ?? ""`)
	}
	slices.Sort(listed)
	slices.Sort(titles)
	if !slices.Equal(listed, titles) {
		t.Errorf("%d texts are read, of %d that were brought; read are %q", len(listed), len(titles), listed)
	}
	for _, kind := range []string{"06", "07", "08", "10"} { // Word, PDF, HTML, plain text
		olga.open(at + "/texts?state=read")
		olga.holdsOnce(t, at, kind)
	}

	// The scan counts them, and a count leads to its passages.
	olga.open(at + "/scan")
	olga.passes("scan")
	holds(t, "the scan", olga.says(), word("alignment.scan.of", "count", 97), word("alignment.scan.byyear"), "2023", "2024", "2025", "USD")
	smallest := see[string](olga, `eye.all(".scan-table td a").toSorted((a, b) => Number(a.textContent) - Number(b.textContent))[0].getAttribute("href")`)
	count := see[int](olga, `Number(eye.one(`+quoted(`.scan-table td a[href="`+smallest+`"]`)+`).textContent)`)
	olga.goTo(`.scan-table td a[href="` + smallest + `"]`)
	olga.passes("behind")
	behind := see[int](olga, `eye.all("ul.behind > li").length`)
	if more := see[bool](olga, `eye.all("main .buttons a").length > 0`); behind != count && !more {
		t.Errorf("the count is %d, and %d texts are behind it", count, behind)
	}
	if n := see[int](olga, `eye.all("ul.behind > li:not(:has(blockquote))").length`); n > 0 {
		t.Errorf("%d texts behind a count have no passage", n)
	}
	olga.goTo(`ul.behind blockquote a`)
	olga.passes("passage")
	olga.open(at + "/scan")
	name, raw := olga.download(`main a[href^="` + at + `/scan/file"]`)
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))).ReadAll()
	if err != nil || !strings.HasSuffix(name, ".csv") || len(rows) < 10 {
		t.Fatalf("%s has %d rows: %v", name, len(rows), err)
	}
	texts, postings := slices.Index(rows[0], "texts"), 0
	about, degree := slices.Index(rows[0], "about"), slices.Index(rows[0], "degree")
	for _, row := range rows[1:] {
		if row[about] == "degree" && row[degree] != "" {
			n, err := strconv.Atoi(row[texts])
			if err != nil {
				t.Fatal(err)
			}
			postings += n
		}
	}
	if postings != 97 {
		t.Errorf("by its degrees the CSV counts %d postings of 97:\n%.800s", postings, raw)
	}
	ben.open(at + "/scan")
	ben.fitsPhone("scan")
	ben.goTo(`.scan-table td a`)
	ben.fitsPhone("behind")
}

// holdsOnce opens the text of a posting with a number and looks that each of its sentences stands in it once.
func (p *tab) holdsOnce(t *testing.T, at, number string) {
	t.Helper()
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatal(err)
	}
	title, _ := fieldPosting(n)
	for page := at + "/texts?state=read"; ; {
		p.open(page)
		if href := see[string](p, `eye.all("main tbody th a").find((e) => e.textContent.trim() === `+quoted(title)+`)?.getAttribute("href") ?? ""`); href != "" {
			p.open(href)
			break
		}
		page = see[string](p, `eye.all("main .buttons a").find((e) => e.textContent.trim() === `+quoted(word("alignment.next"))+`).getAttribute("href")`)
	}
	said := p.says()
	for i := range 60 {
		if got := strings.Count(said, fmt.Sprintf("number %d of %d.", i+1, n)); got != 1 {
			t.Errorf("sentence %d of %q stands %d times in its text", i+1, title, got)
		}
	}
}
