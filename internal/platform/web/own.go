package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
)

// Check is one thing that must hold before the server takes requests: "database", nil when it is well.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// Checks are all that must hold.
type Checks []Check

// readyTime is how long all checks together may take.
const readyTime = 2 * time.Second

// Ask gives the first check that does not hold, as errs.Unavailable.
func (checks Checks) Ask(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	for _, c := range checks {
		if err := c.Ask(ctx); err != nil {
			return errs.Wrap(errs.Unavailable, "readyz: "+c.Name, err)
		}
	}
	return nil
}

// live says that the program runs.
func live(w http.ResponseWriter, r *http.Request) error { return sayPlain(w, r, "live\n") }

// checkOf is the name of the check that did not hold: no more of it is for everybody.
func checkOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		if _, name, ok := strings.Cut(e.Op, ": "); ok {
			return name
		}
	}
	return "unknown"
}

// ready says whether every check holds, in plain words for whatever asks; else 503 with the name of the first that does not.
func ready(checks Checks) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := checks.Ask(r.Context()); err != nil {
			h := w.Header()
			h.Set("Content-Type", "text/plain; charset=utf-8")
			h.Set("Cache-Control", "no-store")
			h.Set("Retry-After", "5")
			w.WriteHeader(http.StatusServiceUnavailable)
			io.WriteString(w, "not ready: "+checkOf(err)+"\n")
			return nil
		}
		return sayPlain(w, r, "ready\n")
	}
}

func sayPlain(w http.ResponseWriter, r *http.Request, text string) error {
	if t, ok := w.(*tracker); ok {
		t.quiet = true
	}
	send(w, r, http.StatusOK, "text/plain; charset=utf-8", []byte(text))
	return nil
}

// ownRoutes are the addresses of the server itself.
func ownRoutes(o Options) []Route {
	routes := []Route{
		{Pattern: "GET /livez", Handle: live},
		{Pattern: "GET /readyz", Handle: ready(o.Checks)},
		{Pattern: "GET /robots.txt", Handle: plainFile(robots(o.BaseURL))},
		{Pattern: "GET /favicon.ico", Handle: toIcon},
		{Pattern: "GET /favicon.svg", Handle: toIcon},
		{Pattern: "GET /assets/{file}", Handle: asset(ui.Assets())},
	}
	if o.Contact != "" {
		routes = append(routes, Route{Pattern: "GET /.well-known/security.txt", Handle: securityText(o.Contact, o.BaseURL)})
	}
	return routes
}

func plainFile(text string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		return sayPlain(w, r, text)
	}
}

// toIcon sends browsers that guess an address to the real one, which names its content.
func toIcon(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Location", ui.AssetPath("icon.svg"))
	w.Header().Set("Cache-Control", "public, max-age=3600")
	w.WriteHeader(http.StatusFound)
	return nil
}

// asset serves what pages load, with our page where there is no such file.
func asset(files http.Handler) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if t, ok := w.(*tracker); ok {
			t.quiet = true
		}
		a := &asking{ResponseWriter: w}
		files.ServeHTTP(a, r)
		if a.missed {
			return NotFound()
		}
		return nil
	}
}

// asking holds back the answer "404" of a handler.
type asking struct {
	http.ResponseWriter
	missed bool
}

func (a *asking) WriteHeader(status int) {
	if a.missed = status == http.StatusNotFound; !a.missed {
		a.ResponseWriter.WriteHeader(status)
	}
}

func (a *asking) Write(p []byte) (int, error) {
	if a.missed {
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

// robots lets everybody read everything, and leads to the sitemap where the public address is known.
func robots(baseURL string) string {
	text := "User-agent: *\nAllow: /\n"
	if baseURL != "" {
		text += "Sitemap: " + strings.TrimRight(baseURL, "/") + "/sitemap.xml\n"
	}
	return text
}

// securityText is RFC 9116. It must carry an end date; a year from now is renewed with every request.
func securityText(contact, baseURL string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		var text strings.Builder
		text.WriteString("Contact: " + contact + "\n")
		text.WriteString("Expires: " + time.Now().UTC().AddDate(1, 0, 0).Truncate(24*time.Hour).Format(time.RFC3339) + "\n")
		if baseURL != "" {
			text.WriteString("Canonical: " + strings.TrimRight(baseURL, "/") + "/.well-known/security.txt\n")
		}
		return sayPlain(w, r, text.String())
	}
}
