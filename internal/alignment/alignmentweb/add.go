package alignmentweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

const (
	// mostFound is how many competencies a search lists.
	mostFound = 60
	// mostListed is up to how many competencies a release may have to be listed whole.
	mostListed = 300
)

// addPage is one passage, with the competencies that can be added to it.
type addPage struct {
	alignment.Full
	Passage alignment.Passage
	View    view
	Asked   string // what was searched for
	Found   []*framework.Item
	More    bool // there are others
	Form    form
}

// passage is where a competency is looked for that is to be added to a passage.
func (rm *room) passage(w http.ResponseWriter, r *http.Request) error {
	return rm.showPassage(w, r, form{})
}

func (rm *room) showPassage(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	full, err := rm.Texts.Text(ctx, viewer(r), r.PathValue("slug"), r.PathValue("text"))
	if err != nil {
		return err
	}
	at := passageAt(full, r.PathValue("passage"))
	if !full.Writes {
		return errs.New(errs.Forbidden, "alignmentweb", "web.fault.part")
	}
	if at < 0 {
		return web.NotFound()
	}
	q := r.URL.Query()
	p := addPage{Full: full, Passage: full.Passages[at], View: viewOf(q), Asked: strings.TrimSpace(q.Get("q")), Form: f}
	p.Found, p.More = found(full.Tree, p.Asked)
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.add.title", "number", numberOf(p.Passage.N)), Over: nameOf(ctx, full.Text), House: full.Organization, Here: "texts",
		Way: []ui.Crumb{{Name: nameOf(ctx, full.Text), Href: textsAt(full.Organization.Slug, full.ID)}}, Form: f,
	}, addBody(p))
}

// passageAt is the place of a passage by its number for people; -1 where there is none.
func passageAt(full alignment.Full, number string) int {
	n, err := strconv.Atoi(number)
	if err != nil {
		return -1
	}
	return slices.IndexFunc(full.Passages, func(p alignment.Passage) bool { return numberOf(p.N) == n })
}

// found are the competencies whose code begins with what was asked, and those that hold all its words, in the order of the
// framework.
func found(t *framework.Tree, asked string) (hits []*framework.Item, more bool) {
	words := strings.Fields(strings.ToLower(asked))
	if len(words) == 0 {
		return nil, false
	}
	for _, it := range t.Leaves("") {
		all := strings.ToLower(strings.Join([]string{it.Code, it.Statement, it.Question, it.Note}, "\n"))
		byCode := len(words) == 1 && strings.HasPrefix(strings.ToLower(it.Code), words[0])
		if byCode || !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) }) {
			hits = append(hits, it)
		}
	}
	return hits[:min(len(hits), mostFound)], len(hits) > mostFound
}

// whole says whether every competency of the release is listed.
func (p addPage) whole() bool { return len(p.Tree.Leaves("")) <= mostListed }

// stands says whether a competency stands at the passage already, and was not refused.
func (p addPage) stands(it *framework.Item) bool {
	return slices.ContainsFunc(p.Passage.Suggestions, func(s alignment.Suggestion) bool { return s.Item.ID == it.ID && s.Speaks() })
}

// here is the address of the page.
func (p addPage) here() string {
	return textsAt(p.Organization.Slug, p.ID, "passages", strconv.Itoa(numberOf(p.Passage.N)))
}

// back is where the reader was.
func (p addPage) back() string {
	return with(textsAt(p.Organization.Slug, p.ID), p.View.query()) + passageAnchor(p.Passage.N)
}

// add adds a competency to a passage.
func (rm *room) add(w http.ResponseWriter, r *http.Request) error {
	ctx, slug, text := r.Context(), r.PathValue("slug"), r.PathValue("text")
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("passage"))
	if err != nil {
		return web.NotFound()
	}
	_, err = rm.Texts.Decide(ctx, viewer(r), slug, text, number-1, f.Get("item"), alignment.Added)
	if back, ok := refused(ctx, err, f.Values, "add"); ok {
		return rm.showPassage(w, r, back)
	}
	if err != nil {
		return err
	}
	q := viewOf(f.Values).query()
	q.Set("done", "added")
	q.Set("at", strconv.Itoa(number))
	return web.Redirect(w, r, with(textsAt(slug, text), q)+passageAnchor(number-1))
}

// hidden are the parts of the view that travel with a form.
func (v view) hidden() []ui.Pair {
	var all []ui.Pair
	for name, values := range v.query() {
		all = append(all, ui.Pair{Name: name, Value: values[0]})
	}
	slices.SortFunc(all, func(a, b ui.Pair) int { return strings.Compare(a.Name, b.Name) })
	return all
}
