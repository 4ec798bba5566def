package consultation

import (
	"context"
	"slices"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/group"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Row is what is told of one item. Every figure in it has gone through the rules of groups.
type Row struct {
	Item        framework.Item // as it stands now; where it is not there any more, code and statement as they were
	Unit        *framework.Item
	Domain      int  // its place among the domains, from 0; -1 where the item is not there any more
	There       bool // the item is still there
	Relevance   *group.Picture
	Clarity     *group.Picture
	Validity    *Validity
	Remarks     []string
	Suggestions []string
	Earlier     []string // wordings before the one of today that answers are about
	Reworded    bool     // some answers are about an earlier wording, also where its text was not kept
	Reply       Reply
}

// Told says whether there is anything to show of what people answered.
func (r *Row) Told() bool {
	return r.Relevance != nil || r.Clarity != nil || len(r.Remarks)+len(r.Suggestions) > 0
}

// Results are what a consultation found.
type Results struct {
	Consultation
	Rights
	Tree     *framework.Tree // nil where its draft is not there any more
	Open     bool
	Fewest   int  // people that it takes before anything is shown
	Enough   bool // so many have answered
	AtLeast  int  // people whom the figures tell of, rounded down to a multiple of Fewest; 0 where there are none yet
	CanTake  bool // enough people have answered, changed or taken back since the figures were made
	Rows     []Row
	Average  float64 // S-CVI/Ave: the mean of the indices of the items that have one
	Averaged int     // how many these are
}

// Results are those of a consultation, for its stewards, and for leads and members where the stewards have opened them.
func (s *Service) Results(ctx context.Context, v authz.Viewer, id string) (out Results, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return out, err
	}
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, rights, err := s.find(ctx, tx, v, id)
		if err == nil {
			err = may("consultation.Results", rights, rights.Results)
		}
		if err != nil {
			return err
		}
		c := &p.Consultation
		out = Results{Consultation: *c, Rights: rights, Open: c.IsOpen(s.now()), Fewest: s.Rules.Fewest()}
		all, moved, err := countMoved(ctx, tx, id, c.Taken)
		if err != nil {
			return err
		}
		out.Enough = s.Rules.Enough(all)
		out.CanTake = out.Enough && s.Rules.Enough(moved+c.gone)
		if out.Tree, out.Rows, err = s.rows(ctx, tx, c); err != nil {
			return err
		}
		if !c.Taken.IsZero() {
			if err := s.tell(ctx, tx, c, out.Enough, out.Rows); err != nil {
				return err
			}
		}
		out.sum(s.Rules)
		return nil
	})
}

// sum finds what holds of all rows together.
func (out *Results) sum(rules group.Rules) {
	var total float64
	for _, row := range out.Rows {
		for _, p := range []*group.Picture{row.Relevance, row.Clarity} {
			if p != nil {
				out.AtLeast = max(out.AtLeast, rules.AtLeast(p.People()))
			}
		}
		if row.Validity != nil {
			total += row.Validity.Index
			out.Averaged++
		}
	}
	if out.Averaged > 0 {
		out.Average = total / float64(out.Averaged)
	}
}

