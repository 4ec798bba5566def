// Package exchangeapi serves published frameworks by the CASE standard of 1EdTech: version 1.1 under /ims/case/v1p1, 1.0
// under /ims/case/v1p0. Everybody may read, pages of other sites too.
package exchangeapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"pathways/internal/exchange/casefile"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/web"
)

// version is one version of the standard.
type version struct {
	root string // what its addresses begin with
	old  bool   // 1.0
}

var versions = []version{{root: casefile.Root}, {root: "/ims/case/v1p0", old: true}}

// provider answers the requests of both versions.
type provider struct {
	frameworks *framework.Service
	pages      *web.Pages
	baseURL    string

	mu     sync.Mutex
	filled map[string]*catalog // by version and public address, for one revision
	of     string              // that revision

	preparing sync.WaitGroup
}

// Routes are the addresses of the standard. baseURL is the public address; empty: that of the request.
func Routes(frameworks *framework.Service, pages *web.Pages, baseURL string) []web.Route {
	p := &provider{frameworks: frameworks, pages: pages, baseURL: strings.TrimRight(baseURL, "/")}
	frameworks.WhenChanged(p.prepare)
	p.prepare()
	return p.routes()
}

func (p *provider) routes() []web.Route {
	var all []web.Route
	for _, v := range versions {
		get := func(path string, h web.Handler) {
			all = append(all, web.Route{Pattern: "GET " + v.root + "/" + path, Handle: h, Open: true})
		}
		get(casefile.Documents, p.told(p.kept(p.documents(v))))
		for _, e := range endpoints {
			h := p.told(p.kept(p.one(v, e)))
			if e.page != nil {
				h = p.orPage(v, e, h)
			}
			get(e.name+"/{identifier}", h)
		}
		if !v.old {
			get(discovery, p.kept(p.describe(v)))
		}
	}
	return all
}

// base is the public address of a request.
func (p *provider) base(r *http.Request) string { return web.Base(r, p.baseURL) }

// kept serves ready-made, for each public address apart.
func (p *provider) kept(h web.Handler) web.Handler { return p.pages.CachedData(p.base, h) }

// catalog is everything that is served under one version and address.
func (p *provider) catalog(r *http.Request, v version) (*catalog, error) {
	revision, base := p.frameworks.Revision(r.Context()), p.base(r)
	key := v.root + " " + base
	p.mu.Lock()
	defer p.mu.Unlock()
	const most = 8 // addresses by which one server is known, times versions
	if p.of != revision || len(p.filled) >= most && p.filled[key] == nil {
		p.of, p.filled = revision, map[string]*catalog{}
	}
	if c := p.filled[key]; c != nil {
		return c, nil
	}
	c, err := fill(r.Context(), p.frameworks, v, base+v.root)
	if err != nil {
		return nil, err
	}
	p.filled[key] = c
	return c, nil
}

// one answers with the thing that an address names.
func (p *provider) one(v version, e endpoint) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		id := r.PathValue("identifier")
		if !casefile.Allowed(id) {
			return fault{http.StatusNotFound, invalidUUID, "exchange.fault.uuid", []any{"value", id}}
		}
		c, err := p.catalog(r, v)
		if err != nil {
			return err
		}
		thing := e.find(c, casefile.UUID(id))
		if thing == nil {
			return fault{http.StatusNotFound, unknownObject, "exchange.fault.unknown", []any{"kind", e.name, "id", id}}
		}
		if e.page != nil {
			w.Header().Set("Vary", "Accept")
		}
		return send(w, thing)
	}
}

// orPage sends people who follow the address of a thing in a browser to its page.
func (p *provider) orPage(v version, e endpoint, h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		accept := strings.ToLower(strings.Join(r.Header["Accept"], ","))
		if !strings.Contains(accept, "text/html") || strings.Contains(accept, "json") {
			return h(w, r)
		}
		c, err := p.catalog(r, v)
		if err != nil {
			return err
		}
		to := e.page(c, casefile.UUID(r.PathValue("identifier")))
		if to == "" {
			return h(w, r)
		}
		w.Header().Set("Vary", "Accept")
		return web.Redirect(w, r, to)
	}
}

// send answers with JSON.
func send(w http.ResponseWriter, thing any) error {
	raw, err := encode(thing)
	if err != nil {
		return errs.Wrap(errs.Internal, "exchangeapi", err)
	}
	w.Header().Set("Content-Type", mediaType)
	_, err = w.Write(raw)
	return err
}

const mediaType = "application/json"

// encode writes JSON; of a large package the parts at once.
func encode(thing any) ([]byte, error) {
	if p, ok := thing.(*casefile.Package); ok {
		return p.Encode()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(thing)
	return b.Bytes(), err
}
