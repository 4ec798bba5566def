package portfolio

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/evidence"
)

// Material is what a draft is made from: what the person chose, in the order in which it is to be told.
type Material struct {
	Evidence   []evidence.Evidence
	Items      []Competency
	Statements []evidence.Statement // of others; only those that are marked as shown are quoted
}

// Competency is a competency as its release words it.
type Competency struct {
	evidence.Ref
	Said    string // official wording, verbatim; "" where the release is not on this server
	Edition string // framework and release in a few words: "ISL Pathways 2025"
}

// Draft writes plain sentences from what a person wrote. The patterns are ours; no word of praise, no level and no verdict
// is among them, and official wording stands in quotation marks as it is. It gives the language that it wrote in.
//
// Evidence that says neither what was done nor tells of it cannot be put into a sentence and is left out.
func Draft(purpose Purpose, m Material, tag string) (text, lang string) {
	l, lang := speaking(tag)
	d := drafter{language: l, patterns: l.Purposes[purpose], m: m, told: map[evidence.Ref]bool{}}
	return d.write(), lang
}

type drafter struct {
	*language
	patterns
	m     Material
	told  map[evidence.Ref]bool // competencies whose wording stands in the text already
	parts []string
}

func (d *drafter) write() string {
	for i := range d.m.Evidence {
		d.part(d.evidence(&d.m.Evidence[i]))
	}
	d.ending()
	between := map[string]string{"lines": "\n", "paragraph": " ", "paragraphs": "\n\n"}[d.Layout]
	return strings.Join(d.parts, between)
}

func (d *drafter) part(text string) {
	if text != "" {
		d.parts = append(d.parts, text)
	}
}

// evidence is what is said of one piece: what, what it draws on, and what others said of it.
func (d *drafter) evidence(e *evidence.Evidence) string {
	if bare(e.Title) == "" && strings.TrimSpace(e.Story) == "" {
		return ""
	}
	items := d.itemsOf(e)
	v := d.values(e, items)
	var said []string
	for _, patterns := range d.Evidence {
		if text, ok := fill(patterns, v); ok {
			said = append(said, sentence(text))
		}
	}
	if d.Wordings == "each" || d.single() {
		said = append(said, d.wordings(d.Draws, items)...)
	}
	for i := range d.m.Statements {
		if s := &d.m.Statements[i]; d.quotedUnder(s) == e.ID {
			said = append(said, d.statement(s))
		}
	}
	if d.Layout == "lines" {
		return strings.Join(said, "\n")
	}
	// What stands on a line of its own comes after what is told.
	slices.SortStableFunc(said, func(a, b string) int {
		return cmp.Compare(strings.Count(a[:1], "\n"), strings.Count(b[:1], "\n"))
	})
	return joined(said)
}

// single says whether there is one piece of evidence only, so that "this" can mean no other.
func (d *drafter) single() bool { return len(d.m.Evidence) == 1 }

// ending are the competencies and statements that no evidence brought into the text.
func (d *drafter) ending() {
	how := d.Also
	if len(d.told) == 0 {
		how = d.Only
	}
	var rest []Competency
	for _, c := range d.m.Items {
		if !d.told[c.Ref] {
			rest = append(rest, c)
		}
	}
	if all := d.wordings(how, rest); d.Layout == "paragraphs" {
		d.part(strings.Join(all, " "))
	} else {
		d.parts = append(d.parts, all...)
	}
	for i := range d.m.Statements {
		if s := &d.m.Statements[i]; s.Shown && d.quotedUnder(s) == "" {
			d.part(d.statement(s))
		}
	}
}

func (c Competency) same(r evidence.Ref) bool {
	return c.Framework == r.Framework && c.Release == r.Release && c.Item == r.Item
}

// itemsOf are the chosen competencies that a piece of evidence is tied to.
func (d *drafter) itemsOf(e *evidence.Evidence) []Competency {
	var out []Competency
	for _, c := range d.m.Items {
		if slices.ContainsFunc(e.Items, c.same) {
			out = append(out, c)
		}
	}
	return out
}

