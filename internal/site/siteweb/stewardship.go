package siteweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"pathways/internal/draft"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// stewardRooms are the rooms of those who keep frameworks, in the order in which they are listed.
var stewardRooms = []string{"drafts", "imports", "consultations", "crosswalks", "extensions", "translations"}

// mostOpen is how many drafts the overview names.
const mostOpen = 5

// overview is what somebody who keeps frameworks finds first.
type overview struct {
	Rooms []ui.BoardLine
	Open  []draft.Draft // being written, the newest change first
	For   []organization.Organization
	Runs  bool // the viewer runs the installation
}

// stewardship leads to the rooms of those who keep frameworks, and to what is being written.
func (s *Site) stewardship(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := authz.From(ctx)
	all, err := s.drafts.Mine(ctx, v)
	if err != nil {
		return err
	}
	plays, err := s.organizations.Plays(ctx, v)
	if err != nil {
		return err
	}
	o := overview{Runs: v.Operator}
	for _, d := range all {
		if len(o.Open) < mostOpen && (d.State == draft.Open || d.State == draft.Signing) {
			o.Open = append(o.Open, d)
		}
	}
	for _, m := range plays {
		if m.Part == organization.Owner || m.Part == organization.Steward {
			o.For = append(o.For, m.Organization)
		}
	}
	for _, name := range stewardRooms {
		o.Rooms = append(o.Rooms, ui.BoardLine{
			Href: "/stewardship/" + name, Name: ui.T(ctx, "site.stewardship."+name), Text: ui.T(ctx, "site.stewardship."+name+".text"),
		})
	}
	return web.Render(w, r, http.StatusOK, stewardshipView(o))
}

// keepersPage lists frameworks with who keeps them, and what is wrong with what was typed for one of them.
type keepersPage struct {
	All   []draft.Kept
	Of    string // slug of the framework that the fault is about
	Typed string
	Fault string
	Done  bool
}

func (s *Site) keepers(w http.ResponseWriter, r *http.Request) error {
	return s.showKeepers(w, r, http.StatusOK, keepersPage{Done: r.URL.Query().Get("done") == "saved"})
}

func (s *Site) showKeepers(w http.ResponseWriter, r *http.Request, status int, p keepersPage) (err error) {
	ctx := r.Context()
	if p.All, err = s.drafts.Keepers(ctx, authz.From(ctx)); err != nil {
		return err
	}
	return web.Render(w, r, status, keepersView(p))
}

func (s *Site) handOver(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	err = s.drafts.HandOver(r.Context(), authz.From(r.Context()), f.Get("framework"), f.Get("organization"))
	var e *errs.Error
	if errors.As(err, &e) && len(e.Fields) > 0 {
		return s.showKeepers(w, r, http.StatusUnprocessableEntity, keepersPage{
			Of: f.Get("framework"), Typed: f.Get("organization"), Fault: ui.T(r.Context(), e.Fields[0].Key, e.Fields[0].Args...),
		})
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, "/operate/frameworks?done=saved")
}

// draftLine says which edition a draft is and who writes it.
func draftLine(ctx context.Context, d draft.Draft) string {
	if d.Organization.Name == "" {
		return ui.T(ctx, "site.stewardship.draft.own", "version", d.Head.Version)
	}
	return ui.T(ctx, "site.stewardship.draft", "version", d.Head.Version, "organization", d.Organization.Name)
}

func draftHref(d draft.Draft) string { return "/stewardship/drafts/" + url.PathEscape(d.ID) }
