package alignmentapi

import (
	"context"
	"slices"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/framework/frameworkdata"
	"pathways/internal/platform/authz"
)

// ScanQuery chooses the texts of a scan.
type ScanQuery struct {
	OrganizationPath
	Framework string   `query:"framework" doc:"Slug; not there: the edition that most texts are read against" maxLength:"60"`
	Release   string   `query:"release" doc:"Version; not there: the current one" maxLength:"60"`
	Kinds     []string `query:"kind" doc:"Only texts of these kinds" maxItems:"10"`
	JobKinds  []string `query:"jobKind" doc:"Only postings of these kinds of jobs, as in the facts of texts" maxItems:"40"`
	Years     []int    `query:"year" doc:"Only texts of these years; 0: those whose year is not known" maxItems:"100"`
}

// filter is the query as the service takes it.
//
// Errors: errs.Invalid with the fields "jobKind", "kind", and those of release.
func (o *operations) filter(ctx context.Context, q ScanQuery) (f alignment.ScanFilter, err error) {
	f = alignment.ScanFilter{JobKinds: q.JobKinds, Years: q.Years}
	for _, k := range q.JobKinds {
		if !slices.Contains(facts.JobKinds, k) {
			return f, invalid("jobKind", "alignment.fault.jobKind")
		}
	}
	for _, k := range q.Kinds {
		if !slices.Contains(alignment.Kinds, alignment.Kind(k)) {
			return f, invalid("kind", "alignment.fault.kind")
		}
		f.Kinds = append(f.Kinds, alignment.Kind(k))
	}
	if q.Framework != "" {
		tree, err := o.release(ctx, q.Framework, q.Release)
		if err != nil {
			return f, err
		}
		f.Release = tree.ID
	}
	return f, nil
}

// TextScan is what many texts ask for.
type TextScan struct {
	Framework    string            `json:"framework,omitempty" doc:"Not there where there are no texts"`
	Release      string            `json:"release,omitempty"`
	Texts        int               `json:"texts" doc:"That were read and that the query chooses"`
	Competencies []CompetencyCount `json:"competencies" doc:"All of the framework, in its own order"`
	Pay          []PayCount        `json:"pay" doc:"By kind of job, year, currency and period"`
	PayUnsaid    []TextCount       `json:"payUnsaid" doc:"Postings that say no pay"`
	Unpaid       []TextCount       `json:"unpaid"`
	Degrees      []DegreeCount     `json:"degrees"`

	Attribution *frameworkdata.Attribution `json:"attribution,omitempty" doc:"Whose words the competencies are"`
}

// Where says of which kind of job and year a count is.
type Where struct {
	JobKind string `json:"jobKind,omitempty"`
	Year    int    `json:"year,omitempty" doc:"Not there where it is not known"`
}

// TextCount is how many texts say something.
type TextCount struct {
	Where
	Texts int `json:"texts"`
}

// CompetencyCount is how many texts speak of a competency.
type CompetencyCount struct {
	Code      string           `json:"code"`
	Statement string           `json:"statement" doc:"Official wording"`
	LookedAt  int              `json:"lookedAt" doc:"Texts of which somebody said so"`
	Suggested int              `json:"suggested" doc:"Texts where it is suggested and nobody has refused"`
	Cells     []CompetencyCell `json:"cells" doc:"By kind of job and year"`
}

// CompetencyCell is the count of one kind of job and year.
type CompetencyCell struct {
	Where
	LookedAt  int `json:"lookedAt"`
	Suggested int `json:"suggested"`
}

// PayCount are ranges that are said in one currency and for one period.
type PayCount struct {
	TextCount
	Currency string  `json:"currency"`
	Per      string  `json:"per"`
	Lowest   float64 `json:"lowest" doc:"That was said"`
	Highest  float64 `json:"highest" doc:"That was said"`
}

// DegreeCount is how many texts make one demand.
type DegreeCount struct {
	TextCount
	Degree       string `json:"degree"`
	Required     bool   `json:"required"`
	OrExperience bool   `json:"orExperience"`
}

func countOf(c alignment.Cell) TextCount { return TextCount{Where{c.JobKind, c.Year}, c.Texts} }

