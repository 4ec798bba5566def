package postingweb

import (
	"context"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/posting"
)

// said is what one part of a posting says, line by line, for readers who look at this part alone. Tree may be nil: then
// competencies are left to their sentences.
func said(ctx context.Context, p posting.Part, c posting.Content, t *framework.Tree) []string {
	w := i18n.From(ctx)
	var out []string
	add := func(all ...string) {
		for _, s := range all {
			if s != "" {
				out = append(out, s)
			}
		}
	}
	switch p {
	case "pay":
		add(c.Pay.Say(w))
		if why := c.Pay.Why(); why != "" {
			add(w.T("posting.pay.why", "reason", why))
		}
		add(c.Pay.Note)
	case "degree":
		add(c.Degree.Say(w), c.Degree.Why, c.Degree.Instead)
	case "title":
		add(c.Title)
	case "summary":
		add(c.Summary)
	case "team":
		add(c.Team)
	case "hours":
		add(c.Hours)
	case "contract":
		add(c.SayContract(w))
	case "term":
		add(c.Term)
	case "place":
		add(c.Place.Say())
	case "remote":
		add(remote(ctx, c.Remote), c.Remote.Note)
	case "start":
		add(onDay(ctx, c.Start))
	case "deadline":
		add(onDay(ctx, c.Deadline))
	case "uses":
		for _, u := range c.Uses {
			add(useLine(ctx, u, t))
		}
	case "duties":
		for _, d := range c.Duties {
			add(d.Text)
		}
	case "looking":
		for _, l := range c.Looking {
			add(ui.T(ctx, "postings.looking."+needed(l), "text", l.Text))
		}
	case "interview":
		add(c.Interview)
	case "steps":
		add(c.Steps...)
	case "accessibility":
		add(c.Accessibility)
	case "apply":
		add(c.Apply)
	case "applyLink":
		add(c.ApplyLink)
	case posting.PartContact:
		add(c.Contact.Name, c.Contact.Email, c.Contact.Phone)
	case "benefits":
		add(c.Benefits...)
	case "about":
		add(c.About)
	}
	return out
}

func needed(l posting.Line) string {
	if l.Needed {
		return "needed"
	}
	return "helpful"
}

// useLine names a competency as its framework words it, with how the job uses it.
func useLine(ctx context.Context, u posting.Use, t *framework.Tree) string {
	emphasis := ui.T(ctx, "posting.emphasis."+string(u.Emphasis))
	if t == nil {
		return emphasis
	}
	it := t.ByID(u.Item)
	if it == nil {
		return emphasis
	}
	return it.Code + " " + it.Statement + " (" + emphasis + ")"
}

// remote is what is said of work from elsewhere, in a line; "" for nothing.
func remote(ctx context.Context, r posting.Remote) string {
	if r.How == "" {
		return ""
	}
	said := ui.T(ctx, "posting.remote."+string(r.How))
	if r.From != "" && r.How != posting.OnSite {
		return ui.T(ctx, "postings.remote.from", "said", said, "from", r.From)
	}
	return said + "."
}

// lookingFor are the lines of one sort: what is needed, or what is helpful.
func lookingFor(c posting.Content, needed bool) (all []posting.Line) {
	for _, l := range c.Looking {
		if l.Needed == needed {
			all = append(all, l)
		}
	}
	return all
}

// blank says whether nothing is said, so that a part of a page is left out.
func blank(all ...string) bool { return strings.TrimSpace(strings.Join(all, "")) == "" }

func itemHref(t *framework.Tree, it *framework.Item) string {
	return frameworkdata.ItemHref(t.Framework.Slug, t.Version, it.Code)
}

func releaseHref(t *framework.Tree) string {
	return frameworkdata.ReleaseHref(t.Framework.Slug, t.Version)
}

// choices are answers with names from the words: of each value under a key.
func choices[T ~string](ctx context.Context, key string, all []T) []ui.Option {
	var out []ui.Option
	for _, v := range all {
		out = append(out, ui.Option{Value: string(v), Label: ui.T(ctx, key+string(v))})
	}
	return out
}

func values[T ~string](all []T) []string {
	var out []string
	for _, v := range all {
		out = append(out, string(v))
	}
	return out
}

// did says a line of the history.
func did(ctx context.Context, c posting.Change) string {
	return ui.T(ctx, "postings.did."+string(c.What), "number", c.Number)
}

func who(ctx context.Context, name string) string { return orSomebody(i18n.From(ctx), name) }

func short(s string) string {
	if r := []rune(s); len(r) > 90 {
		return string(r[:90]) + "…"
	}
	return s
}

// helpOf is the help of a field; "" where it has none.
func helpOf(ctx context.Context, name string, has bool) string {
	if !has {
		return ""
	}
	return ui.T(ctx, "postings.field."+name+".help")
}

// optional are answers with one before them for none.
func optional(ctx context.Context, all []ui.Option) []ui.Option {
	return append([]ui.Option{{Value: "", Label: ui.T(ctx, "postings.none")}}, all...)
}

// padded is a list with empty entries at its end, but not more than fit.
func padded[T any](all []T, more int) []T {
	more = max(min(more, posting.MaxEntries-len(all)), 0)
	return append(append([]T{}, all...), make([]T, more)...)
}

// unpaid is the answer that work is not paid, where it was given.
func unpaid(p posting.Pay) []string {
	if p.Unpaid {
		return []string{"yes"}
	}
	return nil
}
