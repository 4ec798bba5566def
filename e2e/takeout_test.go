package e2e

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pathways/internal/platform/db/dbtest"
)

// elephantHouse is a server with mail, on PostgreSQL.
func elephantHouse(t *testing.T) *house {
	t.Helper()
	needBrowser(t)
	server, err := dbtest.NewServer()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("SKIPPED: PostgreSQL is not on this machine: make prepare installs it: " + err.Error())
	}
	t.Cleanup(server.Close)
	if err := server.Do(`CREATE DATABASE pathways`); err != nil {
		t.Fatal(err)
	}
	h := mailHouse(t, "--database", server.URL("pathways"))
	h.database = server.URL("pathways")
	return h
}

// unpacked is an archive by the names of its files.
func unpacked(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal("this is no zip archive: ", err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(f.Name, ": ", err)
		}
		r.Close()
		out[f.Name] = string(body)
	}
	return out
}

// takesOut saves the archive.
func (p *tab) takesOut() []byte {
	p.t.Helper()
	p.open("/takeout")
	name, raw := p.download(`main a[href="/takeout/archive.zip"]`)
	if !strings.HasSuffix(name, ".zip") {
		p.t.Errorf("the archive is called %q", name)
	}
	return raw
}

// bringsIn chooses an archive and has it read.
func (p *tab) bringsIn(raw []byte) {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "everything.zip")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		p.t.Fatal(err)
	}
	p.open("/takeout/import")
	p.bring(`input[name="archive"]`, file)
	p.goTo(`form[action="/takeout/import"] button`)
}

