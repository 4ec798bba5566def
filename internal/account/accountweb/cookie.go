package accountweb

import (
	"net/http"
	"slices"
	"strings"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

// The cookie of a session. With https its name binds it to this host, to encrypted connections and to all paths
// (RFC 6265bis, section 4.1.3.2); without, as on a machine of one's own, browsers would refuse that name.
const (
	safeCookie  = "__Host-pathways"
	plainCookie = "pathways"
)

func (e *Entrance) encrypted(r *http.Request) bool { return e.secure || r.TLS != nil }

func (e *Entrance) cookieName(r *http.Request) string {
	if e.encrypted(r) {
		return safeCookie
	}
	return plainCookie
}

// cookie is the secret that a browser brought; "" for none.
func (e *Entrance) cookie(r *http.Request) string {
	c, err := r.Cookie(e.cookieName(r))
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

func (e *Entrance) setCookie(w http.ResponseWriter, r *http.Request, secret string) {
	e.writeCookie(w, r, secret, int(cookieTime))
}

func (e *Entrance) clearCookie(w http.ResponseWriter, r *http.Request) { e.writeCookie(w, r, "", -1) }

// writeCookie takes the place of a cookie that the same answer had set before.
func (e *Entrance) writeCookie(w http.ResponseWriter, r *http.Request, secret string, age int) {
	lines := w.Header()["Set-Cookie"]
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, e.cookieName(r)+"=") })
	if w.Header().Del("Set-Cookie"); len(lines) > 0 {
		w.Header()["Set-Cookie"] = lines
	}
	http.SetCookie(w, &http.Cookie{
		Name: e.cookieName(r), Value: secret, Path: "/", MaxAge: age,
		Secure: e.encrypted(r), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}

// Who is there with a request. Programs bring a personal token to the interface for programs; browsers bring a cookie,
// and one that opens nothing any more makes a guest.
//
// Errors: errs.SignIn for a token that is not good.
func (e *Entrance) Who(r *http.Request) (authz.Viewer, error) {
	if strings.HasPrefix(r.URL.Path, api.Prefix+"/") {
		if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
			return e.accounts.WhoHolds(r.Context(), strings.TrimSpace(token), e.Caller(r))
		}
	}
	return e.accounts.Who(r.Context(), e.cookie(r))
}

// names of browsers and systems as they stand in the header User-Agent, the more telling ones first.
var (
	browsers = []named{
		{"Edg/", "Edge"},
		{"EdgA/", "Edge"},
		{"OPR/", "Opera"},
		{"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"},
		{"FxiOS/", "Firefox"},
		{"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"},
		{"Safari/", "Safari"},
		{"curl/", "curl"},
	}
	systems = []named{
		{"iPhone", "iPhone"},
		{"iPad", "iPad"},
		{"Android", "Android"},
		{"CrOS", "ChromeOS"},
		{"Windows", "Windows"},
		{"Mac OS X", "macOS"},
		{"Linux", "Linux"},
	}
)

type named struct{ sign, name string }

// agent says a browser and its system in a few words: "Firefox, Linux". "" where neither is known.
func agent(header string) string {
	find := func(in []named) string {
		for _, n := range in {
			if strings.Contains(header, n.sign) {
				return n.name
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	if browser != "" && system != "" {
		return browser + ", " + system
	}
	return browser + system
}
