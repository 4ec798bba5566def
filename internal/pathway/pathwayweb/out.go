package pathwayweb

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/doc"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ical"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// writers are the forms of a document by the ending of its name.
var writers = map[string]struct {
	media string
	write func(io.Writer, *doc.Document) error
}{
	"pdf":  {"application/pdf", doc.WritePDF},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", doc.WriteDOCX},
	"md":   {"text/markdown; charset=utf-8", doc.WriteMarkdown},
}

// out gives a document made from what the page carries: map, plan or conversation as PDF, Word or Markdown, and
// the dates of the plan as a calendar.
func (rm *room) out(w http.ResponseWriter, r *http.Request, wk *work) error {
	ws := i18n.From(r.Context())
	p := page{At: "/pathway/file", Title: ws.T("pathway.file.title"), Here: "file"}
	if pl := wk.Plan(wk.Form.Get(fieldPlan)); wk.Account && pl != nil && strings.HasPrefix(r.PathValue("name"), "plan.") {
		if err := rm.turnTo(r, wk, pl); err != nil {
			return err
		}
	}
	if ok, err := rm.needReflection(w, r, wk, p); !ok {
		return err
	}
	if len(wk.Refused) > 0 {
		return rm.filePage(w, r, wk)
	}
	name := r.PathValue("name")
	what, ending, _ := strings.Cut(name, ".")
	file := fileName(wk.Name) + "-" + what + "." + ending
	if name == "plan.ics" {
		return web.WriteData(w, r, web.Data{Type: ical.MediaType, Name: file, Body: calendar(wk, ws)})
	}
	form, ok := writers[ending]
	if !ok {
		return errs.New(errs.NotFound, "pathwayweb.out", "")
	}
	var d *doc.Document
	switch what {
	case "map":
		d = mapDocument(wk, ws)
	case "plan":
		d = planDocument(wk, ws)
	case "conversation":
		d = talkDocument(wk.talkOf(), ws)
	default:
		return errs.New(errs.NotFound, "pathwayweb.out", "")
	}
	d.Paper = doc.PaperFor(r.Header.Get("Accept-Language"))
	d.Blocks = append(d.Blocks, wk.credits(ws)...)
	var b bytes.Buffer
	if err := form.write(&b, d); err != nil {
		return err
	}
	return web.WriteData(w, r, web.Data{Type: form.media, Name: file, Body: b.Bytes()})
}

// frame is a document with what every one of them says: its owner's name for it, the day, and whose words it shows.
func (wk *work) frame(ws *i18n.Words, title string) *doc.Document {
	sub := pathway.Day(ws, wk.Now)
	if wk.Name != "" {
		sub = wk.Name + ", " + sub
	}
	return &doc.Document{
		Title: title, Subtitle: sub, Lang: ws.Lang(), Created: wk.Now, Paper: doc.A4,
		Footer: ws.T("pathway.doc.footer", "framework", wk.Tree.Framework.Name, "edition", wk.Tree.Title, "publisher", wk.Tree.Framework.Publisher),
	}
}

// credits end every document: source, rights and funding of the wording that it shows.
func (wk *work) credits(ws *i18n.Words) []doc.Block {
	from := wk.Tree.Source.Title
	if wk.Tree.Source.URL != "" {
		from += ", " + wk.Tree.Source.URL
	}
	out := []doc.Block{doc.Rule{}, doc.Para{Runs: doc.T(ws.T("pathway.doc.source", "source", from) + " " + wk.Tree.Rights), Style: doc.Quiet}}
	if wk.Tree.Funding != "" {
		out = append(out, doc.Para{Runs: doc.T(wk.Tree.Funding), Style: doc.Quiet})
	}
	return out
}

func said(code string, domain int, statement string) []doc.Run {
	return []doc.Run{
		{Text: code, Code: true, Domain: domain + 1, Mark: true},
		{Text: " " + statement, Voice: doc.VoiceOfficial},
	}
}

