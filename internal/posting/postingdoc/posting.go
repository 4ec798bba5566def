package postingdoc

import (
	"strings"
	"time"

	"pathways/internal/platform/doc"
	"pathways/internal/posting"
)

// posting is the posting itself, pay first.
func (m *maker) posting() *doc.Document {
	p := m.Page
	d := m.frame(p.Title)
	d.Subtitle = joined(" · ", p.By.Name, p.Place.Short())
	d.Blocks = append(d.Blocks, m.facts())
	if p.State == posting.Closed || p.Passed {
		d.Blocks = append(d.Blocks, doc.Notice{Runs: doc.B(m.t("posting.closed"))})
	}
	text := func(part, said string) {
		if strings.TrimSpace(said) != "" {
			d.Blocks = append(d.Blocks, heading(2, m.w.T("posting.part."+part)))
			d.Blocks = append(d.Blocks, paras(said)...)
		}
	}
	text("summary", p.Summary)
	text("team", p.Team)
	if len(p.Duties) > 0 {
		l := doc.List{}
		for _, duty := range p.Duties {
			l.Items = append(l.Items, doc.T(duty.Text))
		}
		d.Blocks = append(d.Blocks, heading(2, m.w.T("posting.part.duties")), l)
	}
	d.Blocks = append(d.Blocks, m.looking()...)
	if len(p.Benefits) > 0 {
		d.Blocks = append(d.Blocks, heading(2, m.w.T("posting.part.benefits")), list(false, p.Benefits...))
	}
	text("interview", p.Interview)
	if len(p.Steps) > 0 {
		d.Blocks = append(d.Blocks, heading(2, m.w.T("posting.part.steps")), list(true, p.Steps...))
	}
	text("accessibility", p.Accessibility)
	d.Blocks = append(d.Blocks, m.apply()...)
	text("about", p.About)
	d.Blocks = append(d.Blocks, m.uses()...)
	d.Blocks = append(d.Blocks, m.credits()...)
	return d
}

// facts are what people look for first.
func (m *maker) facts() doc.Block {
	p, f := m.Page, doc.Facts{Ruled: true}
	add := func(part string, runs ...doc.Run) {
		var said bool
		for _, r := range runs {
			said = said || strings.TrimSpace(r.Text) != ""
		}
		if said {
			f.Items = append(f.Items, doc.Fact{Term: doc.B(m.w.T("posting.part." + part)), Runs: runs})
		}
	}
	pay := []doc.Run{{Text: p.Pay.Say(m.w), Bold: true}}
	if why := p.Pay.Why(); why != "" {
		pay = append(pay, doc.Run{Text: "\n" + m.w.T("posting.pay.why", "reason", why)})
	}
	if p.Pay.Note != "" {
		pay = append(pay, doc.Run{Text: "\n" + p.Pay.Note})
	}
	add("pay", pay...)
	add("hours", doc.Run{Text: p.Hours})
	add("contract", doc.Run{Text: joined("\n", p.SayContract(m.w), p.Term)})
	add("place", doc.Run{Text: p.Place.Say()})
	if p.Remote.How != "" {
		add("remote", doc.Run{Text: joined("\n", m.w.T("posting.remote."+string(p.Remote.How)), p.Remote.Note, p.Remote.From)})
	}
	add("start", doc.Run{Text: m.day(p.Start)})
	add("deadline", doc.Run{Text: m.day(p.Deadline)})
	degree := doc.Run{Text: p.Degree.Say(m.w)}
	if p.Degree.Why != "" {
		degree.Text += "\n" + m.t("degree.why", "reason", p.Degree.Why)
	}
	if p.Degree.Instead != "" {
		degree.Text += "\n" + m.t("degree.instead", "instead", p.Degree.Instead)
	}
	add("degree", degree)
	return f
}

func (m *maker) looking() []doc.Block {
	var needed, helpful []string
	for _, l := range m.Page.Looking {
		if l.Needed {
			needed = append(needed, l.Text)
		} else {
			helpful = append(helpful, l.Text)
		}
	}
	if len(needed)+len(helpful) == 0 {
		return nil
	}
	out := []doc.Block{heading(2, m.w.T("posting.part.looking"))}
	if len(needed) > 0 {
		out = append(out, heading(3, m.t("needed")), list(false, needed...))
	}
	if len(helpful) > 0 {
		out = append(out, heading(3, m.t("helpful")), list(false, helpful...))
	}
	return out
}

func (m *maker) apply() []doc.Block {
	p := m.Page
	var out []doc.Block
	if p.State != posting.Closed && (p.Apply != "" || p.ApplyLink != "") {
		out = append(append(out, heading(2, m.w.T("posting.part.apply"))), paras(p.Apply)...)
		if p.ApplyLink != "" {
			out = append(out, doc.Para{Runs: []doc.Run{{Text: p.ApplyLink, Link: p.ApplyLink}}})
		}
	}
	if !p.Contact.IsZero() {
		runs := []doc.Run{{Text: joined("\n", p.Contact.Name, p.Contact.Phone)}}
		if p.Contact.Email != "" {
			if runs[0].Text != "" {
				runs[0].Text += "\n"
			}
			runs = append(runs, doc.Run{Text: p.Contact.Email, Link: "mailto:" + p.Contact.Email})
		}
		out = append(out, heading(2, m.w.T("posting.part.contact")), doc.Para{Runs: runs})
	}
	if m.Link != "" {
		out = append(out, doc.Para{Runs: []doc.Run{{Text: m.t("link") + " "}, {Text: m.Link, Link: m.Link}}, Style: doc.Quiet})
	}
	return out
}

// uses are the competencies of the job in the framework's own words.
func (m *maker) uses() []doc.Block {
	var l doc.List
	for _, u := range m.Page.Uses {
		if it := m.Page.Tree.ByID(u.Item); it != nil {
			runs := append(m.official(it), doc.Run{Text: " (" + m.w.T("posting.emphasis."+string(u.Emphasis)) + ")"})
			l.Items = append(l.Items, runs)
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	t := m.Page.Tree
	return []doc.Block{
		heading(2, m.w.T("posting.part.uses")),
		doc.Para{Runs: doc.T(m.t("uses.why", "edition", t.Title, "version", t.Version)), Style: doc.Quiet},
		l,
	}
}

// day is a date for reading; as it is where it is none.
func (m *maker) day(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return m.w.Day(at)
}

// paras is a text as paragraphs.
func paras(text string) []doc.Block {
	var out []doc.Block
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, doc.Para{Runs: doc.T(part)})
		}
	}
	return out
}

// joined puts together the texts that are not empty.
func joined(by string, texts ...string) string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return strings.Join(all, by)
}
