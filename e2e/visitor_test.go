package e2e

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// visitor is one person with a browser of their own: own storage, own cookies, own downloads.
type visitor struct {
	t        *testing.T
	house    *house
	holder   context.Context // an empty tab that keeps the storage while tabs come and go
	storage  cdp.BrowserContextID
	folder   string // where downloads go
	width    int64
	height   int64
	scale    float64
	noScript bool
	touch    bool
	media    []*emulation.MediaFeature
}

// visit is a new visitor to the shared house, at a desk: 1280 by 900, with a mouse and script.
func visit(t *testing.T, as ...func(*visitor)) *visitor {
	t.Helper()
	needBrowser(t)
	return visitHouse(t, shared, as...)
}

func visitHouse(t *testing.T, h *house, as ...func(*visitor)) *visitor {
	t.Helper()
	v := &visitor{t: t, house: h, width: 1280, height: 900, scale: 1, folder: t.TempDir()}
	for _, f := range as {
		f(v)
	}
	ctx, cancel := chromedp.NewContext(chromeContext, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal("a new visitor:", err)
	}
	v.holder, v.storage = ctx, chromedp.FromContext(ctx).BrowserContextID
	events := true
	_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, BrowserContextID: v.storage,
		DownloadPath: v.folder, EventsEnabled: &events,
	})
	if err != nil {
		t.Fatal("downloads of a new visitor:", err)
	}
	return v
}

func withPhone(v *visitor)     { v.width, v.height, v.touch = 360, 640, true }
func withoutScript(v *visitor) { v.noScript = true }
func inDark(v *visitor)        { v.media = append(v.media, feature("prefers-color-scheme", "dark")) }

func withReducedMotion(v *visitor) {
	v.media = append(v.media, feature("prefers-reduced-motion", "reduce"))
}
func withForcedColors(v *visitor) { v.media = append(v.media, feature("forced-colors", "active")) }

func feature(name, value string) *emulation.MediaFeature {
	return &emulation.MediaFeature{Name: name, Value: value}
}

// sized gives a window of that many CSS pixels, drawn with scale dots a pixel.
func sized(width, height int64, scale float64) func(*visitor) {
	return func(v *visitor) { v.width, v.height, v.scale = width, height, scale }
}

// tab is one window on one page.
type tab struct {
	t     *testing.T
	v     *visitor
	ctx   context.Context
	close context.CancelFunc
	shots []shot
	keys  int // pressed so far

	mu       sync.Mutex
	wrong    []string // what the browser complained about
	expected []string // parts of complaints that this journey brings about on purpose
}

// newTab opens an empty window and watches it: complaints of the browser and requests to other hosts fail the test.
func (v *visitor) newTab() *tab {
	t := v.t
	t.Helper()
	ctx, cancel := chromedp.NewContext(v.holder, chromedp.WithExistingBrowserContext(v.storage))
	p := &tab{t: t, v: v, ctx: ctx, close: cancel}
	if err := chromedp.Listen(ctx, p.watch); err != nil {
		t.Fatal("a new tab:", err)
	}
	orientation := emulation.ScreenOrientation{Type: emulation.ScreenOrientationTypeLandscapePrimary}
	if v.height > v.width {
		orientation.Type = emulation.ScreenOrientationTypePortraitPrimary
	}
	p.do("setting up a tab",
		call(cdplog.Enable, cdp.Empty{}),
		call(audits.Enable, cdp.Empty{}),
		call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: v.width, Height: v.height, DeviceScaleFactor: v.scale, Mobile: v.touch, ScreenOrientation: &orientation,
		}),
		call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: v.touch, MaxTouchPoints: 1}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: v.media}),
		call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: v.noScript}),
	)
	t.Cleanup(p.settle)
	return p
}

func call[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, cmd, params)
		return chromedp.Void{}, err
	}
}

// do runs browser actions that have to work.
func (p *tab) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}

// patience is how long a page may take for anything, on a busy machine.
const patience = 20 * time.Second

