package takeout

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/sheet"
	"pathways/internal/role"
)

// tables are the data once more, as CSV for spreadsheets. Every cell is neutralised: see sheet.WriteCSV.
func (a *Archive) tables() ([]part, error) {
	var out []part
	for _, t := range []struct {
		name, columns string
		rows          [][]string
	}{
		{"answers", "reflection,framework,release,started,closed,item,code,question,choices,text,at", a.answers()},
		{"goals", "plan,plan_title,goal,title,codes,why,support,barrier,progress", a.goals()},
		{"activities", "plan,goal,activity,what,kind,from,to,cost,payer,hours,time,note", a.activities()},
		{"evidence", "id,title,story,from,to,where,link,hours,codes,files,created,changed", a.pieces()},
		{"requests", "id,kind,name,email,relation,message,codes,created,ends,revoked,declined", a.requests()},
		{"statements", "id,kind,name,relation,text,notes,codes,at,shown", a.statements()},
		{"written", "id,of,kind,text,notes,codes,at", a.written()},
		{"texts", "id,purpose,title,body,created,changed", a.texts()},
		{"grants", "id,to,kind,line,created,ends,over,openings,comments", a.grants()},
		{"openings", "grant,at,name,by_link", a.openings()},
		{"comments", "grant,name,about,text,at,mine", a.comments()},
		{"notes", "grant,author,name,text,at", a.notes()},
		{"consultations", "consultation,item,code,wording,relevance,clarity,remark,suggestion", a.consultedRows()},
		{"role-proposals", "organization,role,part,item,before,after,reason,state,reply,at", a.roleProposals()},
		{"role-comments", "organization,role,item,text,at", a.roleComments()},
		{"memberships", "organization,kind,part,how,since", a.memberRows()},
		{"history", "at,action,detail", a.historyRows()},
	} {
		table := sheet.Table{Name: t.name, Rows: t.rows}
		for key := range strings.SplitSeq(t.columns, ",") {
			table.Columns = append(table.Columns, sheet.Column{Key: key})
		}
		var b bytes.Buffer
		if err := sheet.WriteCSV(&b, table, true); err != nil {
			return nil, err
		}
		out = append(out, part{tablesFolder + t.name + ".csv", b.Bytes()})
	}
	return out, nil
}

