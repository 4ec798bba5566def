package postingweb

import (
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
)

// writing is the form on which a posting is written.
type writing struct {
	*posting.Sight
	Content  posting.Content // as it was typed, or as it stands
	Seen     int64           // revision that the page knows
	Rows     int             // empty rows after the duties, and after what is looked for
	Conflict *posting.Conflict
	Hints    []posting.Hint // of the text as it is stored; none where what was typed is not
	Form     form
}

// hints are those of a part, or of one row of it ("duties.3").
func (d writing) hints(place string) (all []posting.Hint) {
	for _, h := range d.Hints {
		if h.Field == place || string(h.Part) == place && place != "duties" && place != "looking" {
			all = append(all, h)
		}
	}
	return all
}

// theirs says whether somebody else wrote in a part meanwhile.
func (d writing) theirs(p posting.Part) bool {
	if d.Conflict == nil {
		return false
	}
	for _, both := range d.Conflict.Parts {
		if both == p {
			return true
		}
	}
	return false
}

// spareRows are how many empty rows stand at the end of a list at first.
const spareRows = 2

func (rm *room) edit(w http.ResponseWriter, r *http.Request) error {
	s, hints, err := rm.hinted(r)
	if err != nil {
		return err
	}
	rows, _ := strconv.Atoi(r.URL.Query().Get("rows"))
	return rm.showEdit(w, r, writing{Sight: &s, Content: s.Content, Seen: s.Revision, Rows: min(max(rows, spareRows), 20), Hints: hints.Found})
}

func (rm *room) showEdit(w http.ResponseWriter, r *http.Request, d writing) error {
	ctx := r.Context()
	p := of(d.Sight, "edit", i18n.T(ctx, "postings.edit"), d.Form)
	p.Lead = i18n.T(ctx, "postings.edit.lead")
	if !d.Writes {
		return show(w, r, p, readersOnly())
	}
	return show(w, r, p, editBody(d))
}

func (rm *room) save(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, maxForm)
	if err != nil {
		return err
	}
	s, err := rm.sight(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	typed, rows := contentOf(f, s.Content), spareRows
	seen, _ := strconv.ParseInt(f.Get("seen"), 10, 64)
	do, place, _ := strings.Cut(f.Get("do"), ".")
	if do == "rows" {
		rows += 6
	}
	typed = turned(typed, do, place)
	if do == "draw" {
		for _, u := range typed.Unsaid() {
			typed.Duties = append(typed.Duties, posting.Duty{Item: u.Item, Text: posting.DutyOf(s.Tree, u.Item, i18n.From(ctx))})
		}
	}
	p, conflict, err := rm.Postings.Save(ctx, authz.From(ctx), s.Place.Slug, s.Posting.ID, typed, seen)
	if back, ok := refused(ctx, err, f.Values); ok {
		return rm.showEdit(w, r, writing{Sight: &s, Content: typed, Seen: seen, Rows: rows, Form: back})
	}
	if err != nil {
		return err
	}
	if conflict != nil {
		words := i18n.From(ctx)
		back := form{Typed: f.Values, status: http.StatusConflict}
		for _, part := range conflict.Parts {
			back.faults = append(back.faults, ui.Fault{Field: "part-" + string(part), Text: words.T("postings.conflict", "name", orSomebody(words, conflict.Name), "part", words.T("posting.part."+string(part)))})
		}
		return rm.showEdit(w, r, writing{Sight: &s, Content: conflict.Mine, Seen: conflict.Revision, Rows: rows, Conflict: conflict, Form: back})
	}
	s.Posting = p
	switch do {
	case "look":
		return web.Redirect(w, r, at(&s, "preview"))
	case "rows":
		return web.Redirect(w, r, with(at(&s, "edit"), "rows", strconv.Itoa(rows))+"#"+place)
	case "draw":
		return web.Redirect(w, r, at(&s, "edit")+"#duties")
	case "up", "down", "remove":
		list, _, _ := strings.Cut(place, ".")
		return web.Redirect(w, r, at(&s, "edit")+"#"+list)
	}
	return web.Redirect(w, r, with(at(&s, "edit"), "done", "saved"))
}