// TestTakeOutAndErase takes everything to a second server, which runs on PostgreSQL, and erases it on the first.
func TestTakeOutAndErase(t *testing.T) {
	t.Parallel()
	first, second := mailHouse(t), elephantHouse(t)
	ben := visitHouse(t, first).firstOwner("Ben Okoro", "ben@example.org")
	org := ben.founds("Harbor Science Center", "institution")
	ben.invites(org, "ana@example.org", "member")
	first.letter(t, "ana@example.org")

	ana := visitHouse(t, first).joins("Ana Reyes", "ana@example.org")
	s := saying{}
	ana.reflects(s)
	ana.addsEvidence("Pond day with two classes", "https://pond.example/day")
	ana.open("/organizations")
	ana.goTo(`form[action="/invitations"] button[value="accept"]`)
	ana.open("/sharing/new")
	ana.press(`input[name="evidence"]`)
	ana.goTo(toWhichParts)
	ana.write(`input[name="email"]`, "ben@example.org")
	ana.press(`input[name="conversation"]`)
	ana.goTo(toPreview)
	ana.goTo(toShare)
	talk := see[string](ana, `eye.one('main a[href$="/conversation"]').getAttribute("href")`)
	ana.open(talk)
	ana.write(`textarea[name="text"]`, "More pond days in spring.")
	ana.goTo(`form[action$="/conversation/notes"] button`)
	ben.open(talk)
	ben.goTo(`talk-notes button[value="agree"]`)

	// Out.
	ana.open("/takeout")
	ana.passes("takeout")
	raw := ana.takesOut()
	was := unpacked(t, raw)
	_, photo := picture(t)
	for _, name := range []string{"manifest.json", "README.txt", "index.html", "account.json", "pathway.json", "pathway-order.json", "evidence.json", "sharing.json", "memberships.json"} {
		if was[name] == "" {
			t.Errorf("the archive holds no %s", name)
		}
	}
	holds(t, "the page in the archive", was["index.html"], "Plan with the neighborhood", "Pond day with two classes", "Ask Ana how she does it.")
	held := false
	for name, body := range was {
		held = held || strings.HasPrefix(name, "files/") && body == string(photo)
		lacks(t, name, body, passphrase, "argon2id")
	}
	if !held {
		t.Error("the archive does not hold the picture")
	}

	// Into the second server, twice.
	there := visitHouse(t, second, withPhone).comes("Ana R.", "ana@elsewhere.example")
	there.expects("422")
	there.open("/takeout/import")
	there.fitsPhone("import")
	there.goTo(`form[action="/takeout/import"] button`)
	there.fitsPhone("import-nothing")
	there.bringsIn([]byte("PK\x03\x04 this is no archive"))
	there.fitsPhone("import-broken")
	holds(t, "the page", there.says(), word("takeout.fault.zip"))
	there.bringsIn(raw)
	there.fitsPhone("waiting")
	holds(t, "the page", there.says(), word("takeout.waiting.what"))
	there.goTo(`form[action="/takeout/import/waiting"] button:not([formaction])`)
	there.fitsPhone("brought")
	holds(t, "the page", there.says(), word("takeout.import.brought"))
	there.everythingIsThere(s)
	there.open("/evidence")
	there.goTo(`main h2 a[href^="/evidence/"]`)
	holds(t, "the evidence", there.says(), "Pond day with two classes", "tide pool.png")
	if _, got := there.download(`main a[download]`); !bytes.Equal(got, photo) {
		t.Error("the picture is another one")
	}
	is := unpacked(t, there.takesOut())
	for _, name := range []string{"pathway.json", "pathway-order.json", "evidence.json"} {
		if is[name] != was[name] {
			t.Errorf("%s was\n%.1500s\nand is\n%.1500s", name, was[name], is[name])
		}
	}
	there.bringsIn(raw)
	there.fitsPhone("waiting-for-nothing")
	holds(t, "the page", there.says(), word("takeout.waiting.nothing"))
	there.goTo(`button[formaction="/takeout/import/forget"]`)
	again := unpacked(t, there.takesOut())
	for _, name := range []string{"pathway.json", "pathway-order.json", "evidence.json"} {
		if again[name] != is[name] {
			t.Errorf("%s is another after the same archive once more", name)
		}
	}

	// Erased on the first.
	ana.open("/erase")
	ana.passes("erase")
	ana.expects("422", "404")
	ana.press(radio("others", "remove"))
	ana.write(`input[name="email"]`, "ben@example.org")
	ana.goTo(`form[action^="/erase/"] button`)
	ana.passes("erase-other-address")
	ana.press(radio("others", "remove"))
	ana.writesOver(`input[name="email"]`, "ana@example.org")
	ana.goTo(`form[action^="/erase/"] button`)
	ana.passes("receipt")
	holds(t, "the receipt", ana.says(), word("takeout.receipt.title"), word("takeout.kind.evidence", "count", 1))
	_, text := ana.download(`main a[href$="/receipt.txt"]`)
	holds(t, "the receipt", string(text), word("takeout.kind.evidence", "count", 1))
	lacks(t, "the receipt", string(text)+ana.says(), "ana@example.org", "Ana Reyes")
	if l := first.letterCalled(t, "ana@example.org", word("takeout.receipt.subject")); !strings.Contains(l, "1 piece of evidence") {
		t.Errorf("the letter says %s", l)
	}
	ana.keepsNothingOf("Ana", "Pond", "neighborhood")

	ana.open("/account/sign-in")
	ana.signsIn("ana@example.org")
	holds(t, "the page after the passphrase", ana.says(), word("account.fault.signin"))
	before := len(first.post.Letters())
	ana.open("/account/sign-in")
	ana.write(`form[action="/account/sign-in"] input[name="email"]`, "ana@example.org")
	ana.goTo(`button[formaction="/account/link"]`)

	ben.expects("404")
	for _, path := range []string{"/shared", talk, org + "/people", org + "/history", org + "/invitations", "/evidence/asked", "/account"} {
		ben.open(path)
		ben.passes("after-erasing" + strings.ReplaceAll(path, "/", "-"))
		lacks(t, path+" of the other person", see[string](ben, `document.documentElement.outerHTML`), "Ana Reyes", "ana@example.org", "Pond day", "More pond days")
	}
	if now := first.post.Letters(); len(now) != before {
		t.Errorf("a letter went to somebody who is not there: %q", now[before].Subject)
	}
}

// letterCalled waits for a letter of that subject and gives its text.
func (h *house) letterCalled(t *testing.T, to, subject string) string {
	t.Helper()
	for {
		if l := h.letter(t, to); l.Subject == subject {
			return l.Text
		}
	}
}
