package roleweb

import (
	"net/http"
	"net/url"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/web"
	"pathways/internal/role"
)

// pageOf is how many entries of a list stand on one page.
const pageOf = 50

// before is the number of the last entry of the page before, as an address says; 0 for the first page.
func before(r *http.Request) int {
	n, _ := strconv.Atoi(r.URL.Query().Get("before"))
	return max(0, n)
}

// offer is the form for a proposal about one place of a role.
type offer struct {
	*role.Sight
	Part   role.Part
	It     *framework.Item // nil for title, purpose and team
	Before role.Said       // of an example: the one that is meant
	Now    role.Said
	New    string
	Clash  *role.Clash
	ID     string // in front of the identifiers of its fields
}

// offerOf is the form for a place as an address or a form names it.
//
// Errors: errs.NotFound for a place that a role does not have.
func offerOf(s *role.Sight, v url.Values) (offer, error) {
	o := offer{Sight: s, Part: role.Part(v.Get("part")), It: s.Tree.ByID(v.Get("item")), New: ids.New()}
	switch o.Part {
	case role.PartTitle, role.PartPurpose, role.PartTeam:
		o.It = nil
	case role.PartUse, role.PartRemove, role.PartExample:
		if o.It == nil {
			return o, errs.New(errs.NotFound, "roleweb.offer", "")
		}
	default:
		return o, errs.New(errs.NotFound, "roleweb.offer", "")
	}
	if o.Part == role.PartExample {
		o.Before.Text = v.Get("before")
	}
	o.Now = s.At(o.Part, itemOf(o.It), o.Before)
	return o, nil
}

func itemOf(it *framework.Item) string {
	if it == nil {
		return ""
	}
	return it.ID
}

func (rm *room) proposing(w http.ResponseWriter, r *http.Request) error {
	return rm.showProposing(w, r, r.URL.Query(), nil, form{})
}

func (rm *room) showProposing(w http.ResponseWriter, r *http.Request, place url.Values, c *role.Clash, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p := of(&s, "propose", i18n.T(ctx, "roles.propose"), f)
	p.Lead = i18n.T(ctx, "roles.propose.lead")
	if place.Get("part") == "" {
		return show(w, r, p, proposeMenu(&s))
	}
	o, err := offerOf(&s, place)
	if err != nil {
		return err
	}
	if o.Clash = c; f.Typed != nil {
		o.New = f.Typed.Get("new")
	}
	return show(w, r, p, proposeBody(o, f))
}

func (rm *room) propose(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	g := role.Suggestion{
		ID: f.Get("new"), Part: role.Part(f.Get("part")), Item: f.Get("item"), Reason: f.Get("reason"),
		Before: role.Said{Text: f.Get("before")},
		After:  role.Said{Text: f.Get("after"), Emphasis: role.Emphasis(f.Get("emphasis")), From: f.Get("from"), To: f.Get("to")},
	}
	if g.Part == role.PartUse && f.Get("emphasis") == none {
		g.Part = role.PartRemove
	}
	knew := saidOf(f.Values, "knew.")
	g.Knew = &knew
	_, c, err := rm.roles.Propose(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), g)
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showProposing(w, r, f.Values, nil, back)
	}
	if err != nil {
		return err
	}
	if c != nil {
		return rm.showProposing(w, r, f.Values, c, clashed(ctx, f.Values, "roles.conflict.propose"))
	}
	return web.Redirect(w, r, with(here(r, "proposals"), "done", "proposed"))
}

// saidOf is what stands in a place, as hidden fields carry it.
func saidOf(v url.Values, prefix string) role.Said {
	return role.Said{Text: v.Get(prefix + "text"), Emphasis: role.Emphasis(v.Get(prefix + "emphasis")), From: v.Get(prefix + "from"), To: v.Get(prefix + "to")}
}

// talk is a page of proposals.
type talk struct {
	*role.Sight
	Waiting  []role.Seen
	Answered []role.Seen
	Later    string // address of the page after; "" for none
	First    bool   // the first page, with those that wait
	Clash    string // identifier of the proposal whose place reads otherwise now
}

