package consultationweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/consultation"
	"pathways/internal/group"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// resultsPage is what a consultation found, with the replies of the stewards.
type resultsPage struct {
	consultation.Results
	Done   string
	At     string // the item whose reply came back with faults
	Typed  consultation.Reply
	Faults faults
}

func (rm *room) results(w http.ResponseWriter, r *http.Request) error {
	return rm.showResults(w, r, http.StatusOK, resultsPage{Done: r.URL.Query().Get("done")})
}

func (rm *room) showResults(w http.ResponseWriter, r *http.Request, status int, p resultsPage) error {
	ctx := r.Context()
	var err error
	if p.Results, err = rm.Consultations.Results(ctx, viewer(r), r.PathValue("id")); err != nil {
		return err
	}
	h := head(ctx, ui.T(ctx, "consultation.view.results"), ui.Crumb{Name: p.Title, Href: pathOf(p.ID)})
	h.Title += " · " + p.Title
	return web.Render(w, r, status, resultsView(p, h))
}

// take brings the figures up to date.
func (rm *room) take(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	err := rm.Consultations.Take(ctx, viewer(r), r.PathValue("id"))
	if err == nil {
		return web.Redirect(w, r, pathOf(r.PathValue("id"))+"/results?done=taken")
	}
	status := statusOf(err)
	var p resultsPage
	if p.Faults, err = faultsOf(ctx, err); err != nil {
		return err
	}
	return rm.showResults(w, r, status, p)
}

// decide keeps what the stewards say of an item.
func (rm *room) decide(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := formOf(r)
	if err != nil {
		return err
	}
	id, item := r.PathValue("id"), r.PathValue("item")
	p := resultsPage{At: item, Typed: consultation.Reply{Decision: consultation.Decision(f.Get("decision")), Words: f.Get("words")}}
	if err = rm.Consultations.Decide(ctx, viewer(r), id, item, p.Typed); err == nil {
		return web.Redirect(w, r, pathOf(id)+"/results?done=decided#item-"+item)
	}
	status := statusOf(err)
	if p.Faults, err = faultsOf(ctx, err); err != nil {
		return err
	}
	return rm.showResults(w, r, status, p)
}

// hidden stands in a sheet for a number that the rules of groups do not let out.
const hidden = "hidden"

// sheet is the results as CSV: what the page shows and nothing more.
func (rm *room) sheet(w http.ResponseWriter, r *http.Request) error {
	out, err := rm.Consultations.Results(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	var t sheet.Table
	for _, key := range []string{
		"code", "statement", "part", "relevance_people", "not_relevant", "somewhat_relevant", "quite_relevant", "highly_relevant",
		"not_or_somewhat_relevant", "quite_or_highly_relevant", "i_cvi", "modified_kappa", "clarity_people", "clear", "could_be_clearer", "unclear",
		"could_be_clearer_or_unclear", "comments", "suggested_wordings", "about_earlier_wording", "decision", "reply",
	} {
		t.Columns = append(t.Columns, sheet.Column{Key: key})
	}
	for i := range out.Rows {
		t.Rows = append(t.Rows, cells(&out.Rows[i]))
	}
	return writeSheet(w, r, t, "results.csv")
}

// cells is one item in the sheet.
func cells(row *consultation.Row) []string {
	part, index, kappa, earlier := "", hidden, hidden, ""
	if row.Unit != nil {
		part = row.Unit.Statement
	}
	if row.Validity != nil {
		index, kappa = figure(row.Validity.Index), figure(row.Validity.Kappa)
	}
	if row.Reworded {
		earlier = "yes"
	}
	out := []string{row.Item.Code, row.Item.Statement, part}
	out = append(out, numbers(row.Relevance, 4, [][]int{{0, 1}, {2, 3}})...)
	out = append(out, index, kappa)
	out = append(out, numbers(row.Clarity, 3, [][]int{{1, 2}})...)
	return append(out, strings.Join(row.Remarks, "\n\n"), strings.Join(row.Suggestions, "\n\n"), earlier, string(row.Reply.Decision), row.Reply.Words)
}

// numbers are people, each choice, and some choices together, as far as a picture tells them.
func numbers(p *group.Picture, choices int, together [][]int) []string {
	out := make([]string, 1+choices+len(together))
	for i := range out {
		out[i] = hidden
	}
	if p == nil {
		return out
	}
	out[0] = strconv.Itoa(p.People())
	switch len(p.Counts) {
	case choices:
		for i, n := range p.Counts {
			out[1+i] = strconv.Itoa(n)
		}
		for i, block := range together {
			sum := 0
			for _, choice := range block {
				sum += p.Counts[choice]
			}
			out[1+choices+i] = strconv.Itoa(sum)
		}
	case 2:
		// The step between: the blocks of both scales end with those that are told together.
		if len(together) == 1 {
			out[1] = strconv.Itoa(p.Counts[0])
		}
		for i := range together {
			out[1+choices+i] = strconv.Itoa(p.Counts[2-len(together)+i])
		}
	}
	return out
}

// replies are what the stewards decided, for those who answered.
func (rm *room) replies(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	out, err := rm.Consultations.Replies(ctx, viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	h := ui.Page{Title: ui.T(ctx, "consultation.replies.title", "title", out.Title), NoIndex: true, Class: "consultation-page"}
	return web.Render(w, r, http.StatusOK, repliesView(out, h))
}

// decisions are what the stewards can decide.
func decisions(ctx context.Context) []ui.Option {
	out := []ui.Option{{Value: "", Label: ui.T(ctx, "consultation.decision.none")}}
	for _, d := range consultation.Decisions {
		out = append(out, ui.Option{Value: string(d), Label: ui.T(ctx, "consultation.decision."+string(d))})
	}
	return out
}