func scanOf(s alignment.Scan) TextScan {
	out := TextScan{Texts: s.Texts, Competencies: []CompetencyCount{}, Pay: []PayCount{}, PayUnsaid: []TextCount{}, Unpaid: []TextCount{}, Degrees: []DegreeCount{}}
	if s.Tree != nil {
		whose := frameworkdata.AttributionOf(s.Tree.Release)
		out.Framework, out.Release, out.Attribution = s.Tree.Framework.Slug, s.Tree.Version, &whose
	}
	for _, c := range s.Competencies {
		one := CompetencyCount{Code: c.Item.Code, Statement: c.Item.Statement, LookedAt: c.LookedAt, Suggested: c.Suggested, Cells: []CompetencyCell{}}
		for _, cell := range c.Cells {
			one.Cells = append(one.Cells, CompetencyCell{Where{cell.JobKind, cell.Year}, cell.LookedAt, cell.Suggested})
		}
		out.Competencies = append(out.Competencies, one)
	}
	for _, p := range s.Pays {
		out.Pay = append(out.Pay, PayCount{countOf(p.Cell), p.Currency, p.Per, p.Lowest, p.Highest})
	}
	for _, c := range s.PaysUnsaid {
		out.PayUnsaid = append(out.PayUnsaid, countOf(c))
	}
	for _, c := range s.Unpaid {
		out.Unpaid = append(out.Unpaid, countOf(c))
	}
	for _, d := range s.Degrees {
		out.Degrees = append(out.Degrees, DegreeCount{countOf(d.Cell), d.Degree, d.Firm, d.OrExperience})
	}
	return out
}

func (o *operations) scan(ctx context.Context, in *ScanQuery) (*answer[TextScan], error) {
	f, err := o.filter(ctx, *in)
	if err != nil {
		return nil, err
	}
	s, err := o.texts.Scan(ctx, authz.From(ctx), in.Organization, f)
	if err != nil {
		return nil, err
	}
	return &answer[TextScan]{scanOf(s)}, nil
}

// BehindCount is the texts behind a count.
type BehindCount struct {
	Texts []TextBehind `json:"texts" doc:"The newest first"`
	Next  string       `json:"next,omitempty" doc:"What to ask for after; not there at the end"`
}

// TextBehind is a text behind a count, with the passages that made it count.
type TextBehind struct {
	Where
	ID       string         `json:"id"`
	Title    string         `json:"title"`
	Kind     string         `json:"kind"`
	LookedAt bool           `json:"lookedAt" doc:"Somebody said that it holds"`
	By       []string       `json:"by" doc:"Their names"`
	Passages []QuotePassage `json:"passages"`
}

// QuotePassage is a passage behind a count.
type QuotePassage struct {
	Heading string `json:"heading,omitempty"`
	Text    string `json:"text"`
}

func (o *operations) behind(ctx context.Context, in *struct {
	ScanQuery
	Code     string `query:"code" doc:"Of a competency. Ask for one of code, pay and degree" maxLength:"60"`
	Pay      string `query:"pay" enum:"said,unsaid,unpaid"`
	Currency string `query:"currency" doc:"Of pay that is said" maxLength:"3"`
	Per      string `query:"per" enum:"hour,day,week,month,year" doc:"Of pay that is said"`
	Degree   string `query:"degree" enum:"none-said,not-needed,high-school,some-college,associate,bachelor,master,doctorate"`
	After    string `query:"after" doc:"What next of the part before says; empty for the first" maxLength:"100"`
},
) (*answer[BehindCount], error) {
	f, err := o.filter(ctx, in.ScanQuery)
	if err != nil {
		return nil, err
	}
	a := alignment.Asked{Code: in.Code, Pay: in.Pay, Currency: in.Currency, Per: in.Per, Degree: in.Degree}
	all, next, err := o.texts.Behind(ctx, authz.From(ctx), in.Organization, f, a, in.After)
	if err != nil {
		return nil, err
	}
	out := BehindCount{Texts: []TextBehind{}, Next: next}
	for _, b := range all {
		one := TextBehind{
			Where: Where{b.JobKind, b.Year}, ID: b.Text, Title: b.Title, Kind: string(b.Kind), LookedAt: b.LookedAt,
			By: append([]string{}, b.By...), Passages: []QuotePassage{},
		}
		for _, q := range b.Passages {
			one.Passages = append(one.Passages, QuotePassage{q.Heading, q.Said})
		}
		out.Texts = append(out.Texts, one)
	}
	return &answer[BehindCount]{out}, nil
}
