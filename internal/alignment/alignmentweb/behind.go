package alignmentweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// behindPage is the texts behind a count of a scan, with their passages.
type behindPage struct {
	alignment.Place
	Tree  *framework.Tree
	Item  *framework.Item // that is counted; nil for a fact
	Texts []alignment.Behind
	Sieve []string // what the count is limited to, in words
	Back  string
	Next  string
	Later bool
}

// behind shows the passages behind a count.
func (rm *room) behind(w http.ResponseWriter, r *http.Request) error {
	ctx, q, slug := r.Context(), r.URL.Query(), r.PathValue("slug")
	f, sieve := scanOf(q)
	head, err := rm.Texts.Scan(ctx, viewer(r), slug, alignment.ScanFilter{Release: f.Release})
	if err != nil {
		return err
	}
	if head.Tree == nil {
		return web.NotFound()
	}
	p := behindPage{Place: head.Place, Tree: head.Tree, Later: q.Get("after") != ""}
	asked := askedOf(q)
	if code := q.Get("item"); code != "" {
		if p.Item = p.Tree.ByCode(code); p.Item == nil {
			return web.NotFound()
		}
		asked.Item = p.Item.ID
	}
	f.Release = p.Tree.ID
	next := ""
	if p.Texts, next, err = rm.Texts.Behind(ctx, viewer(r), slug, f, asked, q.Get("after")); err != nil {
		return err
	}
	q.Del("after")
	if next != "" {
		further := url.Values{"after": {next}}
		for name, values := range q {
			further[name] = values
		}
		p.Next = with(scanAt(slug)+"/passages", further)
	}
	back := sieve.query()
	if release := q.Get("release"); release != "" {
		back.Set("release", release)
	}
	p.Back, p.Sieve = with(scanAt(slug), back), sieveWords(ctx, sieve, asked)
	return show(w, r, page{
		Title: p.title(ctx, asked), House: p.Organization, Here: "scan", Over: edition(p.Tree),
	}, behindBody(p))
}

// askedOf reads from an address which count it is about.
func askedOf(q url.Values) alignment.Asked {
	a := alignment.Asked{Pay: q.Get("pay"), Currency: q.Get("currency"), Per: q.Get("per"), Degree: q.Get("degree")}
	if !slices.Contains(alignment.Degrees, facts.Degree(a.Degree)) {
		a.Degree = ""
	}
	for name, to := range map[string]**bool{"looked": &a.LookedAt, "firm": &a.Firm, "or": &a.OrExperience} {
		if v := q.Get(name); v == "yes" || v == "no" {
			yes := v == "yes"
			*to = &yes
		}
	}
	return a
}

// title says what is counted.
func (p behindPage) title(ctx context.Context, a alignment.Asked) string {
	switch {
	case p.Item != nil:
		return ui.T(ctx, "alignment.behind.item", "code", p.Item.Code)
	case a.Pay != "":
		return ui.T(ctx, "alignment.behind.pay."+a.Pay)
	}
	firm, or := a.Firm != nil && *a.Firm, a.OrExperience != nil && *a.OrExperience
	return ui.T(ctx, "alignment.behind.degree", "degree", degreeWords(ctx, a.Degree, firm, or))
}

// sieveWords are the limits of a count in words.
func sieveWords(ctx context.Context, f filter, a alignment.Asked) []string {
	var all []string
	if f.Kind != "" {
		all = append(all, kindName(ctx, alignment.Kind(f.Kind)))
	}
	switch f.Job {
	case "":
	case noJob:
		all = append(all, jobName(ctx, ""))
	default:
		all = append(all, jobName(ctx, f.Job))
	}
	if f.Year == "0" {
		all = append(all, yearName(ctx, 0))
	} else if f.Year != "" {
		all = append(all, f.Year)
	}
	if a.Currency != "" && slices.Contains(alignment.Periods, a.Per) {
		all = append(all, ui.T(ctx, "alignment.pay.in", "currency", a.Currency, "per", ui.T(ctx, "alignment.per."+a.Per)))
	}
	if a.LookedAt != nil {
		if *a.LookedAt {
			all = append(all, ui.T(ctx, "alignment.looked"))
		} else {
			all = append(all, ui.T(ctx, "alignment.suggested"))
		}
	}
	return all
}