func orSomebody(words *i18n.Words, name string) string {
	if name == "" {
		return words.T("postings.somebody")
	}
	return name
}

// contentOf is what a form says. What has no field keeps what stands.
func contentOf(f *web.Form, stands posting.Content) posting.Content {
	c := posting.Content{
		Uses: stands.Uses,
		Pay: posting.Pay{
			Low: f.Get("pay.low"), High: f.Get("pay.high"), Currency: f.Get("pay.currency"), Per: posting.Per(f.Get("pay.per")),
			Note: f.Get("pay.note"), LeftOut: f.Get("pay.leftOut"), Unpaid: f.Get("pay.unpaid") != "", Reason: f.Get("pay.reason"),
		},
		Degree: posting.Degree{
			Asked: posting.Asked(f.Get("degree.asked")), Level: posting.DegreeLevel(f.Get("degree.level")), Which: f.Get("degree.which"),
			Why: f.Get("degree.why"), Instead: f.Get("degree.instead"),
		},
		Title: f.Get("title"), Summary: f.Get("summary"), Team: f.Get("team"), Hours: f.Get("hours"), Term: f.Get("term"),
		Place: posting.Place{
			Address: f.Get("place.address"), City: f.Get("place.city"), Region: f.Get("place.region"), Postcode: f.Get("place.postcode"), Country: f.Get("place.country"),
		},
		Remote: posting.Remote{How: posting.RemoteHow(f.Get("remote.how")), Note: f.Get("remote.note"), From: f.Get("remote.from")},
		Start:  f.Get("start"), Deadline: f.Get("deadline"),
		Interview: f.Get("interview"), Steps: strings.Split(f.Get("steps"), "\n"), Accessibility: f.Get("accessibility"),
		Apply: f.Get("apply"), ApplyLink: f.Get("applyLink"),
		Contact:  posting.Contact{Name: f.Get("contact.name"), Email: f.Get("contact.email"), Phone: f.Get("contact.phone")},
		Benefits: strings.Split(f.Get("benefits"), "\n"), About: f.Get("about"),
	}
	for _, k := range f.All("contract") {
		c.Contract = append(c.Contract, posting.Contract(k))
	}
	for i := range posting.MaxEntries * 2 {
		if name := "duties." + strconv.Itoa(i); f.Values.Has(name) {
			c.Duties = append(c.Duties, posting.Duty{Item: f.Get(name + ".item"), Text: f.Get(name)})
		}
		if name := "looking." + strconv.Itoa(i); f.Values.Has(name) {
			c.Looking = append(c.Looking, posting.Line{Item: f.Get(name + ".item"), Text: f.Get(name), Needed: f.Get(name+".needed") == "needed"})
		}
	}
	return c
}

// turned is a content with a row of one of its lists moved up or down or taken away: what, and "duties.3" for where.
func turned(c posting.Content, do, place string) posting.Content {
	list, number, _ := strings.Cut(place, ".")
	i, err := strconv.Atoi(number)
	if err != nil {
		return c
	}
	switch list {
	case "duties":
		c.Duties = turn(c.Duties, do, i)
	case "looking":
		c.Looking = turn(c.Looking, do, i)
	}
	return c
}

func turn[T any](all []T, do string, i int) []T {
	to := i
	switch do {
	case "up":
		to = i - 1
	case "down":
		to = i + 1
	case "remove":
		if i >= 0 && i < len(all) {
			return append(append([]T{}, all[:i]...), all[i+1:]...)
		}
	}
	if i < 0 || to < 0 || i >= len(all) || to >= len(all) {
		return all
	}
	out := append([]T{}, all...)
	out[i], out[to] = out[to], out[i]
	return out
}
