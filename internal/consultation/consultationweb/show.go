package consultationweb

import (
	"context"
	"strconv"

	"pathways/internal/consultation"
	"pathways/internal/framework"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ui"
)

// hosts are those for whom a consultation on a release can be begun.
func hosts(ctx context.Context, p *newPage) []ui.Option {
	var out []ui.Option
	for _, o := range p.Hosts {
		out = append(out, ui.Option{Value: o.Slug, Label: o.Name})
	}
	if p.Operator {
		out = append(out, ui.Option{Value: "", Label: ui.T(ctx, "consultation.house.none")})
	}
	return out
}

func linkKey(there bool) string {
	if there {
		return "consultation.one.link.again"
	}
	return "consultation.one.link.make"
}

// unitID tells the parts of results apart.
func unitID(row *consultation.Row) string {
	if row.Unit == nil {
		return ""
	}
	return row.Unit.ID
}

// inputID gives the fields of the form with faults the names that the list of faults leads to.
func inputID(faulty bool, name, item string) string {
	if faulty {
		return name
	}
	return name + "-" + item
}

func faultAt(f faults, faulty bool, name string) string {
	if !faulty {
		return ""
	}
	return f[name]
}

// items is how many a survey asks about.
func items(p *surveyPage) int {
	n := 0
	for _, part := range p.Parts {
		n += len(part.Items)
	}
	return n
}

// repliesAction leads to what the stewards decided, where that is public.
func repliesAction(ctx context.Context, p *surveyPage) *ui.Action {
	if !p.OpenReplies || p.Open {
		return nil
	}
	return &ui.Action{Text: ui.T(ctx, "consultation.one.replies"), Href: "/consultations/" + p.ID + "/replies"}
}

// partOrder are the fields of a page of answers in their order.
func partOrder(part consultation.Part) []string {
	var out []string
	for _, it := range part.Items {
		for _, field := range []string{"relevance.", "clarity.", "remark.", "suggestion."} {
			out = append(out, field+it.ID)
		}
	}
	return out
}

// langOf is the language of a wording where it is not that of the page.
func langOf(ctx context.Context, t *framework.Tree) string {
	if t.Language == i18n.From(ctx).Lang() {
		return ""
	}
	return t.Language
}

func chosen(choice int) string {
	if choice == 0 {
		return ""
	}
	return strconv.Itoa(choice)
}
