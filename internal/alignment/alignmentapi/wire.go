package alignmentapi

import (
	"context"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/framework"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/i18n"
)

// TextBatch is how far a batch is.
type TextBatch struct {
	ID      string        `json:"id"`
	Created time.Time     `json:"created"`
	By      string        `json:"by,omitempty" doc:"Name of who brought it; not there once they are erased"`
	Texts   int           `json:"texts" doc:"How many"`
	Waiting int           `json:"waiting"`
	Reading int           `json:"reading"`
	Read    int           `json:"read"`
	Failed  int           `json:"failed"`
	Refused []RefusedText `json:"refused" doc:"Those that could not be read, by name"`
}

// RefusedText is a text that could not be read. Nothing else is kept of it.
type RefusedText struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Why  string `json:"why" doc:"What is wrong and what to do, in words"`
}

func batchOf(ctx context.Context, b alignment.Batch) TextBatch {
	out := TextBatch{
		ID: b.ID, Created: b.Created, By: b.By, Texts: b.Texts, Waiting: b.In[alignment.Waiting], Reading: b.In[alignment.Reading],
		Read: b.In[alignment.Read], Failed: b.In[alignment.Failed], Refused: []RefusedText{},
	}
	for _, f := range b.Failures {
		out.Refused = append(out.Refused, RefusedText{f.Text, f.Name, said(ctx, f.Said)})
	}
	return out
}

func said(ctx context.Context, s alignment.Said) string {
	if s.Key == "" {
		return ""
	}
	return i18n.T(ctx, s.Key, s.Args...)
}

// TextSummary is a text without its passages.
type TextSummary struct {
	ID       string    `json:"id"`
	Batch    string    `json:"batch"`
	Name     string    `json:"name,omitempty" doc:"Of its file"`
	State    string    `json:"state" enum:"waiting,reading,read,failed"`
	Why      string    `json:"why,omitempty" doc:"Why it could not be read"`
	Language string    `json:"language,omitempty" doc:"en, es or fr; not there for another one"`
	Facts    TextFacts `json:"facts" doc:"As they hold: what people said before what the program found"`
	Passages int       `json:"passages" doc:"How many"`
	LookedAt int       `json:"lookedAt" doc:"Passages on which somebody's decision stands"`
	Older    bool      `json:"older" doc:"Reading it again may say something else"`
	Created  time.Time `json:"created"`
}

func summaryOf(ctx context.Context, t alignment.Text) TextSummary {
	return TextSummary{
		ID: t.ID, Batch: t.Batch, Name: t.Name, State: string(t.State), Why: said(ctx, t.Fault), Language: t.Language, Facts: factsOf(t.Facts),
		Passages: t.Parts, LookedAt: t.LookedAt, Older: t.Older, Created: t.Created,
	}
}

// TextFacts are what a text says of itself.
type TextFacts struct {
	Kind    string      `json:"kind" enum:"posting,syllabus,session,other"`
	Title   string      `json:"title"`
	JobKind string      `json:"jobKind,omitempty" doc:"Of a posting"`
	Year    int         `json:"year,omitempty" doc:"Not there where it is not known"`
	Pay     *TextPay    `json:"pay,omitempty" doc:"Not there where it says none"`
	Unpaid  bool        `json:"unpaid,omitempty"`
	Degree  *TextDegree `json:"degree,omitempty" doc:"Of a posting"`
}

// TextPay is pay as it was said.
type TextPay struct {
	Low      float64 `json:"low" exclusiveMinimum:"0" maximum:"1000000000"`
	High     float64 `json:"high" exclusiveMinimum:"0" maximum:"1000000000"`
	Currency string  `json:"currency" doc:"ISO 4217" example:"USD" pattern:"^[A-Z]{3}$"`
	Per      string  `json:"per" enum:"hour,day,week,month,year"`
	Said     string  `json:"said,omitempty" doc:"The passage" maxLength:"2000"`
}

// TextDegree is what a posting asks for.
type TextDegree struct {
	Degree       string `json:"degree" enum:"none-said,not-needed,high-school,some-college,associate,bachelor,master,doctorate"`
	Required     bool   `json:"required,omitempty" doc:"Not only preferred"`
	OrExperience bool   `json:"orExperience,omitempty"`
	Said         string `json:"said,omitempty" doc:"The passage" maxLength:"2000"`
}