func (rm *room) proposals(w http.ResponseWriter, r *http.Request) error {
	return rm.showProposals(w, r, "", form{})
}

func (rm *room) showProposals(w http.ResponseWriter, r *http.Request, clash string, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), authz.From(r.Context())
	t := talk{Sight: &s, First: before(r) == 0, Clash: clash}
	if t.First {
		if t.Waiting, err = rm.roles.Proposals(ctx, v, s.Place.Slug, s.ID, true, 0, role.MaxProposals); err != nil {
			return err
		}
	}
	if t.Answered, err = rm.roles.Proposals(ctx, v, s.Place.Slug, s.ID, false, before(r), pageOf+1); err != nil {
		return err
	}
	if len(t.Answered) > pageOf {
		t.Answered = t.Answered[:pageOf]
		t.Later = with(at(&s, "proposals"), "before", strconv.Itoa(t.Answered[pageOf-1].Seq))
	}
	p := of(&s, "proposals", i18n.T(ctx, "roles.proposals"), f)
	p.Lead = i18n.T(ctx, "roles.proposals.lead")
	return show(w, r, p, proposalsBody(t, f))
}

func (rm *room) decide(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx, proposal := r.Context(), r.PathValue("proposal")
	accept := f.Get("decision") == "accept"
	c, err := rm.roles.Decide(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), proposal, role.Decision{
		Accept: accept, Reply: f.Get("reply"), Knew: saidOf(f.Values, "knew."),
	})
	if back, ok := refused(ctx, err, f.Values); ok {
		back.Typed.Set("of", proposal)
		return rm.showProposals(w, r, "", back)
	}
	if err != nil {
		return err
	}
	if c != nil {
		f.Values.Set("of", proposal)
		return rm.showProposals(w, r, proposal, clashed(ctx, f.Values, "roles.conflict.decide"))
	}
	done := "declined"
	if accept {
		done = "accepted"
	}
	return web.Redirect(w, r, with(here(r, "proposals"), "done", done)+"#p-"+url.PathEscape(proposal))
}

func (rm *room) withdraw(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := rm.roles.Withdraw(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), r.PathValue("proposal"))
	if back, ok := refused(ctx, err, nil); ok {
		return rm.showProposals(w, r, "", back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "proposals"), "done", "withdrawn"))
}

// remarks are a page of comments.
type remarks struct {
	*role.Sight
	All   []role.Comment
	Later string // address of the page after; "" for none
	Item  string // competency that the form is about at first; "" for the whole
	New   string
	Me    string
}

func (rm *room) comments(w http.ResponseWriter, r *http.Request) error {
	return rm.showComments(w, r, r.URL.Query().Get("item"), form{})
}

func (rm *room) showComments(w http.ResponseWriter, r *http.Request, item string, f form) error {
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx, v := r.Context(), authz.From(r.Context())
	c := remarks{Sight: &s, Item: item, New: ids.New(), Me: v.Person}
	if f.Typed != nil {
		c.New = f.Typed.Get("new")
	}
	if c.All, err = rm.roles.Comments(ctx, v, s.Place.Slug, s.ID, before(r), pageOf+1); err != nil {
		return err
	}
	if len(c.All) > pageOf {
		c.All = c.All[:pageOf]
		c.Later = with(at(&s, "comments"), "before", strconv.Itoa(c.All[pageOf-1].Seq))
	}
	p := of(&s, "comments", i18n.T(ctx, "roles.comments"), f)
	p.Lead = i18n.T(ctx, "roles.comments.lead", "organization", s.Place.Name)
	return show(w, r, p, commentsBody(c, f))
}

func (rm *room) comment(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	ctx := r.Context()
	_, err = rm.roles.Comment(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), f.Get("new"), f.Get("item"), f.Get("text"))
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showComments(w, r, f.Get("item"), back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "comments"), "done", "commented"))
}

func (rm *room) uncomment(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	if err := rm.roles.Uncomment(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), r.PathValue("comment")); err != nil {
		return err
	}
	return web.Redirect(w, r, with(here(r, "comments"), "done", "uncommented"))
}
