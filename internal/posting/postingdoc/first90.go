package postingdoc

import (
	"time"

	"pathways/internal/platform/doc"
	"pathways/internal/practice"
)

// first90 is a plan for somebody who begins: what to try by when, and who helps. It is for learning.
func (m *maker) first90() *doc.Document {
	d := m.frame(m.t("first90.title"))
	d.Blocks = append(d.Blocks,
		lead(m.t("first90.lead")),
		doc.Notice{Title: m.t("first90.learning"), Runs: doc.T(m.t("first90.learning.why"))},
		doc.Facts{Term: 0.36, Sparse: true, Ruled: true, Items: []doc.Fact{
			{Term: doc.T(m.t("first90.name"))},
			{Term: doc.T(m.t("first90.begins")), Runs: doc.T(m.day(m.Page.Start))},
			{Term: doc.T(m.t("first90.buddy"))},
			{Term: doc.T(m.t("first90.lead.person"))},
		}},
		heading(1, m.t("first90.day")),
		list(false, m.t("first90.day.people"), m.t("first90.day.things"), m.t("first90.day.needs"), m.t("first90.day.paid")),
	)
	items := m.items()
	for _, span := range []struct {
		key  string
		days int
		say  func(practice.First90) string
	}{
		{"start", 14, func(f practice.First90) string { return f.Start }},
		{"month", 30, func(f practice.First90) string { return f.Month }},
		{"quarter", 90, func(f practice.First90) string { return f.Quarter }},
	} {
		d.Blocks = append(d.Blocks, heading(1, m.span(span.key, span.days)))
		if len(items) == 0 {
			d.Blocks = append(d.Blocks, m.none())
			continue
		}
		t := doc.Table{
			Caption: m.t("first90.table." + span.key), Head: []doc.Cell{doc.C(m.t("first90.what")), doc.C(m.t("first90.helps")), doc.C(m.t("first90.when"))},
			Widths: []float64{6, 2.2, 1.8},
		}
		for _, it := range items {
			what := doc.Cell{Paras: []doc.Para{
				{Runs: m.official(it), Style: doc.Quiet}, {Runs: doc.T(span.say(m.steps(it)))},
			}}
			t.Rows = append(t.Rows, []doc.Cell{what, doc.C(""), doc.C("")})
		}
		d.Blocks = append(d.Blocks, t,
			doc.Group{Blocks: []doc.Block{doc.Para{Runs: doc.B(m.t("first90.more"))}, doc.WriteLines{Count: 2}}})
	}
	d.Blocks = append(d.Blocks, heading(1, m.t("first90.back")), doc.Para{Runs: doc.T(m.t("first90.back.how"))})
	for _, q := range []string{"well", "learned", "way", "next"} {
		d.Blocks = append(d.Blocks, doc.Group{Blocks: []doc.Block{doc.Para{Runs: doc.B(m.t("first90.back." + q))}, doc.WriteLines{Count: 3}}})
	}
	d.Blocks = append(d.Blocks, m.ours())
	d.Blocks = append(d.Blocks, m.credits()...)
	return d
}

// span is the name of a stretch of time, with the day on which it ends where the start is known.
func (m *maker) span(key string, days int) string {
	start, err := time.Parse(time.DateOnly, m.Page.Start)
	if err != nil {
		return m.t("first90." + key)
	}
	return m.t("first90."+key+".until", "day", m.w.Day(start.AddDate(0, 0, days)))
}
