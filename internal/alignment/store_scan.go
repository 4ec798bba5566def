package alignment

import (
	"context"
	"strconv"

	"pathways/internal/platform/db"
)

// chosen are the conditions of what a scan chooses, from a table of texts or of what they speak of.
func (f ScanFilter) chosen(organization, table string) *conditions {
	c := &conditions{}
	c.add(table+".organization_id = ", organization, "")
	c.add(table+".release_id = ", f.Release, "")
	in(c, table+".kind", f.Kinds)
	in(c, table+".job_kind", f.JobKinds)
	in(c, table+".year", f.Years)
	return c
}

// read are the conditions of texts that have been read.
func (f ScanFilter) read(organization string) *conditions {
	c := f.chosen(organization, "t")
	c.text = append(c.text, "t.read_at > 0")
	return c
}

type releaseCount struct {
	release string
	texts   int
}

// selectReleases says against which releases an organization has read texts, most of them first.
func selectReleases(ctx context.Context, tx *db.Tx, organization string) ([]releaseCount, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c releaseCount, err error) { return c, r.Scan(&c.release, &c.texts) },
		`SELECT release_id, COUNT(*) FROM alignment_text WHERE organization_id = $1 AND read_at > 0
		GROUP BY release_id ORDER BY COUNT(*) DESC, release_id`, organization)
}

// factCount is how many texts say the same of their pay.
type factCount struct {
	PayCount
	posting, unpaid bool
}

func countPays(ctx context.Context, tx *db.Tx, organization string, f ScanFilter) ([]factCount, error) {
	c := f.read(organization)
	return db.Collect(ctx, tx, func(r *db.Rows) (n factCount, err error) {
		return n, r.Scan(&n.posting, &n.JobKind, &n.Year, &n.Currency, &n.Per, &n.unpaid, &n.Texts, &n.Lowest, &n.Highest)
	}, `SELECT t.kind = 'posting', t.job_kind, t.year, t.pay_currency, t.pay_per, t.unpaid, COUNT(*), MIN(t.pay_low), MAX(t.pay_high)
		FROM alignment_text t `+c.where()+` GROUP BY t.kind = 'posting', t.job_kind, t.year, t.pay_currency, t.pay_per, t.unpaid
		ORDER BY t.job_kind, t.year, t.pay_currency, t.pay_per`, c.args...)
}

func countDegrees(ctx context.Context, tx *db.Tx, organization string, f ScanFilter) ([]DegreeCount, error) {
	c := f.read(organization)
	return db.Collect(ctx, tx, func(r *db.Rows) (n DegreeCount, err error) {
		return n, r.Scan(&n.JobKind, &n.Year, &n.Degree, &n.Firm, &n.OrExperience, &n.Texts)
	}, `SELECT t.job_kind, t.year, t.degree, t.degree_firm, t.degree_or, COUNT(*) FROM alignment_text t `+c.where()+` AND t.degree <> ''
		GROUP BY t.job_kind, t.year, t.degree, t.degree_firm, t.degree_or
		ORDER BY t.job_kind, t.year, t.degree, t.degree_firm, t.degree_or`, c.args...)
}

// itemCount is how many texts of one kind of job and year speak of an item.
type itemCount struct {
	item string
	ItemCell
}

func countItems(ctx context.Context, tx *db.Tx, organization string, f ScanFilter) ([]itemCount, error) {
	c := f.chosen(organization, "i")
	return db.Collect(ctx, tx, func(r *db.Rows) (n itemCount, err error) {
		texts := 0
		err = r.Scan(&n.item, &n.JobKind, &n.Year, &n.LookedAt, &texts)
		n.Suggested = texts - n.LookedAt
		return n, err
	}, `SELECT i.item_id, i.job_kind, i.year, SUM(CASE WHEN i.looked_at THEN 1 ELSE 0 END), COUNT(*) FROM alignment_item i `+c.where()+`
		GROUP BY i.item_id, i.job_kind, i.year ORDER BY i.item_id, i.job_kind, i.year`, c.args...)
}

// selectBehindItem are texts that speak of an item, the newest first.
func selectBehindItem(ctx context.Context, tx *db.Tx, organization string, f ScanFilter, a Asked, after string, most int) ([]Behind, error) {
	c := f.chosen(organization, "i")
	c.add("i.item_id = ", a.Item, "")
	if a.LookedAt != nil {
		c.add("i.looked_at = ", *a.LookedAt, "")
	}
	if after != "" {
		c.add("i.text_id < ", after, "")
	}
	return db.Collect(ctx, tx, func(r *db.Rows) (b Behind, err error) {
		return b, r.Scan(&b.Text, &b.Title, &b.Kind, &b.JobKind, &b.Year, &b.LookedAt)
	}, `SELECT i.text_id, t.title, t.kind, t.job_kind, t.year, i.looked_at FROM alignment_item i JOIN alignment_text t ON t.id = i.text_id `+
		c.where()+` ORDER BY i.text_id DESC LIMIT `+strconv.Itoa(most), c.args...)
}

