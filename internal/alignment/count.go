package alignment

import (
	"context"
	"slices"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// scan counts what a scan shows.
func (s *Service) scan(ctx context.Context, tx *db.Tx, out *Scan) error {
	organization := out.Organization.ID
	releases, err := selectReleases(ctx, tx, organization)
	if err != nil {
		return err
	}
	out.ByJobKind, out.ByYear = map[string]int{}, map[int]int{}
	for _, r := range releases {
		tree, err := s.frameworks.ReleaseByID(ctx, r.release)
		if err != nil {
			return err
		}
		out.Releases = append(out.Releases, ReleaseCount{tree, r.texts})
	}
	if out.Filter.Release == "" && len(out.Releases) > 0 {
		out.Filter.Release = out.Releases[0].Tree.ID
	}
	if out.Filter.Release == "" {
		return nil
	}
	if out.Tree, err = s.frameworks.ReleaseByID(ctx, out.Filter.Release); err != nil {
		return err
	}
	pays, err := countPays(ctx, tx, organization, out.Filter)
	if err != nil {
		return err
	}
	out.sortPays(pays)
	if out.Degrees, err = countDegrees(ctx, tx, organization, out.Filter); err != nil {
		return err
	}
	items, err := countItems(ctx, tx, organization, out.Filter)
	if err != nil {
		return err
	}
	out.sortItems(items)
	return nil
}

// sortPays puts what texts say of their pay where it is shown. Only a posting can leave pay out.
func (out *Scan) sortPays(pays []factCount) {
	for _, n := range pays {
		out.Texts += n.Texts
		out.ByJobKind[n.JobKind] += n.Texts
		out.ByYear[n.Year] += n.Texts
		switch {
		case n.unpaid:
			out.Unpaid = addCell(out.Unpaid, n.Cell)
		case n.Currency != "":
			out.Pays = addPay(out.Pays, n.PayCount)
		case n.posting:
			out.PaysUnsaid = addCell(out.PaysUnsaid, n.Cell)
		}
	}
}

func addCell(all []Cell, c Cell) []Cell {
	i := slices.IndexFunc(all, func(o Cell) bool { return o.JobKind == c.JobKind && o.Year == c.Year })
	if i < 0 {
		return append(all, c)
	}
	all[i].Texts += c.Texts
	return all
}

func addPay(all []PayCount, p PayCount) []PayCount {
	i := slices.IndexFunc(all, func(o PayCount) bool {
		return o.JobKind == p.JobKind && o.Year == p.Year && o.Currency == p.Currency && o.Per == p.Per
	})
	if i < 0 {
		return append(all, p)
	}
	all[i].Texts += p.Texts
	all[i].Lowest, all[i].Highest = min(all[i].Lowest, p.Lowest), max(all[i].Highest, p.Highest)
	return all
}

// sortItems gives every competency its counts, in the order of the framework: how often it is asked for makes no order.
func (out *Scan) sortItems(items []itemCount) {
	at := map[string]int{}
	for _, leaf := range out.Tree.Leaves("") {
		at[leaf.ID] = len(out.Competencies)
		out.Competencies = append(out.Competencies, ItemCount{Item: leaf, ByJobKind: map[string]Count{}, ByYear: map[int]Count{}})
	}
	for _, n := range items {
		i, there := at[n.item]
		if !there {
			continue
		}
		c := &out.Competencies[i]
		c.Count = c.Count.plus(n.Count)
		c.ByJobKind[n.JobKind] = c.ByJobKind[n.JobKind].plus(n.Count)
		c.ByYear[n.Year] = c.ByYear[n.Year].plus(n.Count)
		c.Cells = append(c.Cells, n.ItemCell)
	}
}

func (c Count) plus(o Count) Count { return Count{c.LookedAt + o.LookedAt, c.Suggested + o.Suggested} }

// behind reads the texts behind a count.
func (s *Service) behind(ctx context.Context, tx *db.Tx, p Place, f ScanFilter, a Asked, after string) (all []Behind, next string, err error) {
	if !a.sound() {
		return nil, "", errs.New(errs.NotFound, "alignment.Behind", "")
	}
	if f.Release == "" {
		releases, err := selectReleases(ctx, tx, p.Organization.ID)
		if err != nil || len(releases) == 0 {
			return nil, "", err
		}
		f.Release = releases[0].release
	}
	if a.Code != "" {
		tree, err := s.frameworks.ReleaseByID(ctx, f.Release)
		if err != nil {
			return nil, "", err
		}
		it := tree.ByCodeAnyCase(a.Code)
		if it == nil {
			return nil, "", errs.New(errs.NotFound, "alignment.Behind", "")
		}
		a.Item = it.ID
	}
	list := selectBehindFact
	if a.Item != "" {
		list = selectBehindItem
	}
	if all, err = list(ctx, tx, p.Organization.ID, f, a, after, BehindPage+1); err != nil || len(all) == 0 {
		return nil, "", err
	}
	if len(all) > BehindPage {
		all, next = all[:BehindPage], all[BehindPage-1].Text
	}
	return all, next, quoted(ctx, tx, a, all)
}

// sound says whether it asks for one thing.
func (a Asked) sound() bool {
	n := 0
	for _, there := range []bool{a.Item != "", a.Code != "", a.Pay != "", a.Degree != ""} {
		if there {
			n++
		}
	}
	return n == 1 && (a.Pay == "" || slices.Contains([]string{PaySaid, PayUnsaid, PayUnpaid}, a.Pay))
}

// quoted adds to texts behind a count their passages and who said so.
func quoted(ctx context.Context, tx *db.Tx, a Asked, all []Behind) error {
	at, texts := map[string]int{}, []string{}
	for i, b := range all {
		at[b.Text], texts = i, append(texts, b.Text)
	}
	if a.Item == "" {
		fact := FactPay
		if a.Degree != "" {
			fact = FactDegree
		}
		names, err := selectCorrectors(ctx, tx, texts, fact)
		for _, n := range names {
			all[at[n.text]].LookedAt = true
			if n.name != "" {
				all[at[n.text]].By = append(all[at[n.text]].By, n.name)
			}
		}
		return err
	}
	quotes, err := selectQuotes(ctx, tx, texts, a.Item)
	if err != nil {
		return err
	}
	for _, q := range quotes {
		all[at[q.text]].Passages = append(all[at[q.text]].Passages, q.Quote)
	}
	names, err := selectDeciders(ctx, tx, texts, a.Item)
	for _, n := range names {
		all[at[n.text]].By = append(all[at[n.text]].By, n.name)
	}
	return err
}
