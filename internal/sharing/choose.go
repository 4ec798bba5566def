package sharing

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
)

// Mine is all that a person could share.
type Mine struct {
	Pathway    *pathway.Pathway
	Evidence   []evidence.Evidence
	Statements []evidence.Statement
	Portfolio  *portfolio.Page // nil or empty: there is none
}

// Pick takes the copy of what was chosen, and nothing beside it: no earlier answers, nothing taken out, no identifiers of
// things that were not chosen.
//
// Errors: errs.Invalid where nothing was chosen, or something that is not there or may not be shown.
func (m Mine) Pick(c Choice) (Shown, error) {
	const op = "sharing.Pick"
	if c.Empty() {
		return Shown{}, errs.New(errs.Invalid, op, "sharing.fault.nothing")
	}
	unknown := errs.New(errs.Invalid, op, "sharing.fault.unknown")
	s := Shown{Reflections: []ReflectionShown{}, Plans: []plan.Plan{}, Evidence: []evidence.Evidence{}, Statements: []StatementShown{}}
	for _, chosen := range c.Reflections {
		r := m.Pathway.Reflection(chosen.ID)
		if r == nil {
			return Shown{}, unknown
		}
		if !chosen.Whole && len(chosen.Items) == 0 {
			return Shown{}, errs.New(errs.Invalid, op, "sharing.fault.answers")
		}
		s.Reflections = append(s.Reflections, pickReflection(r, chosen))
	}
	for _, chosen := range c.Plans {
		i := slices.IndexFunc(m.Pathway.Plans, func(p plan.Plan) bool { return p.ID == chosen.ID })
		if i < 0 {
			return Shown{}, unknown
		}
		p := pickPlan(&m.Pathway.Plans[i], chosen)
		if !chosen.Whole && len(p.Goals) == 0 {
			return Shown{}, errs.New(errs.Invalid, op, "sharing.fault.goals")
		}
		s.Plans = append(s.Plans, p)
	}
	for _, chosen := range c.Evidence {
		i := slices.IndexFunc(m.Evidence, func(e evidence.Evidence) bool { return e.ID == chosen.ID })
		if i < 0 {
			return Shown{}, unknown
		}
		s.Evidence = append(s.Evidence, pickEvidence(m.Evidence[i], chosen.Files))
	}
	for _, id := range c.Statements {
		i := slices.IndexFunc(m.Statements, func(st evidence.Statement) bool { return st.ID == id && st.Shown })
		if i < 0 {
			return Shown{}, unknown
		}
		s.Statements = append(s.Statements, pickStatement(m.Statements[i], s.Evidence))
	}
	if c.Portfolio {
		if m.Portfolio == nil || m.Portfolio.Empty() {
			return Shown{}, unknown
		}
		s.Portfolio = m.pickPortfolio()
	}
	return s, nil
}

// pickReflection keeps the newest answers about competencies that were chosen. Purpose and role belong to the whole.
func pickReflection(r *reflection.Reflection, c ChosenReflection) ReflectionShown {
	out := ReflectionShown{Whole: c.Whole, Reflection: reflection.Reflection{
		ID: r.ID, Framework: r.Framework, Release: r.Release, Instrument: r.Instrument,
		Started: r.Started, Closed: r.Closed, Statements: []reflection.Statement{},
	}}
	if c.Whole {
		out.Purpose, out.Role = r.Purpose, r.Role
	} else {
		out.Items = c.Items
	}
	in := reflection.InstrumentByID(r.Instrument)
	if in == nil {
		return out
	}
	for _, s := range r.Latest().Statements {
		d := in.Dimension(s.Dimension)
		switch {
		case d == nil || d.About != reflection.AboutLeaf:
		case d.Kind == reflection.Words && !c.Notes:
		case !c.Whole && !slices.Contains(c.Items, s.Item):
		default:
			out.Statements = append(out.Statements, s)
		}
	}
	return out
}

