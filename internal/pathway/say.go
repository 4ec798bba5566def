package pathway

import (
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/platform/i18n"
)

// Partners are those with whom a conversation can be held; each has its own questions, as words.
var Partners = []string{"supervisor", "mentor", "teacher", "peer"}

// Questions are what to talk over with a kind of partner.
func Questions(ws *i18n.Words, with string) []string {
	var out []string
	for _, n := range []string{"1", "2", "3"} {
		if key := "pathway.talk.ask." + with + "." + n; ws.Has(key) {
			out = append(out, ws.T(key))
		}
	}
	return out
}

// Or says what was written, or that it was left open.
func Or(ws *i18n.Words, text string) string {
	if text == "" {
		return ws.T("pathway.leftopen")
	}
	return text
}

// Day is a date in words, in the reader's language.
func Day(ws *i18n.Words, t time.Time) string {
	return ws.T("pathway.day", "day", t.Day(), "month", ws.T("pathway.month."+strings.ToLower(t.Month().String())), "year", t.Year())
}

// DayOf says a day of a plan, YYYY-MM-DD, in words.
func DayOf(ws *i18n.Words, s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return Day(ws, t)
}

// GoalName is what a goal is called while its owner has not given it a name: the wording of its first competency.
func GoalName(ws *i18n.Words, t *framework.Tree, g *plan.Goal) string {
	if g.Title != "" {
		return g.Title
	}
	for _, ref := range g.Items {
		if it := t.ByID(ref.Item); it != nil {
			return it.Statement
		}
	}
	return ws.T("pathway.plan.untitled")
}

// When says the days of an activity.
func When(ws *i18n.Words, a *plan.Activity) string {
	switch {
	case a.From != "" && a.To != "":
		return Span(ws, a.From, a.To)
	case a.From != "":
		return ws.T("pathway.plan.from", "from", DayOf(ws, a.From))
	case a.To != "":
		return ws.T("pathway.plan.to", "to", DayOf(ws, a.To))
	}
	return ws.T("pathway.plan.nodate")
}

// Span says two days, YYYY-MM-DD, without saying the month or the year twice.
func Span(ws *i18n.Words, from, to string) string {
	f, err1 := time.Parse(time.DateOnly, from)
	t, err2 := time.Parse(time.DateOnly, to)
	month := func(d time.Time) string { return ws.T("pathway.month." + strings.ToLower(d.Month().String())) }
	switch {
	case err1 != nil || err2 != nil || f.Year() != t.Year():
		return ws.T("pathway.plan.fromto", "from", DayOf(ws, from), "to", DayOf(ws, to))
	case f.Equal(t):
		return Day(ws, f)
	case f.Month() == t.Month():
		return ws.T("pathway.plan.inmonth", "month", month(f), "from", f.Day(), "to", t.Day(), "year", f.Year())
	}
	return ws.T("pathway.plan.inyear", "month", month(f), "from", f.Day(), "until", month(t), "to", t.Day(), "year", f.Year())
}

// Cost says what an activity costs and who pays. Nothing noted is said too: cost is never hidden.
func Cost(ws *i18n.Words, a *plan.Activity) string {
	payer := plan.Label(plan.Standard.Payers, a.Payer, ws.Lang())
	switch {
	case a.Cost != "" && a.Payer == plan.Nobody: // "free, it is free" says it twice
		return a.Cost
	case a.Cost != "" && payer != "":
		return a.Cost + ", " + LowerFirst(payer)
	case a.Cost != "":
		return a.Cost
	case payer != "":
		return payer
	}
	return ws.T("pathway.plan.nocost")
}

// Effort says how long an activity takes and whose time that is.
func Effort(ws *i18n.Words, a *plan.Activity) string {
	whose := plan.Label(plan.Standard.Times, a.Time, ws.Lang())
	switch {
	case a.Hours != "" && whose != "":
		return a.Hours + ", " + whose
	case a.Hours != "":
		return a.Hours
	case whose != "":
		return whose
	}
	return ws.T("pathway.plan.notime")
}

// LowerFirst makes a label run on in a sentence; "I" stays.
func LowerFirst(s string) string {
	if strings.HasPrefix(s, "I ") {
		return s
	}
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// GoalFields are the fields of a goal that were written, each with what the form asks.
func GoalFields(ws *i18n.Words, g *plan.Goal) [][2]string {
	var out [][2]string
	for _, name := range []string{"why", "progress", "support", "barrier"} {
		if text := g.Get(name); text != "" {
			out = append(out, [2]string{plan.Standard.Goal[name].Ask.In(ws.Lang()), text})
		}
	}
	if mover := plan.Label(plan.Standard.Movers, g.Mover, ws.Lang()); mover != "" {
		out = append(out, [2]string{plan.Standard.Goal["mover"].Ask.In(ws.Lang()), mover})
	}
	return out
}

// TalkFields are what belongs in a conversation of a goal: its fields, and its activities in a line each.
func TalkFields(ws *i18n.Words, g *plan.Goal) [][2]string {
	out := GoalFields(ws, g)
	for _, a := range g.Current() {
		out = append(out, [2]string{plan.Standard.Activity["what"].Ask.In(ws.Lang()), Or(ws, a.What) + " (" + When(ws, a) + "; " + Cost(ws, a) + "; " + Effort(ws, a) + ")"})
	}
	return out
}
