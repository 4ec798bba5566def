package ingest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Of a page its main content is read, with headings, lists and tables, and nothing that runs, hides or stands beside.
func TestPages(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		notes    []string
	}{
		"a page": {
			`<!doctype html><html><head><title>Floor Educator | Jobs</title><style>p{color:red}</style></head><body>
<nav><ul><li>Home</li></ul></nav><header><h1>Floor Educator</h1></header>
<main><h2>What you <em>do</em></h2><p>Greets
visitors<br>at the door</p><ul><li>Leads <b>pro</b>grams</li><li><p>Counts</p><ul><li>Within</li></ul></li></ul></main>
<aside>Other jobs</aside><footer>Imprint</footer></body></html>`,
			paragraphs("# What you do", "Greets visitors", "at the door", "- Leads programs", "- Counts", "- Within"), nil,
		},
		"no main part":  {`<body><div role="navigation">Menu</div><header><h1>Floor Educator</h1></header><div>Greets visitors.</div><footer>Imprint</footer></body>`, paragraphs("# Floor Educator", "Greets visitors."), nil},
		"an empty main": {`<body><main> </main><div>The text stands elsewhere on this page.</div></body>`, "The text stands elsewhere on this page.", nil},
		"scripts": {
			`<html><body onload="steal()"><script>document.write("<p>Written by a script</p>")</script><p onclick="x()">Greets visitors.</p><noscript>Turn it on</noscript><iframe src="https://example.org">no frames</iframe><template><p>later</p></template><img src=x onerror="alert(1)" alt="picture"></body></html>`,
			"Greets visitors.",
			[]string{"scripts"},
		},
		"a script that never ends": {`<html><p>Before</p><script>var a = "</p>`, "Before", []string{"scripts"}},
		"data in a script":         {`<html><script type="application/ld+json">{"title": "x"}</script><p>Text</p>`, "Text", nil},
		"hidden": {
			`<html><body><p hidden>one</p><div style="color:red; DISPLAY : none">two</div><span aria-hidden="true">three</span><p>Seen <span style="visibility:hidden">four</span></p><dialog>cookies</dialog></body></html>`,
			"Seen",
			[]string{"hidden"},
		},
		"tables": {
			`<table><tr><th>Grade</th><th>Pay</th></tr><tr><td>7</td><td>$40,000 to $44,000</td></tr><tr><td><p>A table that only puts</p><p>things side by side.</p></td><td>Right</td></tr></table>`,
			paragraphs("Grade | Pay", "7 | $40,000 to $44,000", "A table that only puts", "things side by side.", "Right"), nil,
		},
		"bold lines are headings": {`<div><p><strong>Benefits:</strong></p><p><b>All of this sentence is bold.</b></p><p><b>Pay</b> is fair</p></div>`, paragraphs("# Benefits:", "All of this sentence is bold.", "Pay is fair"), nil},
		"typed lists":             {`<div><p>• Greets<br>• Leads</p><p>&#9632; Counts</p></div>`, paragraphs("- Greets", "- Leads", "- Counts"), nil},
		"as typed":                {"<html><pre>Floor Educator\nFull time\n\nGreets visitors.</pre></html>", paragraphs("Floor Educator", "Full time", "Greets visitors."), nil},
		"never closed":            {`<html><ul><li>Greets<li>Leads<b>, <i>always</b>, kindly</i></ul><p>One<p>Two`, paragraphs("- Greets", "- Leads, always, kindly", "One", "Two"), nil},
		"elements of their own":   {`<html><job-card><x-title>Floor Educator</x-title><p>Greets.</p></job-card></html>`, paragraphs("Floor Educator", "Greets."), nil},
		"entities":                {`<html><p>Science &amp; play &lt;here&gt;&nbsp;caf&eacute;</p></html>`, "Science & play <here> café", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := well(t, c.in)
			if got.Kind != HTML {
				t.Errorf("read as %s", got.Kind)
			}
			if diff := cmp.Diff(c.want, got.Text); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.notes, notes(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := well(t, "<title>Floor\nEducator</title><p>x"); got.Title != "Floor Educator" {
		t.Errorf("title %q", got.Title)
	}
	if got := well(t, "<html><p>caf\xe9 \x93open\x94"); got.Text != "café “open”" {
		t.Errorf("Windows-1252: %q", got.Text)
	}
}

// A page made to cost much ends soon, in a sentence or in its text.
func TestPagesThatAreBombs(t *testing.T) {
	var bold strings.Builder
	for i := range 40_000 {
		fmt.Fprintf(&bold, "<b id=%d>", i)
	}
	for name, c := range map[string]struct{ in, want string }{
		"letters within letters":  {"<html>" + bold.String() + strings.Repeat("<p>x", 40_000), "broken"},
		"elements within another": {"<html>" + strings.Repeat("<div>", 100_000) + "x", "broken"},
		"tables within tables":    {"<html>" + strings.Repeat("<table><tr><td>x<td>", 100) + strings.Repeat("<p>x", 50_000), ""},
		"tags without end":        {"<html>" + strings.Repeat("<p>x", 2_000_000), "tooLong"},
		"one tag without end":     {"<html><p " + strings.Repeat("a=b ", 1_000_000), "empty"},
		"text without end":        {"<html><p>" + strings.Repeat("many words ", 200_000), "tooLong"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			if _, got := read(t, c.in); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}