func factsOf(f alignment.Facts) TextFacts {
	out := TextFacts{Kind: string(f.Kind), Title: f.Title, JobKind: f.JobKind, Year: f.Year, Unpaid: f.Unpaid}
	if p := f.Pay; p != nil {
		out.Pay = &TextPay{p.Low, p.High, p.Currency, p.Per, p.Said}
	}
	if d := f.Degree; d.Degree != "" {
		out.Degree = &TextDegree{string(d.Degree), d.Firm, d.OrExperience, d.Said}
	}
	return out
}

// TextDetail is a text with its passages.
type TextDetail struct {
	TextSummary
	Framework   string           `json:"framework" doc:"Slug of what it is read against"`
	Release     string           `json:"release" doc:"Its version"`
	Foreign     bool             `json:"foreign" doc:"It is in another language than the framework, so little may fit"`
	Found       TextFacts        `json:"found" doc:"What the program found"`
	Corrections []TextCorrection `json:"corrections" doc:"What people said of the facts, that holds"`
	Notes       []string         `json:"notes" doc:"What of the file was left out"`
	Said        []TextPassage    `json:"said" doc:"Its passages in their order"`

	Attribution frameworkdata.Attribution `json:"attribution" doc:"Whose words the competencies are"`
}

// TextCorrection says whose a fact is.
type TextCorrection struct {
	Fact string    `json:"fact" enum:"kind,title,jobKind,year,pay,degree"`
	By   string    `json:"by,omitempty" doc:"Name; not there once that person is erased"`
	At   time.Time `json:"at"`
}

// TextPassage is a part of a text with what it speaks of.
type TextPassage struct {
	Number      int              `json:"number" doc:"Stays the same when the text is read again"`
	Kind        string           `json:"kind" enum:"heading,sentence,item"`
	Heading     string           `json:"heading,omitempty" doc:"That it stands under"`
	Text        string           `json:"text"`
	Suggestions []TextSuggestion `json:"suggestions" doc:"Best first; empty where nothing fits"`
	Decisions   []TextDecision   `json:"decisions,omitempty" doc:"In the order in which they were made"`
}

// TextSuggestion is a competency that a passage may speak of.
type TextSuggestion struct {
	ID        string     `json:"id" doc:"Identifier of the competency"`
	Code      string     `json:"code"`
	Statement string     `json:"statement" doc:"Official wording"`
	Suggested bool       `json:"suggested" doc:"By the program; else somebody added it"`
	Holds     string     `json:"holds,omitempty" enum:"accepted,added,refused" doc:"What people decided"`
	Words     []TextWord `json:"words" doc:"That made the program think so"`
}

// TextWord is a word of a passage that speaks for a competency.
type TextWord struct {
	Text string `json:"text"`
	Of   string `json:"of" doc:"The word that it answers to"`
	Same bool   `json:"same" doc:"The same word, perhaps in another form; else a related one"`
	In   string `json:"in" doc:"Where that word stands: wording (official), practice (examples of ours), learned (a passage that your organization decided on)"`
	Line string `json:"line" doc:"The sentence that it stands in"`
}

// TextDecision is what somebody decided on a passage.
type TextDecision struct {
	ID       string     `json:"id"`
	Passage  int        `json:"passage"`
	Item     string     `json:"item,omitempty" doc:"Identifier of the competency; not there for nothing"`
	What     string     `json:"what" enum:"accepted,refused,added,nothing"`
	By       string     `json:"by,omitempty" doc:"Name; not there once that person is erased"`
	At       time.Time  `json:"at"`
	Undone   *time.Time `json:"undone,omitempty"`
	UndoneBy string     `json:"undoneBy,omitempty"`
}

func decisionOf(d alignment.Decision) TextDecision {
	out := TextDecision{ID: d.ID, Passage: d.N, Item: d.Item, What: string(d.What), By: d.By, At: d.At, UndoneBy: d.UndoneBy}
	if !d.Stands() {
		out.Undone = &d.Undone
	}
	return out
}