// selectBehindFact are texts that say something of their pay, or make a demand, the newest first.
func selectBehindFact(ctx context.Context, tx *db.Tx, organization string, f ScanFilter, a Asked, after string, most int) ([]Behind, error) {
	c, said := f.read(organization), "t.pay_said"
	switch a.Pay {
	case PaySaid:
		c.text = append(c.text, "t.pay_currency <> ''")
	case PayUnsaid:
		c.text = append(c.text, "t.pay_currency = '' AND NOT t.unpaid AND t.kind = 'posting'")
	case PayUnpaid:
		c.text = append(c.text, "t.unpaid")
	default:
		said = "t.degree_said"
		c.add("t.degree = ", a.Degree, "")
		if a.Firm != nil {
			c.add("t.degree_firm = ", *a.Firm, "")
		}
		if a.OrExperience != nil {
			c.add("t.degree_or = ", *a.OrExperience, "")
		}
	}
	if a.Currency != "" {
		c.add("t.pay_currency = ", a.Currency, "")
	}
	if a.Per != "" {
		c.add("t.pay_per = ", a.Per, "")
	}
	if after != "" {
		c.add("t.id < ", after, "")
	}
	return db.Collect(ctx, tx, func(r *db.Rows) (b Behind, err error) {
		var pay PayRange
		var said string
		err = r.Scan(&b.Text, &b.Title, &b.Kind, &b.JobKind, &b.Year, &pay.Low, &pay.High, &pay.Currency, &pay.Per, &said)
		if pay.Currency != "" {
			b.Pay = &pay
		}
		if said != "" {
			b.Passages = []Quote{{N: -1, Said: said}}
		}
		return b, err
	}, `SELECT t.id, t.title, t.kind, t.job_kind, t.year, t.pay_low, t.pay_high, t.pay_currency, t.pay_per, `+said+` FROM alignment_text t `+
		c.where()+` ORDER BY t.id DESC LIMIT `+strconv.Itoa(most), c.args...)
}

// quoteRow is a passage of a text.
type quoteRow struct {
	text string
	Quote
}

// selectQuotes are the passages of some texts that speak of an item, those of each in its order.
func selectQuotes(ctx context.Context, tx *db.Tx, texts []string, item string) ([]quoteRow, error) {
	c := &conditions{}
	c.add("m.item_id = ", item, "")
	in(c, "m.text_id", texts)
	return db.Collect(ctx, tx, func(r *db.Rows) (q quoteRow, err error) {
		return q, r.Scan(&q.text, &q.N, &q.Heading, &q.Said, &q.LookedAt)
	}, `SELECT m.text_id, m.n, p.heading, p.said, m.holds IN ('accepted', 'added') FROM alignment_mark m
		JOIN alignment_passage p ON p.text_id = m.text_id AND p.n = m.n `+c.where()+` AND m.holds <> 'refused' ORDER BY m.text_id, p.place`, c.args...)
}

// nameRow is somebody who said that something holds of a text.
type nameRow struct{ text, name string }

func scanName(r *db.Rows) (n nameRow, err error) { return n, r.Scan(&n.text, &n.name) }

// selectDeciders are the names of those who said of some texts that they speak of an item.
func selectDeciders(ctx context.Context, tx *db.Tx, texts []string, item string) ([]nameRow, error) {
	c := &conditions{}
	c.add("d.item_id = ", item, "")
	in(c, "d.text_id", texts)
	return db.Collect(ctx, tx, scanName, `SELECT DISTINCT d.text_id, p.name FROM alignment_decision d JOIN person p ON p.id = d.person_id `+
		c.where()+` AND d.undone_at = 0 AND d.what IN ('accepted', 'added') ORDER BY d.text_id, p.name`, c.args...)
}

// selectCorrectors are the names ("" once they are erased) of those whose correction of a fact holds at some texts.
func selectCorrectors(ctx context.Context, tx *db.Tx, texts []string, f Fact) ([]nameRow, error) {
	c := &conditions{}
	c.add("c.fact = ", string(f), "")
	in(c, "c.text_id", texts)
	return db.Collect(ctx, tx, scanName, `SELECT c.text_id, COALESCE(p.name, '') FROM alignment_correction c LEFT JOIN person p ON p.id = c.person_id `+
		c.where()+` AND NOT c.back AND c.id = (SELECT MAX(x.id) FROM alignment_correction x WHERE x.text_id = c.text_id AND x.fact = c.fact)`, c.args...)
}
