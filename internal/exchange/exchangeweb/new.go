package exchangeweb

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// newPage is the form on which a file or an address is given.
type newPage struct {
	form
	Keepers []ui.Option // whom it can be for, by address
	Drafts  []ui.Option // that it can bring up to date
}

func (rm *room) blank(w http.ResponseWriter, r *http.Request) error {
	first := url.Values{"way": {string(exchange.AsDraft)}}
	for _, name := range []string{"organization", "into", "address"} {
		if v := r.URL.Query().Get(name); v != "" {
			first.Set(name, v)
		}
	}
	return rm.showNew(w, r, form{typed: first})
}

func (rm *room) showNew(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	v := authz.From(ctx)
	keepers, err := rm.keepers(ctx, v)
	if err != nil {
		return err
	}
	p := page{Title: i18n.T(ctx, "exchange.imports.new"), Lead: i18n.T(ctx, "exchange.imports.new.lead"), Form: f}
	if len(keepers) == 0 {
		return show(w, r, p, nobody())
	}
	if f.typed != nil && !f.typed.Has("organization") {
		f.typed.Set("organization", keepers[0].Value)
	}
	drafts, err := rm.open(ctx, v, "")
	if err != nil {
		return err
	}
	return show(w, r, p, newBody(newPage{f, keepers, drafts}))
}

// keepers are whom the viewer may bring files for.
func (rm *room) keepers(ctx context.Context, v authz.Viewer) (all []ui.Option, err error) {
	mine, err := rm.organizations.Mine(ctx, v)
	for _, m := range mine {
		if m.Part == organization.Owner || m.Part == organization.Steward {
			all = append(all, ui.Option{Value: m.Organization.Slug, Label: m.Organization.Name})
		}
	}
	if v.Operator {
		all = append(all, ui.Option{Value: "", Label: i18n.T(ctx, "exchange.imports.operators")})
	}
	return all, err
}

// open are the drafts that a file can bring up to date, of one organization where its identifier is given.
func (rm *room) open(ctx context.Context, v authz.Viewer, organizationID string) ([]ui.Option, error) {
	drafts, err := rm.drafts.Mine(ctx, v)
	out := []ui.Option{{Value: "", Label: i18n.T(ctx, "exchange.imports.into.new")}}
	for _, d := range drafts {
		if d.State == draft.Open && (organizationID == "" || d.Organization.ID == organizationID) {
			out = append(out, ui.Option{Value: d.ID, Label: i18n.T(ctx, "exchange.imports.into.draft", "title", d.Head.Title)})
		}
	}
	return out, err
}

// bring takes a file, or begins to fetch an address.
func (rm *room) bring(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	keepers, err := rm.keepers(ctx, v)
	if err != nil {
		return err
	}
	var raw []byte
	name := ""
	f, err := web.BindUpload(r, func(field, called string, body io.Reader) (err error) {
		if field != "file" || name != "" {
			return nil
		}
		if name = called; len(keepers) == 0 {
			return web.NotFound() // nobody has the server hold a large file who may not bring any
		}
		raw, err = io.ReadAll(io.LimitReader(body, exchange.MostBytes+1))
		return err
	})
	if f == nil {
		return err
	}
	if err := rm.imports.MayBring(ctx, v, f.Get("organization")); err != nil {
		return err
	}
	id := ""
	address := strings.TrimSpace(f.Get("address"))
	c := exchange.Choices{Into: f.Get("into"), Way: wayOf(f.Get("way"))}
	switch {
	case err != nil:
	case name != "" && address != "":
		err = &errs.Error{Kind: errs.Invalid, Op: "exchangeweb.bring", Fields: []errs.Field{{Name: "address", Key: "exchange.fault.both"}}}
	case address != "":
		id, err = rm.imports.Fetch(ctx, v, f.Get("organization"), address, c)
	default:
		id, err = rm.imports.Bring(ctx, v, f.Get("organization"), name, raw, c)
	}
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showNew(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, at(id, ""))
}

func wayOf(s string) exchange.Way {
	if s == string(exchange.AsRelease) {
		return exchange.AsRelease
	}
	return exchange.AsDraft
}
