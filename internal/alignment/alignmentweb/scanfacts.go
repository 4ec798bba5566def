package alignmentweb

import (
	"slices"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
)

// payGroup is pay that is said in one currency and for one period. Nothing is ever converted into another.
type payGroup struct {
	Currency, Per string
	Rows          []payRow // by kind of job, in the order in which they are offered
	Lowest        float64
	Highest       float64
}

// payRow is what the texts of one kind of job say of pay.
type payRow struct {
	JobKind         string
	Texts           int
	Lowest, Highest float64
}

// payGroups puts together what is said in one currency and for one period.
func payGroups(all []alignment.PayCount) []payGroup {
	var groups []payGroup
	for _, c := range all {
		i := slices.IndexFunc(groups, func(g payGroup) bool { return g.Currency == c.Currency && g.Per == c.Per })
		if i < 0 {
			i = len(groups)
			groups = append(groups, payGroup{Currency: c.Currency, Per: c.Per, Lowest: c.Lowest, Highest: c.Highest})
		}
		groups[i].add(c)
	}
	for _, g := range groups {
		slices.SortStableFunc(g.Rows, func(a, b payRow) int { return jobPlace(a.JobKind) - jobPlace(b.JobKind) })
	}
	slices.SortStableFunc(groups, func(a, b payGroup) int {
		if a.Currency != b.Currency {
			if a.Currency < b.Currency {
				return -1
			}
			return 1
		}
		return slices.Index(alignment.Periods, a.Per) - slices.Index(alignment.Periods, b.Per)
	})
	return groups
}

func (g *payGroup) add(c alignment.PayCount) {
	g.Lowest, g.Highest = min(g.Lowest, c.Lowest), max(g.Highest, c.Highest)
	i := slices.IndexFunc(g.Rows, func(r payRow) bool { return r.JobKind == c.JobKind })
	if i < 0 {
		g.Rows = append(g.Rows, payRow{c.JobKind, c.Texts, c.Lowest, c.Highest})
		return
	}
	r := &g.Rows[i]
	r.Texts, r.Lowest, r.Highest = r.Texts+c.Texts, min(r.Lowest, c.Lowest), max(r.Highest, c.Highest)
}

// jobPlace is the place of a kind of job in the order in which they are offered; none comes last.
func jobPlace(kind string) int {
	if i := slices.Index(facts.JobKinds, kind); i >= 0 {
		return i
	}
	return len(facts.JobKinds)
}

// texts is how many texts some cells are.
func texts(cells []alignment.Cell) int {
	n := 0
	for _, c := range cells {
		n += c.Texts
	}
	return n
}

// degreeRow is one demand, with how many texts make it, in all and by kind of job.
type degreeRow struct {
	Degree             string
	Firm, OrExperience bool
	Texts              int
	ByJobKind          map[string]int
}

// demand says which it is, for an address.
func (d degreeRow) demand() []string {
	yes := map[bool]string{true: "yes", false: "no"}
	return []string{"degree", d.Degree, "firm", yes[d.Firm], "or", yes[d.OrExperience]}
}

// degreeRows are the demands that texts make, in the order in which degrees are offered.
func degreeRows(all []alignment.DegreeCount) []degreeRow {
	var rows []degreeRow
	for _, c := range all {
		if c.Degree == "" {
			continue
		}
		i := slices.IndexFunc(rows, func(r degreeRow) bool {
			return r.Degree == c.Degree && r.Firm == c.Firm && r.OrExperience == c.OrExperience
		})
		if i < 0 {
			i = len(rows)
			rows = append(rows, degreeRow{Degree: c.Degree, Firm: c.Firm, OrExperience: c.OrExperience, ByJobKind: map[string]int{}})
		}
		rows[i].Texts += c.Texts
		rows[i].ByJobKind[c.JobKind] += c.Texts
	}
	place := func(r degreeRow) int {
		n := 4 * slices.Index(alignment.Degrees, facts.Degree(r.Degree))
		if r.OrExperience {
			n++
		}
		if !r.Firm {
			n += 2
		}
		return n
	}
	slices.SortStableFunc(rows, func(a, b degreeRow) int { return place(a) - place(b) })
	return rows
}