// planDocument is the plan for paper: every goal with its competencies, activities and what stands around them.
func planDocument(wk *work, ws *i18n.Words) *doc.Document {
	d := wk.frame(ws, ws.T("pathway.plan.title"))
	d.Subject = ws.T("pathway.plan.title")
	pl := wk.plan()
	if pl != nil && pl.Title != "" {
		d.Subtitle = pl.Title + ", " + d.Subtitle
	}
	if pl == nil || len(pl.Current()) == 0 {
		d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.plan.empty")), Style: doc.Lead}, doc.WriteLines{Count: 6})
		return d
	}
	for _, g := range pl.Current() {
		d.Blocks = append(d.Blocks, goalBlocks(wk, ws, g)...)
	}
	if pl.Look != "" {
		d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.plan.look") + ": " + pathway.DayOf(ws, pl.Look))})
	}
	d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.plan.private") + " " + plan.Standard.Note.In(ws.Lang())), Style: doc.Quiet})
	return d
}

func goalBlocks(wk *work, ws *i18n.Words, g *plan.Goal) []doc.Block {
	form, lang := plan.Standard, ws.Lang()
	out := []doc.Block{doc.Rule{Strong: true}, doc.Heading{Level: 2, Text: pathway.GoalName(ws, wk.Tree, g)}}
	for _, ref := range g.Items {
		if it := wk.Tree.ByID(ref.Item); it != nil {
			out = append(out, doc.Para{Runs: said(it.Code, wk.Tree.RootIndex(it), it.Statement)})
		} else {
			out = append(out, doc.Para{Runs: doc.T(ref.Code + " " + ws.T("pathway.plan.otheredition"))})
		}
	}
	out = append(out, factsOf(pathway.GoalFields(ws, g))...)
	if acts := g.Current(); len(acts) > 0 {
		t := doc.Table{
			Caption: ws.T("pathway.goal.do"), Widths: []float64{0.34, 0.16, 0.2, 0.14, 0.16}, Compact: true,
			Head: []doc.Cell{
				doc.C(form.Activity["what"].Ask.In(lang)), doc.C(form.Activity["kind"].Ask.In(lang)),
				doc.C(ws.T("pathway.plan.when")), doc.C(form.Activity["cost"].Ask.In(lang)), doc.C(ws.T("pathway.plan.time")),
			},
		}
		for _, a := range acts {
			what := doc.C(pathway.Or(ws, a.What))
			what.Head = true
			if a.Note != "" {
				what.Paras = append(what.Paras, doc.Para{Runs: doc.T(a.Note), Style: doc.Quiet})
			}
			t.Rows = append(t.Rows, []doc.Cell{
				what, doc.C(pathway.Or(ws, plan.Label(form.Kinds, a.Kind, lang))), doc.C(pathway.When(ws, a)), doc.C(pathway.Cost(ws, a)), doc.C(pathway.Effort(ws, a)),
			})
		}
		out = append(out, t)
	}
	out = append(out, doc.Heading{Level: 4, Text: ws.T("pathway.plan.lookback")})
	for _, r := range g.Reviews {
		out = append(out, doc.Para{Runs: doc.T(pathway.Day(ws, r.At) + ": " + r.Text)})
	}
	return append(out, doc.WriteLines{Count: 2})
}

// factsOf sets names and values beside each other; nothing where there are none.
func factsOf(fields [][2]string) []doc.Block {
	if len(fields) == 0 {
		return nil
	}
	facts := doc.Facts{}
	for _, f := range fields {
		facts.Items = append(facts.Items, doc.Fact{Term: doc.B(f[0]), Runs: doc.T(f[1])})
	}
	return []doc.Block{facts}
}

// mapDocument is the map for paper: the picture, the regions by domain, and every answer in words.
func mapDocument(wk *work, ws *i18n.Words) *doc.Document {
	v := mapView{Work: wk, View: wk.View, Current: true}
	v.draw(ws)
	d := wk.frame(ws, ws.T("pathway.map.title"))
	d.Subject = ws.T("pathway.map.title")
	for _, m := range v.Large {
		d.Blocks = append(d.Blocks, m.Picture())
	}
	for _, k := range v.Keys {
		d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.map.numbered", "number", k.Number, "name", k.Name)), Style: doc.Quiet})
	}
	d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: ws.T("pathway.map.regions")}, regionsTable(v, ws), doc.PageBreak{})
	d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: ws.T("pathway.map.every")})
	for _, g := range groups(wk.Tree) {
		d.Blocks = append(d.Blocks, doc.Heading{Level: 3, Text: g.Domain.Statement, Domain: g.Index + 1}, answersTable(v, ws, g))
	}
	d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.map.dot") + " " + wk.View.Instrument.Note.In(ws.Lang())), Style: doc.Quiet})
	return d
}

