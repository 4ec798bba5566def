package doc

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"pgregory.net/rapid"
)

// TestAnHTMLFileNeedsNothingBesideIt says that what people typed stays text, and that the file asks for nothing from elsewhere.
func TestAnHTMLFileNeedsNothingBesideIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typed := rapid.StringMatching(`[a-z<>"'&é\n ]{0,30}`).Draw(t, "typed") + `<script>alert(1)</script><img src="http://x.example/a.png" onerror=go()>`
		var b bytes.Buffer
		if err := WriteHTML(&b, sample(typed)); err != nil {
			t.Fatal(err)
		}
		n, err := html.Parse(&b)
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for at := range n.Descendants() {
			if at.Type == html.TextNode {
				said.WriteString(at.Data)
			}
			switch at.Data {
			case "script", "img", "link", "iframe", "base":
				if at.Type == html.ElementNode {
					t.Fatalf("there is a %s", at.Data)
				}
			}
			for _, a := range at.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" && strings.HasPrefix(a.Val, "javascript") {
					t.Fatalf("there is %s=%q", a.Key, a.Val)
				}
			}
		}
		for _, want := range []string{"My plan", "For the spring", "Ask clear questions.", "two steps", "Shadow a colleague", "One ring with a mark", "alert(1)"} {
			if !strings.Contains(said.String(), want) {
				t.Fatalf("%q is not said", want)
			}
		}
	})
}

func TestHeadingsOfAPageBeginBelowItsTitle(t *testing.T) {
	for _, levels := range [][]int{{1, 2, 3}, {2, 3}, {4}} {
		d := &Document{}
		for _, l := range levels {
			d.Blocks = append(d.Blocks, Group{Blocks: []Block{Heading{Level: l, Text: "Part"}}})
		}
		for i := range levels {
			if tag := "<h" + string(rune('2'+i)) + ">"; strings.Count(HTML(d), tag) != 1 {
				t.Errorf("%v: there is no %s in %s", levels, tag, HTML(d))
			}
		}
	}
}

func TestThePaperIsThatOfTheReadersCountry(t *testing.T) {
	for accept, want := range map[string]Paper{"en-US,en;q=0.9": Letter, "es-MX": Letter, "fr-CA": Letter, "de": A4, "fr-FR": A4, "": A4, "%%": A4} {
		if got := PaperFor(accept); got != want {
			t.Errorf("%q: %s, want %s", accept, got, want)
		}
	}
}