// pickPlan keeps the goals that were chosen. The name of the plan and its day of looking back belong to the whole.
func pickPlan(p *plan.Plan, c ChosenPlan) plan.Plan {
	out := plan.Plan{ID: p.ID, Framework: p.Framework, Release: p.Release, Created: p.Created, Goals: []plan.Goal{}}
	if c.Whole {
		out.Title, out.Look = p.Title, p.Look
	}
	for _, g := range p.Current() {
		if !c.Whole && !slices.Contains(c.Goals, g.ID) {
			continue
		}
		kept := *g
		kept.Earlier, kept.Edited, kept.Activities = nil, nil, nil
		for _, a := range g.Current() {
			one := *a
			one.Edited = nil
			if !c.Reviews {
				one.Note = ""
			}
			kept.Activities = append(kept.Activities, one)
		}
		if !c.Reviews {
			kept.Reviews = nil
		}
		out.Goals = append(out.Goals, kept)
	}
	return out
}

func pickEvidence(e evidence.Evidence, files bool) evidence.Evidence {
	if !files {
		e.Files = nil
	}
	if e.Files == nil {
		e.Files = []evidence.File{}
	}
	e.Created, e.Changed = time.Time{}, time.Time{}
	return e
}

// pickStatement leaves out who asked for it and which other evidence it speaks of.
func pickStatement(s evidence.Statement, beside []evidence.Evidence) StatementShown {
	out := StatementShown{s, s.Brought}
	out.Request, out.Author, out.Evidence = "", "", []string{}
	for _, id := range s.Evidence {
		if slices.ContainsFunc(beside, func(e evidence.Evidence) bool { return e.ID == id }) {
			out.Evidence = append(out.Evidence, id)
		}
	}
	return out
}

// pickPortfolio puts what stands under each section in its place. What is not there any more is left out.
func (m Mine) pickPortfolio() *PortfolioShown {
	out := &PortfolioShown{Title: m.Portfolio.Title, About: m.Portfolio.About, Sections: []SectionShown{}}
	for _, section := range m.Portfolio.Sections {
		s := SectionShown{Heading: section.Heading, Items: section.Items, Evidence: []evidence.Evidence{}, Statements: []StatementShown{}}
		for _, e := range m.Evidence {
			if slices.Contains(section.Evidence, e.ID) {
				s.Evidence = append(s.Evidence, pickEvidence(e, false))
			}
		}
		for _, st := range m.Statements {
			if st.Shown && slices.Contains(section.Statements, st.ID) {
				s.Statements = append(s.Statements, pickStatement(st, s.Evidence))
			}
		}
		out.Sections = append(out.Sections, s)
	}
	return out
}

// Still is what is left of a choice: what was deleted since, or may not be shown any more, is left out.
func (m Mine) Still(c Choice) Choice {
	out := Choice{Portfolio: c.Portfolio && m.Portfolio != nil && !m.Portfolio.Empty()}
	for _, r := range c.Reflections {
		if m.Pathway.Reflection(r.ID) != nil {
			out.Reflections = append(out.Reflections, r)
		}
	}
	for _, p := range c.Plans {
		i := slices.IndexFunc(m.Pathway.Plans, func(have plan.Plan) bool { return have.ID == p.ID })
		if i >= 0 && (p.Whole || slices.ContainsFunc(p.Goals, func(id string) bool { return m.Pathway.Plans[i].Goal(id) != nil })) {
			out.Plans = append(out.Plans, p)
		}
	}
	for _, e := range c.Evidence {
		if slices.ContainsFunc(m.Evidence, func(have evidence.Evidence) bool { return have.ID == e.ID }) {
			out.Evidence = append(out.Evidence, e)
		}
	}
	for _, id := range c.Statements {
		if slices.ContainsFunc(m.Statements, func(have evidence.Statement) bool { return have.ID == id && have.Shown }) {
			out.Statements = append(out.Statements, id)
		}
	}
	return out
}

