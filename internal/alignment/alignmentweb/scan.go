package alignmentweb

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"pathways/internal/alignment"
	"pathways/internal/alignment/facts"
	"pathways/internal/framework"
	"pathways/internal/platform/sheet"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
)

// scanPage is what many texts ask for.
type scanPage struct {
	alignment.Scan
	Sieve filter
	Jobs  []string // kinds of jobs that there are texts of, in the order in which they are offered
	Years []int    // that there are texts of, the latest first; 0, not known, last
	Wings []scanWing
	Pays  []payGroup
}

// scanWing is a domain with its competencies.
type scanWing struct {
	Item   *framework.Item
	Domain int
	Rows   []alignment.ItemCount // that texts speak of
	Still  []*framework.Item     // that none speaks of
}

// scanOf reads from an address which texts to count over.
func scanOf(q url.Values) (alignment.ScanFilter, filter) {
	f := filterOf(q)
	f.State, f.Batch = "", ""
	chosen := f.chosen()
	return alignment.ScanFilter{Release: q.Get("release"), Kinds: chosen.Kinds, JobKinds: chosen.JobKinds, Years: chosen.Years}, f
}

func (rm *room) scanned(r *http.Request) (p scanPage, err error) {
	f, sieve := scanOf(r.URL.Query())
	if p.Scan, err = rm.Texts.Scan(r.Context(), viewer(r), r.PathValue("slug"), f); err != nil {
		return p, err
	}
	p.Sieve = sieve
	for _, k := range append(slices.Clone(facts.JobKinds), "") {
		if p.ByJobKind[k] > 0 {
			p.Jobs = append(p.Jobs, k)
		}
	}
	p.Years = slices.SortedFunc(maps.Keys(p.ByYear), func(a, b int) int { return b - a })
	if p.Tree != nil {
		p.Wings = scanWings(p.Tree, p.Competencies)
		p.Pays = payGroups(p.Scan.Pays)
	}
	return p, nil
}

// scanWings sorts competencies by domain, in the order of the framework.
func scanWings(t *framework.Tree, all []alignment.ItemCount) []scanWing {
	var wings []scanWing
	for i, root := range t.Roots() {
		wings = append(wings, scanWing{Item: root, Domain: i})
	}
	for _, c := range all {
		w := &wings[t.RootIndex(c.Item)]
		if c.Texts() > 0 {
			w.Rows = append(w.Rows, c)
		} else {
			w.Still = append(w.Still, c.Item)
		}
	}
	return wings
}

// scan shows what the texts of an organization ask for.
func (rm *room) scan(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	p, err := rm.scanned(r)
	if err != nil {
		return err
	}
	return show(w, r, page{
		Title: ui.T(ctx, "alignment.scan.title"), Lead: ui.T(ctx, "alignment.scan.lead"), House: p.Organization, Here: "scan", Class: "scan-page",
	}, scanBody(p))
}

// query is the filter of the scan in an address.
func (p scanPage) query() url.Values {
	q := p.Sieve.query()
	if p.Tree != nil && len(p.Releases) > 1 {
		q.Set("release", p.Tree.ID)
	}
	return q
}

// behind is the address of the passages behind a count: the filter of the scan, with what else is asked.
func (p scanPage) behind(more ...string) string {
	q := p.query()
	for i := 0; i+1 < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return with(scanAt(p.Organization.Slug)+"/passages", q)
}

func (p scanPage) fileHref() string { return with(scanAt(p.Organization.Slug)+"/file", p.query()) }

// jobKey is a kind of job in an address.
func jobKey(kind string) string {
	if kind == "" {
		return noJob
	}
	return kind
}

// most is how many texts speak of the competency that most speak of: pictures are drawn to that measure.
func (p scanPage) most() int {
	n := 0
	for _, c := range p.Competencies {
		n = max(n, c.Texts())
	}
	return n
}

// anything says whether any text speaks of any competency.
func (p scanPage) anything() bool { return p.most() > 0 }

// still are the competencies that no text speaks of.
func (p scanPage) still() []*framework.Item {
	var all []*framework.Item
	for _, w := range p.Wings {
		all = append(all, w.Still...)
	}
	return all
}

// releaseChoices are the editions against which texts of the organization are read.
func (p scanPage) releaseChoices(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, r := range p.Releases {
		all = append(all, ui.Option{Value: r.Tree.ID, Label: ui.T(ctx, "alignment.scan.release", "release", edition(r.Tree), "count", r.Texts)})
	}
	return all
}

// scanFile is the scan as CSV: a row for every competency by kind of job and year, for pay and for degrees. It holds what the
// page shows and nothing more.
func (rm *room) scanFile(w http.ResponseWriter, r *http.Request) error {
	p, err := rm.scanned(r)
	if err != nil {
		return err
	}
	t := sheet.Table{Name: "scan"}
	for _, key := range []string{
		"about", "code", "competency", "job_kind", "year", "texts", "looked_at", "suggested_only", "lowest", "highest", "currency", "per", "degree", "firm", "or_experience", "framework", "release",
	} {
		t.Columns = append(t.Columns, sheet.Column{Key: key})
	}
	if p.Tree != nil {
		t.Rows = p.rows()
	}
	var body bytes.Buffer
	if err := sheet.WriteCSV(&body, t, true); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: "text/csv; charset=utf-8", Name: "field-scan.csv", Body: body.Bytes()})
}

// rows are the scan in a sheet.
func (p scanPage) rows() [][]string {
	var rows [][]string
	add := func(about, job string, year, texts int, set map[int]string) {
		row := make([]string, 17)
		row[0], row[3], row[5] = about, job, strconv.Itoa(texts)
		if year != 0 {
			row[4] = strconv.Itoa(year)
		}
		row[15], row[16] = p.Tree.Framework.Slug, p.Tree.Version
		for at, value := range set {
			row[at] = value
		}
		rows = append(rows, row)
	}
	for _, c := range p.Competencies {
		if len(c.Cells) == 0 {
			add("competency", "", 0, 0, map[int]string{1: c.Item.Code, 2: c.Item.Statement, 6: "0", 7: "0"})
		}
		for _, cell := range c.Cells {
			add("competency", cell.JobKind, cell.Year, cell.Texts(), map[int]string{
				1: c.Item.Code, 2: c.Item.Statement, 6: strconv.Itoa(cell.LookedAt), 7: strconv.Itoa(cell.Suggested),
			})
		}
	}
	for _, pay := range p.Scan.Pays {
		add("pay", pay.JobKind, pay.Year, pay.Texts, map[int]string{8: plainAmount(pay.Lowest), 9: plainAmount(pay.Highest), 10: pay.Currency, 11: pay.Per})
	}
	for _, c := range p.PaysUnsaid {
		add("pay not said", c.JobKind, c.Year, c.Texts, nil)
	}
	for _, c := range p.Unpaid {
		add("unpaid", c.JobKind, c.Year, c.Texts, nil)
	}
	for _, d := range p.Degrees {
		add("degree", d.JobKind, d.Year, d.Texts, map[int]string{12: d.Degree, 13: strconv.FormatBool(d.Firm), 14: strconv.FormatBool(d.OrExperience)})
	}
	return rows
}

// plainAmount is a sum for programs.
func plainAmount(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
