package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// passes holds a page that a journey comes by against what every page keeps: the rules of WCAG 2.2 A and AA, no
// scrolling to the side, every control with a name. A picture of it is taken.
func (p *tab) passes(name string) {
	p.t.Helper()
	p.keepShot(name)
	for _, v := range p.axe() {
		p.t.Errorf("%s: axe: %s", name, v)
	}
	if wide := see[string](p, "eye.sideways()"); wide != "" {
		p.t.Errorf("%s: the page scrolls to the side by %s", name, wide)
	}
}

// axe lists what breaks the rules on this page.
func (p *tab) axe() []string {
	p.t.Helper()
	const run = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]})
		.then((r) => r.violations.map((v) => v.id + " (" + v.help + "): " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.html.slice(0, 160)).join(" | ")))`
	if p.v.noScript {
		// The rules need timers, which a page without script does not have. Its own script stays unread.
		p.allowScript(true)
		defer p.allowScript(false)
	}
	if !see[bool](p, `typeof axe !== "undefined"`) {
		p.do("bringing axe", func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
			_, err := chromedp.Evaluate[any](axeCode+"; true")(ctx, t)
			return chromedp.Void{}, err
		})
	}
	return see[[]string](p, run)
}

func (p *tab) allowScript(allowed bool) {
	p.t.Helper()
	p.do("script on or off", call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !allowed}))
}

// keepShot takes a picture of the whole page.
func (p *tab) keepShot(name string) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	beyond, quick, quality := true, true, int64(70)
	got, err := chromedp.Call(ctx, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatJpeg, Quality: &quality, CaptureBeyondViewport: &beyond, OptimizeForSpeed: &quick,
	})
	if err != nil {
		p.t.Logf("no picture of %s: %v", name, err)
		return
	}
	p.shots = append(p.shots, shot{fmt.Sprintf("%02d-%s.jpg", len(p.shots)+1, name), got.Data})
}

// paper is a size of paper in inches.
type paper struct {
	name          string
	width, height float64
}

var (
	a4     = paper{"A4", 8.27, 11.69}
	letter = paper{"Letter", 8.5, 11}
)

// print is the page on paper, as PDF. The page's own style sheet says how it lies.
func (p *tab) print(on paper, lying bool) []byte {
	p.t.Helper()
	yes, no, margin := true, false, 0.4
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	got, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (page.PrintToPDFResult, error) {
		return cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{
			PaperWidth: on.width, PaperHeight: on.height, Landscape: &lying, PrintBackground: &yes, PreferCSSPageSize: &no,
			MarginTop: &margin, MarginBottom: &margin, MarginLeft: &margin, MarginRight: &margin,
		})
	})
	if err != nil {
		p.t.Fatalf("printing on %s: %v", on.name, err)
	}
	p.shots = append(p.shots, shot{fmt.Sprintf("%02d-print-%s.pdf", len(p.shots)+1, on.name), got.Data})
	return got.Data
}

// pages is the text of a PDF, page by page.
func pages(t *testing.T, pdf []byte) []string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not here: ", err)
		}
		t.Skip("SKIPPED: pdftotext is not on this machine: make prepare installs it")
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("this is no PDF: %.20q", pdf)
	}
	file := filepath.Join(t.TempDir(), "read.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", file, "-").Output()
	if err != nil {
		t.Fatal("pdftotext: ", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
}

// holds fails where a text lacks one of the parts.
func holds(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(text), " ")
	for _, part := range parts {
		if !strings.Contains(flat, strings.Join(strings.Fields(part), " ")) {
			t.Errorf("%s does not say %q; it says: %.600s", what, part, flat)
		}
	}
}