func passagesOf(all []alignment.Passage) []TextPassage {
	out := []TextPassage{}
	for _, p := range all {
		one := TextPassage{Number: p.N, Kind: string(p.Kind), Heading: p.Heading, Text: p.Said, Suggestions: []TextSuggestion{}}
		for _, s := range p.Suggestions {
			sg := TextSuggestion{ID: s.Item.ID, Code: s.Item.Code, Statement: s.Item.Statement, Suggested: s.Suggested, Holds: string(s.Holds), Words: []TextWord{}}
			for _, w := range s.Words {
				sg.Words = append(sg.Words, TextWord{p.Said[w.Start:w.End], w.Of, w.Same, string(w.In), w.Line})
			}
			one.Suggestions = append(one.Suggestions, sg)
		}
		for _, d := range p.Decisions {
			one.Decisions = append(one.Decisions, decisionOf(d))
		}
		out = append(out, one)
	}
	return out
}

func detailOf(ctx context.Context, f alignment.Full) TextDetail {
	out := TextDetail{
		TextSummary: summaryOf(ctx, f.Text), Framework: f.Tree.Framework.Slug, Release: f.Tree.Version, Foreign: f.Foreign, Found: factsOf(f.Found),
		Corrections: []TextCorrection{}, Notes: notes(ctx, f.Notes), Said: passagesOf(f.Passages), Attribution: frameworkdata.AttributionOf(f.Tree.Release),
	}
	for _, c := range f.Corrections {
		out.Corrections = append(out.Corrections, TextCorrection{string(c.Fact), c.By, c.At})
	}
	return out
}

func notes(ctx context.Context, all []alignment.Said) []string {
	out := []string{}
	for _, n := range all {
		out = append(out, said(ctx, n))
	}
	return out
}

// TextReading is a text that was read and not kept.
type TextReading struct {
	Framework string        `json:"framework"`
	Release   string        `json:"release"`
	Language  string        `json:"language,omitempty"`
	Foreign   bool          `json:"foreign" doc:"It is in another language than the framework, so little may fit"`
	Facts     TextFacts     `json:"facts" doc:"As of a posting"`
	Said      []TextPassage `json:"said" doc:"Its passages in their order"`

	Attribution frameworkdata.Attribution `json:"attribution" doc:"Whose words the competencies are"`
}

func readingOf(g alignment.Glance) TextReading {
	return TextReading{
		Framework: g.Tree.Framework.Slug, Release: g.Tree.Version, Language: g.Language, Foreign: g.Foreign, Facts: factsOf(g.Facts),
		Said: passagesOf(g.Passages), Attribution: frameworkdata.AttributionOf(g.Tree.Release),
	}
}

// changed are facts with those put in that are given.
func (c FactChange) changed(f alignment.Facts) alignment.Facts {
	if c.Kind != nil {
		f.Kind = alignment.Kind(*c.Kind)
	}
	if c.Title != nil {
		f.Title = *c.Title
	}
	if c.JobKind != nil {
		f.JobKind = *c.JobKind
	}
	if c.Year != nil {
		f.Year = *c.Year
	}
	if c.Unpaid != nil {
		if f.Unpaid = *c.Unpaid; f.Unpaid {
			f.Pay = nil
		}
	}
	if p := c.Pay; p != nil {
		f.Pay, f.Unpaid = &facts.Pay{Low: p.Low, High: p.High, Currency: p.Currency, Per: p.Per, Said: p.Said}, false
	}
	if c.NoPay {
		f.Pay = nil
	}
	if d := c.Degree; d != nil {
		f.Degree = facts.DegreeDemand{Degree: facts.Degree(d.Degree), Firm: d.Required, OrExperience: d.OrExperience, Said: d.Said}
	}
	return f
}

// FactChange holds the facts to write. What is not there stays as it is.
type FactChange struct {
	Kind    *string     `json:"kind,omitempty" enum:"posting,syllabus,session,other"`
	Title   *string     `json:"title,omitempty" maxLength:"200"`
	JobKind *string     `json:"jobKind,omitempty" maxLength:"40"`
	Year    *int        `json:"year,omitempty" doc:"0: not known"`
	Pay     *TextPay    `json:"pay,omitempty"`
	NoPay   bool        `json:"noPay,omitempty" doc:"It says no pay"`
	Unpaid  *bool       `json:"unpaid,omitempty"`
	Degree  *TextDegree `json:"degree,omitempty"`
}

// itemOf is the competency with a code.
func itemOf(tree *framework.Tree, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	it := tree.ByCodeAnyCase(code)
	if it == nil {
		return "", invalid("code", "alignment.fault.item")
	}
	return it.ID, nil
}
