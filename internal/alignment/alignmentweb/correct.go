package alignmentweb

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// factLine is one fact of a text in words.
type factLine struct {
	Fact  alignment.Fact
	Name  string
	Value string
	Said  string // the passage that it is from; "" where there is none
	By    string // who corrected it and when; "" where the program found it
	Found string // what the program found, where it was corrected
}

// factLines are the facts of a text, in the order in which they are shown.
func factLines(ctx context.Context, full alignment.Full) []factLine {
	var all []factLine
	for _, f := range alignment.AllFacts {
		if !tells(f, full.Facts) {
			continue
		}
		value, said := factWords(ctx, f, full.Facts)
		line := factLine{Fact: f, Name: ui.T(ctx, "alignment.fact."+string(f)), Value: value, Said: said}
		if c, ok := full.CorrectionOf(f); ok && !c.Back {
			line.By = ui.T(ctx, "alignment.corrected", "name", personName(ctx, c.By), "day", ui.Day(ctx, c.At))
			line.Found, _ = factWords(ctx, f, full.Found)
		}
		all = append(all, line)
	}
	return all
}

// tells says whether there is something to say of a fact: only a posting that leaves out its kind of job, pay or degree does so.
func tells(f alignment.Fact, of alignment.Facts) bool {
	posting := of.Kind == alignment.Posting
	switch f {
	case alignment.FactTitle:
		return of.Title != ""
	case alignment.FactJobKind:
		return posting || of.JobKind != ""
	case alignment.FactPay:
		return posting || of.Pay != nil || of.Unpaid
	case alignment.FactDegree:
		return posting || of.Degree.Degree != ""
	}
	return true
}

// factWords are a fact in words, and the passage that it is from.
func factWords(ctx context.Context, f alignment.Fact, of alignment.Facts) (value, said string) {
	switch f {
	case alignment.FactTitle:
		return of.Title, ""
	case alignment.FactKind:
		return kindName(ctx, of.Kind), ""
	case alignment.FactJobKind:
		return jobName(ctx, of.JobKind), ""
	case alignment.FactYear:
		return yearName(ctx, of.Year), ""
	case alignment.FactPay:
		if of.Pay != nil {
			said = of.Pay.Said
		}
		return payOf(ctx, of.Pay, of.Unpaid), said
	}
	return degreeOf(ctx, of.Degree), of.Degree.Said
}

// factsPage is the form on which facts of a text are corrected.
type factsPage struct {
	form
	alignment.Full
	Seen string // the facts as they stood when the form was made
}

func (rm *room) facts(w http.ResponseWriter, r *http.Request) error {
	return rm.showFacts(w, r, form{})
}

func (rm *room) showFacts(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	full, err := rm.Texts.Text(ctx, viewer(r), r.PathValue("slug"), r.PathValue("text"))
	if err != nil {
		return err
	}
	if !full.Writes {
		return errs.New(errs.Forbidden, "alignmentweb", "web.fault.part")
	}
	seen, err := json.Marshal(full.Facts)
	if err != nil {
		return errs.Wrap(errs.Internal, "alignmentweb.facts", err)
	}
	p := factsPage{form: f, Full: full, Seen: f.value("seen", string(seen))}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.facts.title"), Lead: ui.T(ctx, "alignment.facts.lead"), Over: nameOf(ctx, full.Text), House: full.Organization, Here: "texts",
		Way: []ui.Crumb{{Name: nameOf(ctx, full.Text), Href: textsAt(full.Organization.Slug, full.ID)}}, Form: f,
	}, factsBody(p))
}

