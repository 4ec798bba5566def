package frameworkweb

import (
	"context"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browser is a headless Chromium; the test is skipped where there is none.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("SKIPPED: no Chromium is installed, so nobody has looked whether the one-page table prints on one page")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	alloc, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(alloc)
	t.Cleanup(closeTab)
	return ctx
}

var papers = map[string]chromedp.PaperSize{"letter": chromedp.PaperLetter, "a4": chromedp.PaperA4}

var pageObject = regexp.MustCompile(`/Type\s*/Page\b`)

// smallestType is the size in pixels of the smallest words that can be seen; wider counts the parts that do not fit
// their place.
const (
	smallestType = `Math.min(...[...document.querySelectorAll(".onesheet *")].filter(e => e.checkVisibility() &&
		[...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())).map(e => parseFloat(getComputedStyle(e).fontSize)))`
	wider = `[...document.querySelectorAll(".onesheet *")].filter(e => e.checkVisibility() && e.clientWidth > 0 &&
		e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline" && !e.closest("svg, .unseen")).length`
)

// The whole of each edition prints on one sheet of either paper, with nothing cut off and no type under 5.9 points.
func TestTablePrintsOnOneSheet(t *testing.T) {
	s := newShelf(t)
	server := httptest.NewServer(s.server)
	defer server.Close()
	ctx := browser(t)
	media := func(kind string) {
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind}); err != nil {
			t.Fatal(err)
		}
	}
	for _, rel := range releases {
		target := server.URL + releaseHref(s.tree(rel[0], rel[1])) + "/table"
		// The widest column that both papers have, in pixels: 11 inches less two margins of 8 mm.
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(995, 700), chromedp.Navigate(target)); err != nil {
			t.Fatal(err)
		}
		for name, paper := range papers {
			pdf, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(paper), chromedp.PDFLandscape(), chromedp.PDFPreferCSSPageSize()))
			if err != nil {
				t.Fatal(err)
			}
			if n := len(pageObject.FindAll(pdf, -1)); n != 1 {
				t.Errorf("%s on %s: %d pages", rel, name, n)
			}
		}
		media("print")
		smallest, err := chromedp.Run(ctx, chromedp.Evaluate[float64](smallestType))
		if err != nil {
			t.Fatal(err)
		}
		cut, err := chromedp.Run(ctx, chromedp.Evaluate[int](wider))
		if err != nil {
			t.Fatal(err)
		}
		media("")
		if points := smallest * 72 / 96; points < 5.85 {
			t.Errorf("%s: type of %.2f points", rel, points)
		}
		if cut > 0 {
			t.Errorf("%s: %d parts are wider than their place", rel, cut)
		}
	}
}
