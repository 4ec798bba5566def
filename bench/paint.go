package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// paintRounds is how often a page is opened in a browser; the first time warms the browser up and does not count.
const paintRounds = 6

// whenPainted waits for the first contentful paint and gives its milliseconds since the page was asked for.
const whenPainted = `new Promise((done) => new PerformanceObserver((list) => {
	for (const e of list.getEntriesByName("first-contentful-paint")) done(e.startTime);
}).observe({type: "paint", buffered: true}))`

// painted measures when a browser with an empty cache shows the tree of a draft; it says so where there is no browser.
func (k *kept) painted(ctx context.Context) ([]row, error) {
	r := row{what: "tree of a draft of 2,000 items, first contentful paint in Chromium"}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && browser == "" {
			browser = path
		}
	}
	if browser == "" {
		r.measured = "not measured: there is no Chromium here"
		return []row{r}, nil
	}
	took, err := k.paints(ctx, browser)
	if err != nil {
		return nil, fmt.Errorf("in the browser: %w", err)
	}
	r.measured = spread(took)
	return []row{r}, nil
}

func (k *kept) paints(ctx context.Context, browser string) (took []float64, err error) {
	folder, err := os.MkdirTemp("", "pathways-bench-browser-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.UserDataDir(folder), chromedp.DisableGPU, chromedp.Flag("disable-component-update", true))
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	alloc, end := chromedp.NewExecAllocator(ctx, options...)
	defer end()
	tab, closed := chromedp.NewContext(alloc, chromedp.WithErrorf(func(string, ...any) {}))
	defer closed()
	home := "http://" + k.server.Addr
	if err := chromedp.Do(tab, order(network.SetCookie, network.SetCookieParams{Name: "pathways", Value: k.owner.Secret, URL: home}),
		order(network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})); err != nil {
		return nil, err
	}
	for i := range paintRounds {
		once, enough := context.WithTimeout(tab, 20*time.Second)
		err := chromedp.Do(once, chromedp.Navigate(home+"/stewardship/drafts/"+k.draft))
		var at float64
		if err == nil {
			at, err = chromedp.Run(once, chromedp.Evaluate[float64](whenPainted, chromedp.EvalAwaitPromise))
		}
		enough()
		if err != nil {
			return nil, err
		}
		if i > 0 {
			took = append(took, at*float64(time.Millisecond))
		}
	}
	return took, nil
}

// order is a command to the browser whose answer does not matter.
func order[P, R any](cmd cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, cmd, params)
		return chromedp.Void{}, err
	}
}