// Digest tells one copy from another: SHA-256 of its JSON, in hex.
func (s Shown) Digest() string {
	raw, err := json.Marshal(s)
	if err != nil {
		panic("sharing: a copy is plain data: " + err.Error())
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// Has says whether a part of a copy has the name "kind:id", by which a comment is about it.
func (s Shown) Has(about string) bool {
	for _, p := range s.pieces() {
		if string(p.kind)+":"+p.id == about {
			return true
		}
	}
	return false
}

// File finds a file that the copy shows; false where it does not.
func (s Shown) File(evidenceID, digest string) (evidence.File, bool) {
	for _, e := range s.Evidence {
		for _, f := range e.Files {
			if e.ID == evidenceID && f.Digest == digest {
				return f, true
			}
		}
	}
	return evidence.File{}, false
}

// without takes deleted things out of what holds them: the portfolio, and the statements of others that speak of them.
func (s *Shown) without(kind Kind, things []string) {
	gone := func(id string) bool { return slices.Contains(things, id) }
	unname := func(list []StatementShown) {
		for i := range list {
			list[i].Evidence = slices.DeleteFunc(list[i].Evidence, gone)
		}
	}
	if kind == AnEvidence {
		unname(s.Statements)
	}
	if s.Portfolio == nil {
		return
	}
	for i := range s.Portfolio.Sections {
		section := &s.Portfolio.Sections[i]
		switch kind {
		case AnEvidence:
			section.Evidence = slices.DeleteFunc(section.Evidence, func(e evidence.Evidence) bool { return gone(e.ID) })
			unname(section.Statements)
		case AStatement:
			section.Statements = slices.DeleteFunc(section.Statements, func(st StatementShown) bool { return gone(st.ID) })
		}
	}
}

// Kind is the kind of a thing that can be shared.
type Kind string

// The kinds of things.
const (
	AReflection Kind = "reflection"
	APlan       Kind = "plan"
	AnEvidence  Kind = "evidence"
	AStatement  Kind = "statement"
	APortfolio  Kind = "portfolio"
)

// Kinds are all, in the order in which they are shown. The order means nothing.
var Kinds = []Kind{AReflection, APlan, AnEvidence, AStatement, APortfolio}

// Kinds are those of what was chosen.
func (c Choice) Kinds() []Kind {
	there := map[Kind]bool{
		AReflection: len(c.Reflections) > 0, APlan: len(c.Plans) > 0, AnEvidence: len(c.Evidence) > 0,
		AStatement: len(c.Statements) > 0, APortfolio: c.Portfolio,
	}
	return slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return !there[k] })
}

// piece is one thing of a copy, as it is stored.
type piece struct {
	kind    Kind
	id      string
	content any
}

func (s Shown) pieces() []piece {
	var out []piece
	for _, r := range s.Reflections {
		out = append(out, piece{AReflection, r.ID, r})
	}
	for _, p := range s.Plans {
		out = append(out, piece{APlan, p.ID, p})
	}
	for _, e := range s.Evidence {
		out = append(out, piece{AnEvidence, e.ID, e})
	}
	for _, st := range s.Statements {
		out = append(out, piece{AStatement, st.ID, st})
	}
	if s.Portfolio != nil {
		out = append(out, piece{APortfolio, string(APortfolio), *s.Portfolio})
	}
	return out
}

// add puts a stored piece back into a copy.
func (s *Shown) add(kind Kind, content string) error {
	raw := []byte(content)
	switch kind {
	case AReflection:
		return appendTo(&s.Reflections, raw)
	case APlan:
		return appendTo(&s.Plans, raw)
	case AnEvidence:
		return appendTo(&s.Evidence, raw)
	case AStatement:
		return appendTo(&s.Statements, raw)
	case APortfolio:
		s.Portfolio = &PortfolioShown{}
		return json.Unmarshal(raw, s.Portfolio)
	}
	return errs.Internalf("sharing.add", "a piece of the kind %q", kind)
}

func appendTo[T any](list *[]T, raw []byte) error {
	var one T
	if err := json.Unmarshal(raw, &one); err != nil {
		return err
	}
	*list = append(*list, one)
	return nil
}