// watch notes what the browser complains about.
func (p *tab) watch(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.complain("uncaught: " + e.ExceptionDetails.Text + " " + thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.complain("console " + string(e.Type) + ": " + said(e.Args))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError || e.Entry.Level == cdplog.EntryLevelWarning {
			p.complain("log: " + e.Entry.Text + " " + e.Entry.URL)
		}
	case *audits.EventIssueAdded:
		if e.Issue.Code == audits.InspectorIssueCodeContentSecurityPolicyIssue {
			p.complain("content security policy: " + e.Issue.Details.ContentSecurityPolicyIssueDetails.ViolatedDirective)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Host != "" && !strings.HasSuffix(p.v.house.url, "//"+u.Host) {
			p.complain("request to another host: " + e.Request.URL)
		}
	case *page.EventJavascriptDialogOpening:
		p.complain("a dialog: " + e.Message)
	}
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception == nil {
		return ""
	}
	return d.Exception.Description
}

func said(args []*runtime.RemoteObject) string {
	var out []string
	for _, a := range args {
		out = append(out, string(a.Value)+a.Description)
	}
	return strings.Join(out, " ")
}

func (p *tab) complain(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wrong = append(p.wrong, what)
}

// expects says that the browser will complain with these words, because the journey brings it about: a refused
// answer, a server that is away.
func (p *tab) expects(parts ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expected = append(p.expected, parts...)
}

// settle ends a test: complaints fail it, and a failed journey leaves pictures of every page that it passed.
func (p *tab) settle() {
	p.mu.Lock()
	for _, w := range p.wrong {
		if !containsAny(w, p.expected) {
			p.t.Error("the browser complained:", w)
		}
	}
	p.mu.Unlock()
	if p.t.Failed() && p.ctx.Err() == nil {
		p.keepShot("where-it-ended")
	}
	p.writeShots()
	p.close()
}

func containsAny(s string, parts []string) bool {
	for _, part := range parts {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// open goes to an address of the house, as one types it.
func (p *tab) open(path string) {
	p.t.Helper()
	p.do("opening "+path, chromedp.Navigate(p.v.house.url+path))
	p.ready()
}

// ready waits until the page is there and has settled with what this browser keeps.
func (p *tab) ready() {
	p.t.Helper()
	p.until("the page is there", "eye.ready()")
}

// leads does something that leads to another page, and waits for it.
func (p *tab) leads(act func()) {
	p.t.Helper()
	see[bool](p, "eye.mark()")
	act()
	p.until("another page came", "eye.moved() && eye.ready()")
}

// see evaluates an expression in the page; the functions of eye.js are at hand as "eye".
func see[T any](p *tab, expression string) T {
	p.t.Helper()
	value, err := look[T](p, expression)
	if err != nil {
		p.t.Fatalf("looking at the page (%s): %v", brief(expression), err)
	}
	return value
}

func look[T any](p *tab, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	code := "(() => {" + eyeCode + "\nreturn (" + expression + ");\n})()"
	return chromedp.Run(ctx, chromedp.Evaluate[T](code, chromedp.EvalAwaitPromise))
}

// until waits for a condition of the page. Pages that are just being replaced are looked at again.
func (p *tab) until(what, condition string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		ok, err := look[bool](p, condition)
		if err == nil && ok {
			return
		}
		if time.Now().After(deadline) || errors.Is(err, context.Canceled) {
			p.t.Fatalf("waited in vain until %s (%s): %v", what, brief(condition), err)
		}
		time.Sleep(15 * time.Millisecond)
	}
}

func brief(s string) string {
	if len(s) > 160 {
		return s[:160] + " ..."
	}
	return s
}

// shot is a picture of a page that a journey passed.
type shot struct {
	name    string
	picture []byte
}

// writeShots keeps the pictures of a failed journey, and of every journey where PATHWAYS_E2E_SHOTS names a folder.
func (p *tab) writeShots() {
	folder := os.Getenv("PATHWAYS_E2E_SHOTS")
	if folder == "" && !p.t.Failed() {
		return
	}
	if folder == "" {
		folder = "shots"
	}
	folder = filepath.Join(folder, strings.ReplaceAll(p.t.Name(), "/", "_"))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		p.t.Error(err)
		return
	}
	for _, s := range p.shots {
		if err := os.WriteFile(filepath.Join(folder, s.name), s.picture, 0o644); err != nil {
			p.t.Error(err)
		}
	}
}