// quotedUnder is the id of the evidence in the text that a shown statement speaks of first; "" where there is none.
func (d *drafter) quotedUnder(s *evidence.Statement) string {
	for _, e := range d.m.Evidence {
		if s.Shown && slices.Contains(s.Evidence, e.ID) {
			return e.ID
		}
	}
	return ""
}

// values are what the patterns can say of a piece of evidence.
func (d *drafter) values(e *evidence.Evidence, items []Competency) values {
	title, story, where := bare(e.Title), strings.TrimSpace(e.Story), bare(e.Where)
	years, inYears, inDays := d.span(e.From, e.To)
	first := d.firstSentence(story)
	v := values{
		"title": title, "clause": d.clause(title), "story": ended(story), "first": ended(first), "head": title,
		"years": years, "inyears": inYears, "indays": inDays, "wherein": d.wherein(where), "place": d.place(where),
		"link": strings.TrimSpace(e.Link), "files": strings.Join(namesOf(e.Files), d.List["between"]),
		"hours": bare(e.Hours), "codes": strings.Join(codesOf(items), d.List["between"]),
	}
	if title == "" {
		v["head"] = bare(first)
	}
	if hours, err := strconv.ParseFloat(v["hours"], 64); err == nil && hours > 0 {
		v["count"] = v["hours"]
		if hours == 1 {
			v["onehour"] = v["hours"]
		}
	}
	// What the title says already is not said twice.
	if where != "" && strings.Contains(strings.ToLower(title), strings.ToLower(where)) {
		v["wherein"], v["place"] = "", ""
	}
	if years != "" && strings.Contains(title, years) {
		v["years"], v["inyears"] = "", ""
	}
	return v
}

// wordings are sentences with the official wording of competencies, one a release.
func (d *drafter) wordings(how map[string]string, items []Competency) []string {
	type group struct {
		edition string
		said    []Competency
	}
	var groups []*group
	for _, c := range items {
		if d.told[c.Ref] {
			continue
		}
		d.told[c.Ref] = true
		at := slices.IndexFunc(groups, func(g *group) bool { return g.edition == c.Edition && c.Said != "" })
		if at < 0 {
			groups = append(groups, &group{edition: c.Edition})
			at = len(groups) - 1
		}
		groups[at].said = append(groups[at].said, c)
	}
	var out []string
	for i, g := range groups {
		if i > 0 {
			how = d.Also
		}
		pattern, each := how["several"], d.Wording["each"]
		if len(g.said) == 1 {
			pattern, each = how["one"], d.Wording["one"]
		}
		var all []string
		for _, c := range g.said {
			one, ok := filled(each, values{"said": c.Said, "code": c.Code, "release": c.Edition})
			if !ok {
				one, _ = filled(d.Wording["unknown"], values{"code": c.Code, "release": c.Edition})
			}
			all = append(all, one)
		}
		text, _ := filled(pattern, values{"wordings": strings.Join(all, d.List["wordings"]), "release": g.edition})
		out = append(out, text)
	}
	return out
}

// statement quotes what somebody else said, word for word.
func (d *drafter) statement(s *evidence.Statement) string {
	text, _ := fill(d.Statement, values{
		"name": bare(s.Name), "relation": d.Relations[s.Relation], "role": d.Roles[s.Relation],
		"text": strings.TrimSpace(s.Text), "day": d.on(s.At), "year": strconv.Itoa(s.At.Year()),
	})
	return sentence(text)
}

func codesOf(items []Competency) []string {
	var out []string
	for _, c := range items {
		out = append(out, c.Code)
	}
	return out
}

func namesOf(files []evidence.File) []string {
	var out []string
	for _, f := range files {
		if f.Name != "" {
			out = append(out, f.Name)
		}
	}
	return out
}