func regionsTable(v mapView, ws *i18n.Words) doc.Table {
	t := doc.Table{Compact: true, Widths: []float64{0.24}}
	t.Head = []doc.Cell{doc.C(v.View.Tree.KindOf(v.View.Tree.Roots()[0].Kind).Name)}
	for _, region := range reflection.Regions {
		t.Head = append(t.Head, doc.C(regionName(ws, region)))
		t.Widths = append(t.Widths, 0.19)
	}
	for i, root := range v.View.Tree.Roots() {
		name := doc.Runs(doc.Official, doc.Run{Text: root.Statement, Domain: i + 1, Mark: true})
		name.Head = true
		row := []doc.Cell{name}
		for _, region := range reflection.Regions {
			codes := codesIn(v.View, root.ID, region)
			cell := doc.C(ws.T("pathway.map.nothing"))
			if len(codes) > 0 {
				cell = doc.Runs(doc.Body, doc.Run{Text: strings.Join(codes, "  "), Code: true, Domain: i + 1})
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func answersTable(v mapView, ws *i18n.Words, g group) doc.Table {
	cols := v.columns()
	t := doc.Table{Compact: true, Widths: []float64{0.46}, Head: []doc.Cell{doc.C(kindOfLeaves(v.View.Tree))}}
	for _, c := range cols {
		t.Head = append(t.Head, doc.C(ws.T("pathway.dimension."+c.ID)))
		t.Widths = append(t.Widths, 0.54/float64(len(cols)))
	}
	for _, leaf := range v.View.Tree.Leaves(g.Domain.ID) {
		name := doc.Cell{Head: true, Paras: []doc.Para{{Runs: said(leaf.Code, g.Index, leaf.Statement)}}}
		if s := v.View.Said(leaf.ID, "note"); s != nil && s.Text != "" {
			name.Paras = append(name.Paras, doc.Para{Runs: doc.T(ws.T("pathway.note") + ": " + s.Text), Style: doc.Quiet})
		}
		row := []doc.Cell{name}
		for _, c := range cols {
			row = append(row, doc.C(asWords(ws, v.View, leaf, c.ID)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// talkDocument is the conversation guide: what was chosen, questions to talk over, and room to write.
func talkDocument(t talk, ws *i18n.Words) *doc.Document {
	wk := t.Work
	d := wk.frame(ws, ws.T("pathway.talk.doc."+t.With))
	d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(ws.T("pathway.talk.doc.lead")), Style: doc.Lead})
	for _, g := range t.Goals {
		d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: pathway.GoalName(ws, wk.Tree, g)})
		for _, ref := range g.Items {
			if it := wk.Tree.ByID(ref.Item); it != nil {
				d.Blocks = append(d.Blocks, doc.Para{Runs: said(it.Code, wk.Tree.RootIndex(it), it.Statement)})
			}
		}
		d.Blocks = append(d.Blocks, factsOf(pathway.TalkFields(ws, g))...)
	}
	for _, it := range t.Items {
		d.Blocks = append(d.Blocks, doc.Para{Runs: said(it.Code, wk.Tree.RootIndex(it), it.Statement)})
		if t.Answers {
			d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(saidInWords(wk.View, it, ws)), Style: doc.Quiet})
		}
		if s := wk.View.Said(it.ID, "note"); t.Notes && s != nil && s.Text != "" {
			d.Blocks = append(d.Blocks, doc.Para{Runs: doc.T(s.Text)})
		}
	}
	d.Blocks = append(d.Blocks, doc.Heading{Level: 2, Text: ws.T("pathway.talk.questions")})
	list := doc.List{}
	for _, q := range pathway.Questions(ws, t.With) {
		list.Items = append(list.Items, doc.T(q))
	}
	d.Blocks = append(
		d.Blocks, list, doc.Heading{Level: 2, Text: ws.T("pathway.talk.agreed")}, doc.WriteLines{Count: 5},
		doc.Para{Runs: doc.T(ws.T("pathway.talk.ours")), Style: doc.Quiet},
	)
	return d
}
