package pathwayweb

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"pathways/internal/pathway"
	"pathways/internal/platform/i18n"
)

// calendar gives the dates of the plan as iCalendar (RFC 5545): activities with a day, and the next look back. Every
// entry lasts whole days, keeps its identity from one export to the next, and shows nobody as busy.
func calendar(wk *work, ws *i18n.Words) ([]byte, error) {
	cal := ics.NewCalendar()
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//Pathways//Learning plan//EN")
	cal.SetName(ws.T("pathway.plan.title"))
	add := func(id, title, text, from, to string) {
		first, err := time.Parse(time.DateOnly, from)
		if err != nil {
			return
		}
		last, err := time.Parse(time.DateOnly, to)
		if err != nil || last.Before(first) {
			last = first
		}
		e := cal.AddEvent(id + "@pathways")
		e.SetDtStampTime(wk.Changed.UTC())
		e.SetAllDayStartAt(first)
		e.SetAllDayEndAt(last.AddDate(0, 0, 1))
		// Line ends become \n, which is escaped: a lone \r out of a file would begin a property of its own.
		e.SetSummary(pathway.Clean(title))
		if text != "" {
			e.SetDescription(pathway.Clean(text))
		}
		e.SetTimeTransparency(ics.TransparencyTransparent)
		e.SetClass(ics.ClassificationPrivate)
	}
	if pl := wk.plan(); pl != nil {
		for _, g := range pl.Current() {
			for _, a := range g.Current() {
				from, to := a.From, a.To
				if from == "" {
					from = to
				}
				add(a.ID, orOpen(ws, a.What), strings.Join([]string{goalName(ws, wk.Tree, g), cost(ws, a), effort(ws, a)}, "\n"), from, to)
			}
		}
		add(pl.ID, ws.T("pathway.plan.look"), "", pl.Look, pl.Look)
	}
	return []byte(cal.Serialize(ics.WithNewLineWindows)), nil
}
