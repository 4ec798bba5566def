package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"pathways/bench/measure"
)

// mostFirstView is the target of a first view, over the wire.
const mostFirstView = 100 << 10

// firstViews adds up what a browser that has never been here loads: the page and everything it names to be loaded with
// it. Heads of answers count.
func firstViews(_ context.Context, b *bench) (rows []row, err error) {
	for _, path := range []string{"/", "/frameworks/isl/2025", "/frameworks/isl/2025/GE.1", "/pathway", "/pathway/map", "/pathway/reflect/GE.COM"} {
		r := row{what: path, target: "at most 100 KB", met: verdict(true)}
		for _, coding := range []string{"gzip", "br"} {
			page := measure.Ask("GET", path, 200, nil, "Accept-Encoding: "+coding)
			if strings.HasPrefix(path, "/pathway/") {
				r.what = "POST " + path
				if page, err = carry(path, "Accept-Encoding: "+coding); err != nil {
					return nil, err
				}
			}
			html, rest, parts, err := firstView(b.real.Addr, page, coding)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			if html+rest > mostFirstView {
				r.met = verdict(false)
			}
			if r.measured != "" {
				r.measured += "; "
			}
			r.measured += fmt.Sprintf("%s %.1f KB (page %.1f, %d others %.1f)", coding, float64(html+rest)/1024, float64(html)/1024, parts, float64(rest)/1024)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// loaded are the elements whose address a browser loads with the page.
var loaded = map[string]string{
	`link[rel~="stylesheet"]`: "href", `link[rel~="icon"]`: "href", `link[rel~="manifest"]`: "href",
	`link[rel~="preload"]`: "href", `link[rel~="modulepreload"]`: "href", `script[src]`: "src", `img[src]`: "src",
}

func firstView(addr string, page measure.Question, coding string) (html, rest, parts int, err error) {
	plain := page
	plain.Raw = bytes.Replace(page.Raw, []byte("Accept-Encoding: "+coding+"\r\n"), nil, 1)
	_, _, body, err := measure.Once(addr, plain)
	if err != nil {
		return 0, 0, 0, err
	}
	a, _, _, err := measure.Once(addr, page)
	if err != nil {
		return 0, 0, 0, err
	}
	d, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return 0, 0, 0, err
	}
	seen := map[string]bool{}
	for selector, attribute := range loaded {
		d.Find(selector).Each(func(_ int, s *goquery.Selection) {
			if to, ok := s.Attr(attribute); ok && !strings.HasPrefix(to, "data:") {
				seen[to] = true
			}
		})
	}
	for to := range seen {
		if !strings.HasPrefix(to, "/") {
			return 0, 0, 0, fmt.Errorf("the page loads %q, which is not of this server", to)
		}
		part, _, text, err := measure.Once(addr, measure.Ask("GET", to, 200, nil))
		if err != nil {
			return 0, 0, 0, fmt.Errorf("%s: %w", to, err)
		}
		if strings.Contains(to, ".css") && (bytes.Contains(text, []byte("url(")) || bytes.Contains(text, []byte("@import"))) {
			return 0, 0, 0, fmt.Errorf("%s loads more, which this measurement does not follow", to)
		}
		if part, _, _, err = measure.Once(addr, measure.Ask("GET", to, 200, nil, "Accept-Encoding: "+coding)); err != nil {
			return 0, 0, 0, err
		}
		rest += part.Head + part.Length
	}
	return a.Head + a.Length, rest, len(seen), nil
}
