package e2e

import (
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

//go:embed eye.js
var eyeCode string

// quoted puts a text into an expression.
func quoted(s string) string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

// spot is where to press something.
type spot struct {
	X      float64 `json:"x"`
	Y      float64 `json:"y"`
	Hidden bool    `json:"hidden"`
	Over   string  `json:"over"` // what lies over it
}

// press presses something with the mouse, or with a finger on a phone, after unfolding what it lies in. A thing
// that cannot be seen, or that lies under another, cannot be pressed: that fails the test.
func (p *tab) press(selector string) {
	p.t.Helper()
	for {
		fold := see[*spot](p, "eye.unfold("+quoted(selector)+")")
		if fold == nil {
			break
		}
		p.pressAt(*fold, "the fold around "+selector)
	}
	p.pressAt(see[spot](p, "eye.spot("+quoted(selector)+")"), selector)
}

func (p *tab) pressAt(at spot, what string) {
	p.t.Helper()
	if at.Hidden || at.Over != "" {
		p.t.Fatalf("%s cannot be pressed: hidden %v, under %q", what, at.Hidden, at.Over)
	}
	if p.v.touch {
		p.do("a tap on "+what, chromedp.TapXY(at.X, at.Y))
		return
	}
	p.do("a click on "+what, chromedp.MouseClickXY(at.X, at.Y))
}

// doublePress presses twice at once.
func (p *tab) doublePress(selector string) {
	p.t.Helper()
	at := see[spot](p, "eye.spot("+quoted(selector)+")")
	p.do("a double click on "+selector, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		for count := int64(1); count <= 2; count++ {
			for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
				_, err := cdp.Call(ctx, t, input.DispatchMouseEvent, input.DispatchMouseEventParams{
					Type: kind, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: count,
				})
				if err != nil {
					return chromedp.Void{}, err
				}
			}
		}
		return chromedp.Void{}, nil
	})
}

// goTo presses what leads to the next page.
func (p *tab) goTo(selector string) {
	p.t.Helper()
	p.leads(func() { p.press(selector) })
}

// key presses keys one after another, and counts them.
func (p *tab) key(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		p.keys++
		p.do("the key "+strconv.Quote(k), chromedp.KeyEvent(k))
	}
}

// typeText types a text where the focus is.
func (p *tab) typeText(text string) {
	p.t.Helper()
	p.do("typing", call(input.InsertText, input.InsertTextParams{Text: text}))
}

// write presses a field and types into it.
func (p *tab) write(selector, text string) {
	p.t.Helper()
	p.press(selector)
	p.typeText(text)
	if got := see[string](p, "eye.one("+quoted(selector)+").value"); got != text {
		p.t.Fatalf("%s holds %q after typing %q", selector, got, text)
	}
}

// set chooses from a list, or picks a day.
func (p *tab) set(selector, value string) {
	p.t.Helper()
	see[bool](p, "eye.write("+quoted(selector)+", "+quoted(value)+")")
}

// bring chooses a file of this machine in a field.
func (p *tab) bring(selector, path string) {
	p.t.Helper()
	p.do("choosing a file", chromedp.SetUploadFiles(chromedp.CSS(selector), []string{path}))
}

// download presses a button that takes a file away, and waits for the file.
func (p *tab) download(selector string) (name string, body []byte) {
	p.t.Helper()
	return p.downloadBy(selector, func() { p.press(selector) })
}

// downloadBy does something that brings a file down, and waits for the file.
func (p *tab) downloadBy(what string, act func()) (name string, body []byte) {
	p.t.Helper()
	var mu sync.Mutex
	frame := string(chromedp.FromContext(p.ctx).Target.TargetID)
	var begun *browser.EventDownloadWillBegin
	done := make(chan string, 1)
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	err := chromedp.ListenBrowser(ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *browser.EventDownloadWillBegin:
			if string(e.FrameID) == frame {
				begun = e
			}
		case *browser.EventDownloadProgress:
			if begun != nil && e.GUID == begun.GUID && e.State != browser.DownloadProgressStateInProgress {
				select {
				case done <- string(e.State):
				default:
				}
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	act()
	select {
	case state := <-done:
		mu.Lock()
		defer mu.Unlock()
		if state != string(browser.DownloadProgressStateCompleted) {
			p.t.Fatalf("the download behind %s ended as %s", what, state)
		}
		body, err = os.ReadFile(filepath.Join(p.v.folder, begun.GUID))
		if err != nil {
			p.t.Fatal(err)
		}
		return begun.SuggestedFilename, body
	case <-time.After(patience):
		p.t.Fatalf("nothing came down behind %s", what)
	}
	return "", nil
}
