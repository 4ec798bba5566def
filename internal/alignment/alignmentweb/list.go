package alignmentweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// listPage is the texts of an organization that a filter chooses.
type listPage struct {
	alignment.Listing
	Filter filter
	Later  bool // this is not the first part
	Taught int  // decisions that help to read
}

// filter is what somebody chose to see, as it stands in an address.
type filter struct {
	Kind, Job, Year, State string
	Batch                  string
}

// filterOf reads a filter from an address. What is none of the choices chooses all.
func filterOf(q url.Values) filter {
	f := filter{Kind: q.Get("kind"), Job: q.Get("job"), Year: q.Get("year"), State: q.Get("state"), Batch: q.Get("batch")}
	if !slices.Contains(alignment.Kinds, alignment.Kind(f.Kind)) {
		f.Kind = ""
	}
	if !slices.Contains(facts.JobKinds, f.Job) && f.Job != noJob {
		f.Job = ""
	}
	if n, err := strconv.Atoi(f.Year); err != nil || n < 0 || n > 9999 {
		f.Year = ""
	}
	if !slices.Contains(alignment.States, alignment.State(f.State)) {
		f.State = ""
	}
	return f
}

// noJob stands for texts without a kind of job in an address.
const noJob = "none"

func (f filter) any() bool { return f != filter{} }

// query is the filter in an address.
func (f filter) query() url.Values {
	q := url.Values{}
	for _, v := range []struct{ name, value string }{{"kind", f.Kind}, {"job", f.Job}, {"year", f.Year}, {"state", f.State}, {"batch", f.Batch}} {
		if v.value != "" {
			q.Set(v.name, v.value)
		}
	}
	return q
}

// chosen is the filter as texts are chosen by it.
func (f filter) chosen() alignment.Filter {
	out := alignment.Filter{State: alignment.State(f.State), Batch: f.Batch}
	if f.Kind != "" {
		out.Kinds = []alignment.Kind{alignment.Kind(f.Kind)}
	}
	switch f.Job {
	case "":
	case noJob:
		out.JobKinds = []string{""}
	default:
		out.JobKinds = []string{f.Job}
	}
	if f.Year != "" {
		n, _ := strconv.Atoi(f.Year)
		out.Years = []int{n}
	}
	return out
}

// texts lists the texts of an organization.
func (rm *room) texts(w http.ResponseWriter, r *http.Request) error {
	ctx, q := r.Context(), r.URL.Query()
	slug, after := r.PathValue("slug"), q.Get("after")
	p := listPage{Filter: filterOf(q), Later: after != ""}
	var err error
	if p.Listing, err = rm.Texts.Texts(ctx, viewer(r), slug, p.Filter.chosen(), after); err != nil {
		return err
	}
	if p.Taught, err = rm.Texts.TaughtCount(ctx, viewer(r), slug); err != nil {
		return err
	}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.texts.title"), Lead: ui.T(ctx, "alignment.texts.lead"), House: p.Organization, Here: "texts",
	}, listBody(p))
}

// readAll has every text read again that a newer reading may say something else of.
func (rm *room) readAll(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("slug")
	if _, _, err := rm.Texts.ReadAllAgain(r.Context(), viewer(r), slug); err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug)+"?done=allagain")
}

// nextHref is the next part of the list; "" at its end.
func (p listPage) nextHref() string {
	if p.Next == "" {
		return ""
	}
	q := p.Filter.query()
	q.Set("after", p.Next)
	return with(textsAt(p.Organization.Slug), q)
}

// older says whether a text of this part may say something else when it is read again.
func (p listPage) older() bool {
	return slices.ContainsFunc(p.Texts, func(t alignment.Text) bool { return t.Older })
}

// nameOf is what a text is called.
func nameOf(ctx context.Context, t alignment.Text) string {
	switch {
	case t.Title != "":
		return t.Title
	case t.Name != "":
		return t.Name
	}
	return ui.T(ctx, "alignment.text.untitled")
}

func kindOptions(ctx context.Context, all string) []ui.Option {
	var out []ui.Option
	if all != "" {
		out = append(out, ui.Option{Label: all})
	}
	for _, k := range alignment.Kinds {
		out = append(out, ui.Option{Value: string(k), Label: kindName(ctx, k)})
	}
	return out
}

func jobOptions(ctx context.Context, first ...ui.Option) []ui.Option {
	for _, k := range facts.JobKinds {
		first = append(first, ui.Option{Value: k, Label: jobName(ctx, k)})
	}
	return first
}

func stateOptions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Label: ui.T(ctx, "alignment.filter.all")}}
	for _, s := range alignment.States {
		out = append(out, ui.Option{Value: string(s), Label: ui.T(ctx, "alignment.state."+string(s))})
	}
	return out
}