func when(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func whenOr(t *time.Time) string {
	if t == nil {
		return ""
	}
	return when(*t)
}

func codes(refs []evidence.Ref) string {
	var out []string
	for _, r := range refs {
		out = append(out, r.Code)
	}
	return strings.Join(out, " ")
}

func (a *Archive) answers() (out [][]string) {
	if a.Pathway == nil {
		return nil
	}
	for _, r := range a.Pathway.Reflections {
		for _, s := range r.Statements {
			out = append(out, []string{
				r.ID, r.Framework, r.Release, when(r.Started), whenOr(r.Closed), s.Item, s.Code, s.Dimension,
				strings.Join(s.Choices, " "), s.Text, when(s.At),
			})
		}
	}
	return out
}

func (a *Archive) goals() (out [][]string) {
	if a.Pathway == nil {
		return nil
	}
	for i := range a.Pathway.Plans {
		p := &a.Pathway.Plans[i]
		for _, g := range p.Current() {
			var items []string
			for _, it := range g.Items {
				items = append(items, it.Code)
			}
			out = append(out, []string{p.ID, p.Title, g.ID, g.Title, strings.Join(items, " "), g.Why, g.Support, g.Barrier, g.Progress})
		}
	}
	return out
}

func (a *Archive) activities() (out [][]string) {
	if a.Pathway == nil {
		return nil
	}
	for i := range a.Pathway.Plans {
		p := &a.Pathway.Plans[i]
		for _, g := range p.Current() {
			for _, act := range g.Current() {
				out = append(out, []string{
					p.ID, g.ID, act.ID, act.What, act.Kind, act.From, act.To, act.Cost, act.Payer, act.Hours, act.Time, act.Note,
				})
			}
		}
	}
	return out
}

func (a *Archive) pieces() (out [][]string) {
	for _, e := range a.Evidence.Evidence {
		var names []string
		for _, f := range e.Files {
			names = append(names, filePath(f))
		}
		out = append(out, []string{
			e.ID, e.Title, e.Story, e.From, e.To, e.Where, e.Link, e.Hours, codes(e.Items), strings.Join(names, " "), when(e.Created), when(e.Changed),
		})
	}
	return out
}

func (a *Archive) requests() (out [][]string) {
	for _, r := range a.Evidence.Requests {
		out = append(out, []string{
			r.ID, string(r.Kind), r.Name, r.Email, r.Relation, r.Message, codes(r.Items), when(r.Created), when(r.Ends), whenOr(r.Revoked), whenOr(r.Declined),
		})
	}
	return out
}

// notesOf is what a statement says of single competencies, a line each.
func notesOf(s evidence.Statement) string {
	var lines []string
	for _, n := range s.Notes {
		line := n.Item.Code
		if n.Text != "" {
			line += ": " + n.Text
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func (a *Archive) statements() (out [][]string) {
	for _, s := range a.Evidence.Statements {
		out = append(out, []string{
			s.ID, string(s.Kind), s.Name, s.Relation, s.Text, notesOf(s), codes(s.Items), when(s.At), strconv.FormatBool(s.Shown),
		})
	}
	return out
}

func (a *Archive) written() (out [][]string) {
	for _, s := range a.Evidence.Written {
		out = append(out, []string{s.ID, s.Owner, string(s.Kind), s.Text, notesOf(s.Statement), codes(s.Items), when(s.At)})
	}
	return out
}

func (a *Archive) texts() (out [][]string) {
	for _, t := range a.Portfolio.Texts {
		out = append(out, []string{t.ID, string(t.Purpose), t.Title, t.Body, when(t.Created), when(t.Changed)})
	}
	return out
}

func (a *Archive) grants() (out [][]string) {
	for _, g := range a.Sharing.Grants {
		to := g.To.Name
		if g.To.Email != "" {
			to = g.To.Email
		}
		out = append(out, []string{
			g.ID, to, string(g.To.Kind), g.Line, when(g.Created), when(g.Ends), when(g.Over), strconv.Itoa(len(g.Openings)), strconv.Itoa(len(g.Comments)),
		})
	}
	return out
}

func (a *Archive) openings() (out [][]string) {
	for _, g := range a.Sharing.Grants {
		for _, o := range g.Openings {
			out = append(out, []string{g.ID, when(o.At), o.Name, strconv.FormatBool(o.ByLink)})
		}
	}
	return out
}

func (a *Archive) comments() (out [][]string) {
	for _, g := range a.Sharing.Grants {
		for _, c := range g.Comments {
			out = append(out, []string{g.ID, c.Name, c.About, c.Text, when(c.At), "false"})
		}
	}
	for _, c := range a.Sharing.Said {
		out = append(out, []string{c.Grant, c.Name, c.About, c.Text, when(c.At), "true"})
	}
	return out
}

func (a *Archive) notes() (out [][]string) {
	for _, n := range a.Sharing.Notes {
		out = append(out, []string{n.Grant, string(n.Author), n.Name, n.Text, when(n.At)})
	}
	return out
}

func (a *Archive) memberRows() (out [][]string) {
	for _, m := range a.Memberships {
		out = append(out, []string{m.Organization, m.Kind, m.Part, m.How, when(m.Since)})
	}
	return out
}

func (a *Archive) historyRows() (out [][]string) {
	for _, h := range a.Account.History {
		out = append(out, []string{when(h.At), h.Action, h.Detail})
	}
	return out
}

func (a *Archive) consultedRows() (out [][]string) {
	figure := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	for _, c := range a.Consulted {
		for _, s := range c.Answers {
			out = append(out, []string{c.Consultation, s.Item, s.Code, s.Statement, figure(s.Relevance), figure(s.Clarity), s.Remark, s.Suggestion})
		}
	}
	return out
}

func (a *Archive) roleProposals() (out [][]string) {
	said := func(s role.Said) string {
		return strings.TrimSpace(strings.Join([]string{s.Text, string(s.Emphasis), s.From, s.To}, " "))
	}
	for _, p := range a.Roles.Proposals {
		out = append(out, []string{
			p.Organization, p.Role, string(p.Part), p.Item, said(p.Before), said(p.After), p.Reason, string(p.State), p.Reply, when(p.At),
		})
	}
	return out
}

func (a *Archive) roleComments() (out [][]string) {
	for _, c := range a.Roles.Comments {
		out = append(out, []string{c.Organization, c.Role, c.Item, c.Text, when(c.At)})
	}
	return out
}
