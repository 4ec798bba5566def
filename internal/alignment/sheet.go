package alignment

import (
	"strconv"
	"strings"

	"pathways/internal/platform/sheet"
)

// columns are columns without titles: their keys last, and are for programs.
func columns(keys ...string) (all []sheet.Column) {
	for _, key := range keys {
		all = append(all, sheet.Column{Key: key})
	}
	return all
}

// CompetencySheet is a line for each competency, kind of job and year, with those that no text speaks of as lines of zero.
func (out Scan) CompetencySheet() sheet.Table {
	t := sheet.Table{Name: "competencies", Columns: columns("code", "competency", "job_kind", "year", "texts", "looked_at_by_people", "suggested_only", "texts_read")}
	if out.Tree != nil {
		t.About = [][2]string{{"edition", out.Tree.Title}, {"rights", out.Tree.Rights}}
	}
	read := strconv.Itoa(out.Texts)
	for _, c := range out.Competencies {
		if len(c.Cells) == 0 {
			t.Rows = append(t.Rows, []string{c.Item.Code, c.Item.Statement, "", "", "0", "0", "0", read})
		}
		for _, cell := range c.Cells {
			t.Rows = append(t.Rows, []string{
				c.Item.Code, c.Item.Statement, cell.JobKind, yearOf(cell.Year),
				strconv.Itoa(cell.Texts()), strconv.Itoa(cell.LookedAt), strconv.Itoa(cell.Suggested), read,
			})
		}
	}
	return t
}

// PaySheet is a line for each kind of job, year, currency and period, with lines of those that say none or are unpaid. Nothing
// is converted or averaged.
func (out Scan) PaySheet() sheet.Table {
	t := sheet.Table{Name: "pay", Columns: columns("job_kind", "year", "says", "currency", "per", "texts", "lowest_said", "highest_said")}
	for _, p := range out.Pays {
		t.Rows = append(t.Rows, []string{
			p.JobKind, yearOf(p.Year), PaySaid, p.Currency, p.Per, strconv.Itoa(p.Texts), Amount(p.Lowest), Amount(p.Highest),
		})
	}
	for _, says := range []struct {
		what  string
		cells []Cell
	}{{PayUnsaid, out.PaysUnsaid}, {PayUnpaid, out.Unpaid}} {
		for _, c := range says.cells {
			t.Rows = append(t.Rows, []string{c.JobKind, yearOf(c.Year), says.what, "", "", strconv.Itoa(c.Texts), "", ""})
		}
	}
	return t
}

// DegreeSheet is a line for each kind of job, year and demand.
func (out Scan) DegreeSheet() sheet.Table {
	t := sheet.Table{Name: "degrees", Columns: columns("job_kind", "year", "degree", "required", "or_experience", "texts")}
	for _, d := range out.Degrees {
		t.Rows = append(t.Rows, []string{
			d.JobKind, yearOf(d.Year), d.Degree, strconv.FormatBool(d.Firm), strconv.FormatBool(d.OrExperience), strconv.Itoa(d.Texts),
		})
	}
	return t
}

// BehindSheet is a line for each passage behind a count.
func BehindSheet(all []Behind) sheet.Table {
	t := sheet.Table{Name: "passages", Columns: columns("title", "kind", "job_kind", "year", "looked_at_by_people", "heading", "passage")}
	for _, b := range all {
		for _, p := range b.Passages {
			t.Rows = append(t.Rows, []string{
				b.Title, string(b.Kind), b.JobKind, yearOf(b.Year), strconv.FormatBool(b.LookedAt), p.Heading, p.Said,
			})
		}
	}
	return t
}

// yearOf is a year; "" where it is not known.
func yearOf(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// Amount is an amount of money as it was said: "18.5" is "18.50", whole amounts have no decimals.
func Amount(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 2, 64), ".00")
}