// rows are the items of a consultation in the order of the framework, then those that are not there any more but have a
// remembered wording; each with the reply of the stewards.
func (s *Service) rows(ctx context.Context, tx *db.Tx, c *Consultation) (*framework.Tree, []Row, error) {
	t, err := s.tree(ctx, tx, c)
	if err != nil {
		return nil, nil, err
	}
	var rows []Row
	at := map[string]int{}
	for _, part := range parts(c, t, nil) {
		for _, it := range part.Items {
			at[it.ID] = len(rows)
			rows = append(rows, Row{Item: *it, Unit: part.Unit, Domain: t.RootIndex(it), There: true})
		}
	}
	wordings, err := selectWordings(ctx, tx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, w := range wordings {
		i, known := at[w.item]
		if !known {
			at[w.item] = len(rows)
			rows = append(rows, Row{Item: framework.Item{ID: w.item, Code: w.code, Statement: w.statement}, Domain: -1})
			continue
		}
		if row := &rows[i]; w.statement != row.Item.Statement && !slices.Contains(row.Earlier, w.statement) {
			row.Earlier = append(row.Earlier, w.statement)
		}
	}
	replies, err := selectReplies(ctx, tx, c.ID)
	for i := range rows {
		rows[i].Reply = replies[rows[i].Item.ID]
	}
	return t, rows, err
}

// tell puts what people answered into rows: pictures that were made, and words where enough people have answered.
func (s *Service) tell(ctx context.Context, tx *db.Tx, c *Consultation, enough bool, rows []Row) error {
	figures, err := selectFigures(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	about, err := selectAbout(ctx, tx, c)
	if err != nil {
		return err
	}
	at := map[string]*Row{}
	for i := range rows {
		row := &rows[i]
		at[row.Item.ID] = row
		row.Relevance = last(figures[figureKey{row.Item.ID, OfRelevance}])
		row.Clarity = last(figures[figureKey{row.Item.ID, OfClarity}])
		if row.Relevance != nil {
			if v, ok := ValidityOf(*row.Relevance); ok {
				row.Validity = &v
			}
		}
		now := wordingOf(&row.Item).digest
		row.Reworded = row.There && slices.ContainsFunc(about[row.Item.ID], func(digest string) bool { return digest != now })
	}
	if !enough {
		return nil
	}
	all, err := selectSaid(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, one := range shuffled(all) {
		row := at[one.item]
		if row == nil {
			continue
		}
		if one.remark != "" {
			row.Remarks = append(row.Remarks, one.remark)
		}
		if one.suggestion != "" {
			row.Suggestions = append(row.Suggestions, one.suggestion)
		}
	}
	return nil
}

// shuffled puts words into an order that stays, says nothing of when they came, and differs from item to item, so that
// nobody sees which of them are one person's.
func shuffled(all []said) []said {
	type placed struct {
		said
		place string
	}
	order := make([]placed, len(all))
	for i, one := range all {
		order[i] = placed{one, ids.Digest(one.item + one.order)}
	}
	slices.SortFunc(order, func(a, b placed) int { return strings.Compare(a.place, b.place) })
	for i := range order {
		all[i] = order[i].said
	}
	return all
}

func last(all []group.Picture) *group.Picture {
	if len(all) == 0 {
		return nil
	}
	return &all[len(all)-1]
}

// Take brings the figures up to date.
//
// Errors: errs.Conflict where too few people have answered since.
func (s *Service) Take(ctx context.Context, v authz.Viewer, id string) error {
	return s.change(ctx, v, id, "consultation.Take", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		taken := c.Taken
		err := s.take(ctx, tx, c)
		if err == nil && taken.Equal(c.Taken) {
			err = errs.New(errs.Conflict, "consultation.Take", "consultation.fault.few", "count", s.Rules.Fewest())
		}
		return err
	})
}

// take makes a new picture of every question of every item where the rules of groups allow one. Where too few people have
// answered, changed or taken back since the last time, nothing happens. While people can still answer no picture is made
// that tells all choices together: it would say little, and later pictures would have to grow out of it.
func (s *Service) take(ctx context.Context, tx *db.Tx, c *Consultation) error {
	all, moved, err := countMoved(ctx, tx, c.ID, c.Taken)
	if err != nil || !s.Rules.Enough(all) || !s.Rules.Enough(moved+c.gone) {
		return err
	}
	tallies, err := selectTallies(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	counts := map[figureKey][]int{}
	for _, t := range tallies {
		k := figureKey{t.item, t.question}
		if counts[k] == nil {
			counts[k] = make([]int, len(scales[t.question].Blocks(0)))
		}
		counts[k][t.choice-1] = t.people
	}
	shown, err := selectFigures(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	fresh := map[figureKey]group.Picture{}
	for k, n := range counts {
		p, ok := s.Rules.Picture(scales[k.question], n, shown[k]...)
		if ok && !(c.IsOpen(s.now()) && p.Step == scales[k.question].Steps()-1) {
			fresh[k] = p
		}
	}
	now := s.stamp()
	if !now.After(c.Taken) {
		now = c.Taken.Add(time.Millisecond)
	}
	c.Taken, c.gone = now, 0
	return insertFigures(ctx, tx, c.ID, fresh, now)
}

// Replies are what the stewards decided, as everybody may read it once they have made it public.
type Replies struct {
	Title   string
	House   string
	Rows    []Row // only those with a reply, without figures and words of others
	Tree    *framework.Tree
	OfDraft bool // it is about a draft
}

// Replies are for everybody where the stewards have made them public and people cannot answer any more, else for stewards.
//
// Errors: errs.NotFound.
func (s *Service) Replies(ctx context.Context, v authz.Viewer, id string) (out Replies, err error) {
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, rights, err := s.find(ctx, tx, v, id)
		if err != nil {
			return err
		}
		c := &p.Consultation
		if !rights.Write && (!c.OpenReplies || c.IsOpen(s.now())) {
			return notThere("consultation.Replies")
		}
		t, rows, err := s.rows(ctx, tx, c)
		if err != nil {
			return err
		}
		rows = slices.DeleteFunc(rows, func(r Row) bool { return r.Reply == Reply{} })
		out = Replies{c.Title, c.Organization.Name, rows, t, c.Draft != ""}
		return nil
	})
}

// Own is a set of answers as its person takes it out.
type Own struct {
	Consultation string      `json:"consultation"` // title
	Answers      []OwnAnswer `json:"answers"`
}

// OwnAnswer is an answer as its person takes it out.
type OwnAnswer struct {
	Item       string `json:"item"`
	Code       string `json:"code,omitempty"`
	Statement  string `json:"statement,omitempty"` // the wording that it is about, where it was remembered
	Relevance  int    `json:"relevance,omitempty"` // 1 not relevant … 4 highly relevant
	Clarity    int    `json:"clarity,omitempty"`   // 1 clear, 2 could be clearer, 3 unclear
	Remark     string `json:"remark,omitempty"`
	Suggestion string `json:"suggestion,omitempty"`
}

// Export is everything that a person has answered with their account. The caller has decided.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) ([]Own, error) {
	return selectOwn(ctx, tx, person)
}
