package pathwayweb

import (
	"strings"

	"pathways/internal/pathway"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ical"
)

// calendar gives the dates of the plan: activities with a day, and the next look back.
func calendar(wk *work, ws *i18n.Words) []byte {
	cal := ical.Calendar{Name: ws.T("pathway.plan.title")}
	if pl := wk.plan(); pl != nil {
		for _, d := range pl.Dated() {
			e := ical.Entry{ID: d.ID, Title: ws.T("pathway.plan.look"), First: d.First, Last: d.Last, Changed: wk.Changed}
			if d.Activity != nil {
				e.Title = pathway.Or(ws, d.Activity.What)
				e.Text = strings.Join([]string{pathway.GoalName(ws, wk.Tree, d.Goal), pathway.Cost(ws, d.Activity), pathway.Effort(ws, d.Activity)}, "\n")
			}
			cal.Entries = append(cal.Entries, e)
		}
	}
	return ical.Write(cal)
}