// correct keeps what somebody says of the facts of a text, or lets hold again what the program found of one.
func (rm *room) correct(w http.ResponseWriter, r *http.Request) error {
	ctx, v, slug, text := r.Context(), viewer(r), r.PathValue("slug"), r.PathValue("text")
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	done := "corrected"
	if back := f.Get("back"); back != "" {
		done, err = "back", rm.Texts.AsFound(ctx, v, slug, text, alignment.Fact(back))
	} else {
		var seen, now alignment.Facts
		if json.Unmarshal([]byte(f.Get("seen")), &seen) != nil {
			return web.Invalid("web.form.damaged")
		}
		if now, err = factsOf(f.Values, seen); err == nil {
			err = rm.Texts.Correct(ctx, v, slug, text, seen, now)
		}
	}
	if back, ok := refused(ctx, err, f.Values, ""); ok {
		return rm.showFacts(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, textsAt(slug, text)+"?done="+done+"#facts")
}

// factsOf reads the facts that somebody typed. The passages that facts are from stay with what was seen.
//
// Errors: errs.Invalid with the fields "year", "pay".
func factsOf(typed url.Values, seen alignment.Facts) (now alignment.Facts, err error) {
	now = alignment.Facts{
		Kind: alignment.Kind(typed.Get("kind")), Title: strings.TrimSpace(typed.Get("title")), JobKind: typed.Get("jobKind"), Unpaid: typed.Get("pays") == "unpaid",
	}
	if now.Year, err = yearOf(typed.Get("year")); err != nil {
		return now, err
	}
	if typed.Get("pays") == "said" {
		low, okLow := amountOf(typed.Get("low"))
		high, okHigh := amountOf(typed.Get("high"))
		if strings.TrimSpace(typed.Get("high")) == "" {
			high, okHigh = low, okLow
		}
		if !okLow || !okHigh {
			return now, &errs.Error{Kind: errs.Invalid, Op: "alignmentweb", Fields: []errs.Field{{Name: "low", Key: "alignment.fault.pay"}}}
		}
		now.Pay = &facts.Pay{Low: low, High: high, Currency: strings.ToUpper(strings.TrimSpace(typed.Get("currency"))), Per: typed.Get("per")}
		if seen.Pay != nil {
			now.Pay.Said = seen.Pay.Said
		}
	}
	now.Degree = facts.DegreeDemand{
		Degree: facts.Degree(typed.Get("degree")), Firm: typed.Get("firm") == "firm", OrExperience: typed.Get("or") == "or", Said: seen.Degree.Said,
	}
	if d := now.Degree.Degree; d == "" || d == "none-said" || d == "not-needed" {
		now.Degree.Firm, now.Degree.OrExperience = false, false
	}
	return now, nil
}

// amountOf reads a sum that somebody typed: "18", "18.50", "41,000".
func amountOf(typed string) (float64, bool) {
	x, err := strconv.ParseFloat(strings.Map(func(r rune) rune {
		if r == ',' || r == ' ' || r == '\u00a0' {
			return -1
		}
		return r
	}, typed), 64)
	return x, err == nil && x > 0
}

// pays is what the text says of pay, as one of the choices of the form.
func (p factsPage) pays() string {
	switch {
	case p.Pay != nil:
		return "said"
	case p.Unpaid:
		return "unpaid"
	}
	return "none"
}

// first are the facts as they fill the form at first.
func (p factsPage) first(name string) string {
	pay := facts.Pay{Currency: "USD", Per: "hour"}
	if p.Pay != nil {
		pay = *p.Pay
	}
	switch name {
	case "low", "high":
		if p.Pay == nil {
			return ""
		}
		if name == "low" {
			return strconv.FormatFloat(pay.Low, 'f', -1, 64)
		}
		return strconv.FormatFloat(pay.High, 'f', -1, 64)
	case "currency":
		return pay.Currency
	case "per":
		return pay.Per
	case "year":
		if p.Year == 0 {
			return ""
		}
		return strconv.Itoa(p.Year)
	case "degree":
		return string(p.Degree.Degree)
	}
	return ""
}

func perOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, per := range alignment.Periods {
		all = append(all, ui.Option{Value: per, Label: ui.T(ctx, "alignment.per."+per)})
	}
	return all
}

func degreeOptions(ctx context.Context) []ui.Option {
	all := []ui.Option{{Label: ui.T(ctx, "alignment.degree.none")}}
	for _, d := range alignment.Degrees {
		all = append(all, ui.Option{Value: string(d), Label: ui.T(ctx, "alignment.degree."+string(d))})
	}
	return all
}

// ticked are the values of a box that holds or not.
func ticked(name string, on bool) []string {
	if on {
		return []string{name}
	}
	return nil
}

func firmFirst(p factsPage) string { return strings.Join(ticked("firm", p.Degree.Firm), "") }

func orFirst(p factsPage) string { return strings.Join(ticked("or", p.Degree.OrExperience), "") }

// correctedOf are the facts that people corrected.
func correctedOf(lines []factLine) []factLine {
	return slices.DeleteFunc(lines, func(l factLine) bool { return l.By == "" })
}
