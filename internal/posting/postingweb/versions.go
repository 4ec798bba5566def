package postingweb

import (
	"net/http"
	"strconv"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/posting"
)

func (rm *room) versions(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, all, err := rm.Postings.Versions(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := of(&s, "versions", i18n.T(ctx, "postings.versions"), form{})
	p.Lead = i18n.T(ctx, "postings.versions.lead")
	return show(w, r, p, versionsBody(&s, all))
}

// kept is a version, or the working text, with the release that it speaks of.
type kept struct {
	posting.Version
	Tree *framework.Tree
}

// kept is the version of a posting that a number names; "0" is the working text.
func (rm *room) kept(r *http.Request, number string) (s posting.Sight, k kept, err error) {
	n, bad := strconv.Atoi(number)
	if bad != nil || n < 0 {
		return s, k, errs.New(errs.NotFound, "postingweb", "posting.fault.notFound")
	}
	ctx := r.Context()
	s, k.Version, k.Tree, err = rm.Postings.Version(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), n)
	return s, k, err
}

func (rm *room) version(w http.ResponseWriter, r *http.Request) error {
	s, k, err := rm.kept(r, r.PathValue("number"))
	if err != nil {
		return err
	}
	if k.Number == 0 {
		return errs.New(errs.NotFound, "postingweb", "posting.fault.notFound")
	}
	ctx := r.Context()
	p := of(&s, "version", i18n.T(ctx, "postings.version", "number", k.Number), form{})
	p.Fine = i18n.T(ctx, "postings.version.fine", "name", orSomebody(i18n.From(ctx), k.Name), "day", ui.Day(ctx, k.At))
	return show(w, r, p, versionBody(&s, k))
}

// side is two texts of a posting beside one another.
type side struct {
	*posting.Sight
	A, B    kept
	Differ  []posting.Part
	Same    []posting.Part
	Choices []ui.Option
}

func (rm *room) compare(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	a, b := q.Get("a"), q.Get("b")
	if b == "" {
		b = "0"
	}
	if a == "" {
		s, err := rm.sight(r)
		if err != nil {
			return err
		}
		a = strconv.Itoa(s.Number)
	}
	_, from, err := rm.kept(r, a)
	if err != nil {
		return err
	}
	s, to, err := rm.kept(r, b)
	if err != nil {
		return err
	}
	d := side{Sight: &s, A: from, B: to, Differ: posting.Differences(from.Content, to.Content)}
	differs := map[posting.Part]bool{}
	for _, p := range d.Differ {
		differs[p] = true
	}
	for _, p := range posting.Parts {
		if !differs[p] {
			d.Same = append(d.Same, p)
		}
	}
	d.Choices = []ui.Option{{Value: "0", Label: i18n.T(ctx, "postings.version.working")}}
	for n := s.Number; n > 0; n-- {
		d.Choices = append(d.Choices, ui.Option{Value: strconv.Itoa(n), Label: i18n.T(ctx, "postings.version", "number", n)})
	}
	p := of(&s, "compare", i18n.T(ctx, "postings.compare"), form{})
	p.Lead = i18n.T(ctx, "postings.compare.lead")
	return show(w, r, p, compareBody(d))
}

// pageOfHistory is how many lines of a history stand on one page.
const pageOfHistory = 50

func (rm *room) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	s, all, err := rm.Postings.History(ctx, authz.From(ctx), r.PathValue("slug"), r.PathValue("id"), max(0, before), pageOfHistory+1)
	if err != nil {
		return err
	}
	next := ""
	if len(all) > pageOfHistory {
		all = all[:pageOfHistory]
		next = with(at(&s, "history"), "before", strconv.FormatInt(all[len(all)-1].Seq, 10))
	}
	p := of(&s, "history", i18n.T(ctx, "postings.history"), form{})
	p.Lead = i18n.T(ctx, "postings.history.lead")
	return show(w, r, p, historyBody(&s, all, next))
}
