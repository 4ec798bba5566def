package postingdoc

import (
	"pathways/internal/platform/doc"
)

// interview is the guide of those who talk with people who apply: what to do before, what to send, what to ask, and how to be fair.
func (m *maker) interview() *doc.Document {
	d := m.frame(m.t("interview.title"))
	items := m.items()
	d.Blocks = append(d.Blocks,
		lead(m.t("interview.lead")),
		heading(1, m.t("interview.before")),
		list(false, m.t("interview.before.same"), m.t("interview.before.who"), m.t("interview.before.send"), m.t("interview.before.need"), m.t("interview.before.time")),
	)
	if m.Page.Interview != "" {
		d.Blocks = append(d.Blocks, heading(2, m.t("interview.form")))
		d.Blocks = append(d.Blocks, paras(m.Page.Interview)...)
	}
	if m.Page.Accessibility != "" {
		d.Blocks = append(d.Blocks, heading(2, m.t("interview.access")))
		d.Blocks = append(d.Blocks, paras(m.Page.Accessibility)...)
	}
	d.Blocks = append(d.Blocks,
		heading(1, m.t("interview.welcome")),
		list(false, m.t("interview.welcome.thank"), m.t("interview.welcome.how"), m.t("interview.welcome.notes"), m.t("interview.welcome.pause")),
		heading(1, m.t("interview.questions")),
		doc.Para{Runs: doc.T(m.t("interview.questions.how"))},
	)
	if len(items) == 0 {
		d.Blocks = append(d.Blocks, m.none())
	}
	for _, it := range items {
		d.Blocks = append(d.Blocks, doc.Group{Blocks: []doc.Block{
			doc.Rule{},
			doc.Para{Runs: m.official(it), Style: doc.Official},
			doc.Para{Runs: doc.B(m.t("interview.ask"))},
			list(false, m.questions(it)...),
			doc.Para{Runs: doc.B(m.t("interview.listen"))},
			list(false, m.listenFor(it)...),
		}})
	}
	d.Blocks = append(d.Blocks,
		heading(1, m.t("interview.end")),
		list(false, m.t("interview.end.ask"), m.t("interview.end.real"), m.t("interview.end.next")),
	)
	if len(m.Page.Steps) > 0 {
		d.Blocks = append(d.Blocks, heading(2, m.w.T("posting.part.steps")), list(true, m.Page.Steps...))
	}
	d.Blocks = append(d.Blocks,
		heading(1, m.t("interview.after")),
		list(false, m.t("interview.after.alone"), m.t("interview.after.together"), m.t("interview.after.reason"), m.t("interview.after.tell")),
		heading(1, m.t("interview.not")),
		list(false, m.t("interview.not.private"), m.t("interview.not.pay"), m.t("interview.not.alike"), m.t("interview.not.points")),
		m.ours(),
	)
	d.Blocks = append(d.Blocks, m.beforehand()...)
	d.Blocks = append(d.Blocks, m.credits()...)
	return d
}

// beforehand is a page to send to everybody who is invited: the questions, and what to expect.
func (m *maker) beforehand() []doc.Block {
	var l doc.List
	for _, it := range m.items() {
		l.Items = append(l.Items, doc.T(m.questions(it)[0]))
	}
	if len(l.Items) == 0 {
		return nil
	}
	return []doc.Block{
		doc.PageBreak{},
		heading(1, m.t("beforehand")),
		doc.Para{Runs: doc.T(m.t("beforehand.hello"))},
		l,
		doc.Para{Runs: doc.T(m.t("beforehand.any"))},
		doc.Para{Runs: doc.T(m.t("beforehand.need"))},
		doc.Para{Runs: doc.T(m.t("beforehand.who"))},
		doc.WriteLines{Count: 2},
	}
}

// notes is a sheet for one conversation, in words only.
func (m *maker) notes() *doc.Document {
	d := m.frame(m.t("notes.title"))
	d.Blocks = append(d.Blocks,
		doc.Notice{Title: m.t("notes.words"), Runs: doc.T(m.t("notes.words.why"))},
		doc.Facts{Term: 0.36, Sparse: true, Ruled: true, Items: []doc.Fact{
			{Term: doc.T(m.t("notes.with"))}, {Term: doc.T(m.t("notes.when"))}, {Term: doc.T(m.t("notes.who"))}, {Term: doc.T(m.t("notes.needs"))},
		}},
	)
	items := m.items()
	if len(items) == 0 {
		d.Blocks = append(d.Blocks, m.none())
	}
	for _, it := range items {
		d.Blocks = append(d.Blocks, doc.Group{Blocks: []doc.Block{
			doc.Rule{},
			doc.Para{Runs: m.official(it), Style: doc.Official},
			doc.Para{Runs: append(doc.B(m.t("notes.asked")+" "), doc.Run{Text: m.questions(it)[0]})},
			doc.Para{Runs: doc.B(m.t("notes.heard"))},
			doc.WriteLines{Count: 5},
			doc.Para{Runs: doc.B(m.t("notes.know"))},
			doc.WriteLines{Count: 2},
		}})
	}
	d.Blocks = append(d.Blocks,
		doc.Group{Blocks: []doc.Block{heading(2, m.t("notes.theirs")), doc.WriteLines{Count: 3}}},
		doc.Group{Blocks: []doc.Block{heading(2, m.t("notes.work")), doc.WriteLines{Count: 3}}},
		doc.Group{Blocks: []doc.Block{heading(2, m.t("notes.next")), doc.WriteLines{Count: 2}}},
		doc.Para{Runs: doc.T(m.t("notes.keep")), Style: doc.Quiet},
	)
	d.Blocks = append(d.Blocks, m.credits()...)
	return d
}
