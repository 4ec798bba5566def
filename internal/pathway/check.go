package pathway

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/reflection"
)

// MaxFaults is how many faults of one file are listed; the rest would not help anybody.
const MaxFaults = 20

const (
	maxCode = 60
	maxText = 20000 // of any text that has no limit of its own: an instrument may bring longer notes
)

var (
	slugShape    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)
	versionShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$`)
	choiceShape  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$`)
)

// checker gathers what is wrong with a file, and where.
type checker struct {
	fields []errs.Field
	ids    map[string]string // list and id, where it was seen first
}

// full says whether as many faults were found as are listed.
func (c *checker) full() bool { return len(c.fields) >= MaxFaults }

func (c *checker) wrong(where, key string, args ...any) {
	if !c.full() {
		c.fields = append(c.fields, errs.Field{Name: where, Key: "pathway.file.field." + key, Args: args})
	}
}

// id checks an identifier that stands once in its list.
func (c *checker) id(where, value string) {
	c.uuid(where, value)
	key := where[:max(strings.LastIndex(where, "["), 0)] + " " + value
	if first, twice := c.ids[key]; twice {
		c.wrong(where, "twice", "first", first)
		return
	}
	c.ids[key] = where
}

func (c *checker) uuid(where, value string) {
	if len(value) != 36 || uuid.Validate(value) != nil {
		c.wrong(where, "uuid", "found", clip(value, 60))
	}
}

func (c *checker) text(where, value string, most int) {
	if n := len([]rune(value)); n > most {
		c.wrong(where, "long", "count", n, "most", most)
	}
	for _, r := range value {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' {
			c.wrong(where, "control", "found", fmt.Sprintf("U+%04X", r))
			return
		}
	}
}

func (c *checker) shape(where, value string, shape *regexp.Regexp) {
	if !shape.MatchString(value) {
		c.wrong(where, "name", "found", clip(value, 60))
	}
}

// earliest and latest are the years in which a time can be believed.
const earliest, latest = 1990, 2200

func (c *checker) time(where string, t time.Time) {
	if y := t.Year(); y < earliest || y > latest {
		c.wrong(where, "year", "found", t.Format(time.DateOnly))
	}
}

func (c *checker) count(where string, n, most int) {
	if n > most {
		c.wrong(where, "many", "count", n, "most", most)
	}
}

// check says what is wrong with a pathway that was read; nil where nothing is.
func (p *Pathway) check() []errs.Field {
	c := &checker{ids: map[string]string{}}
	c.id("id", p.ID)
	c.text("name", p.Name, MaxName)
	c.text("place", p.Place, maxCode)
	if p.Revision < 0 || p.Revision > 1<<40 {
		c.wrong("revision", "number", "found", p.Revision)
	}
	c.time("created", p.Created)
	c.time("changed", p.Changed)
	for i := range p.Reflections {
		c.reflection(fmt.Sprintf("reflections[%d]", i), &p.Reflections[i])
	}
	for i := range p.Plans {
		c.plan(fmt.Sprintf("plans[%d]", i), &p.Plans[i])
	}
	return c.fields
}

func (c *checker) reflection(where string, r *reflection.Reflection) {
	c.id(where+".id", r.ID)
	c.shape(where+".framework", r.Framework, slugShape)
	c.shape(where+".release", r.Release, versionShape)
	c.shape(where+".instrument", r.Instrument, choiceShape)
	if r.Purpose != "" {
		c.shape(where+".purpose", r.Purpose, choiceShape)
	}
	c.text(where+".role", r.Role, reflection.MaxRole)
	c.time(where+".started", r.Started)
	if r.Closed != nil {
		c.time(where+".closed", *r.Closed)
	}
	if r.Chosen != nil {
		c.time(where+".chosen", *r.Chosen)
	}
	if r.Carried != nil {
		c.uuid(where+".carried.reflection", r.Carried.Reflection)
		if r.Carried.Plan != "" {
			c.uuid(where+".carried.plan", r.Carried.Plan)
		}
	}
	for i := range r.Statements {
		s, at := &r.Statements[i], fmt.Sprintf("%s.statements[%d]", where, i)
		c.id(at+".id", s.ID)
		c.uuid(at+".item", s.Item)
		c.text(at+".code", s.Code, maxCode)
		c.shape(at+".dimension", s.Dimension, choiceShape)
		for j, ch := range s.Choices {
			c.shape(fmt.Sprintf("%s.choices[%d]", at, j), ch, choiceShape)
		}
		c.text(at+".text", s.Text, maxText)
		c.time(at+".at", s.At)
		if s.From != nil {
			c.origin(at+".from", s.From)
		}
		if c.full() {
			return
		}
	}
	for i, pr := range r.Priorities {
		c.uuid(fmt.Sprintf("%s.priorities[%d].item", where, i), pr.Item)
		c.text(fmt.Sprintf("%s.priorities[%d].code", where, i), pr.Code, maxCode)
	}
}

// origin checks where a statement was brought over from.
func (c *checker) origin(where string, o *reflection.Origin) {
	c.uuid(where+".reflection", o.Reflection)
	c.uuid(where+".statement", o.Statement)
	c.uuid(where+".item", o.Item)
	c.text(where+".code", o.Code, maxCode)
	c.time(where+".at", o.At)
}

func (c *checker) plan(where string, p *plan.Plan) {
	c.id(where+".id", p.ID)
	if p.Reflection != "" {
		c.uuid(where+".reflection", p.Reflection)
	}
	if p.Carried != "" {
		c.uuid(where+".carried", p.Carried)
	}
	c.shape(where+".framework", p.Framework, slugShape)
	c.shape(where+".release", p.Release, versionShape)
	c.text(where+".title", p.Title, plan.MaxTitle)
	c.day(where+".look", p.Look)
	c.time(where+".created", p.Created)
	c.earlier(where+".earlier", p.Earlier)
	c.edits(where, p.Edited)
	for i := range p.Goals {
		c.goal(fmt.Sprintf("%s.goals[%d]", where, i), &p.Goals[i])
	}
}

func (c *checker) goal(where string, g *plan.Goal) {
	c.id(where+".id", g.ID)
	for i, it := range g.Items {
		c.uuid(fmt.Sprintf("%s.items[%d].item", where, i), it.Item)
		c.text(fmt.Sprintf("%s.items[%d].code", where, i), it.Code, maxCode)
	}
	for _, f := range []string{"title", "why", "progress", "support", "barrier", "mover"} {
		c.text(where+"."+f, g.Get(f), maxText)
		c.fits(where+"."+f, plan.Standard.CheckGoal(f, g.Get(f)))
	}
	c.edits(where, g.Edited)
	for i := range g.Activities {
		a, at := &g.Activities[i], fmt.Sprintf("%s.activities[%d]", where, i)
		c.id(at+".id", a.ID)
		for _, f := range []string{"what", "kind", "from", "to", "cost", "payer", "hours", "time", "note"} {
			c.text(at+"."+f, a.Get(f), maxText)
			c.fits(at+"."+f, plan.Standard.CheckActivity(f, a.Get(f)))
		}
		c.edits(at, a.Edited)
	}
	for i, r := range g.Reviews {
		at := fmt.Sprintf("%s.reviews[%d]", where, i)
		c.id(at+".id", r.ID)
		c.time(at+".at", r.At)
		c.text(at+".text", r.Text, plan.MaxReview)
	}
	c.earlier(where+".earlier", g.Earlier)
}

func (c *checker) earlier(where string, es []plan.Earlier) {
	for i, e := range es {
		at := fmt.Sprintf("%s[%d]", where, i)
		c.text(at+".field", e.Field, maxCode)
		c.text(at+".text", e.Text, maxText)
	}
}

func (c *checker) edits(where string, e plan.Edits) {
	for _, f := range slices.Sorted(maps.Keys(e)) {
		ts := e[f]
		c.text(where+".edited", f, maxCode)
		for _, t := range ts {
			c.time(where+".edited."+clip(f, 20), t)
		}
	}
}

func (c *checker) day(where, value string) { c.fits(where, plan.CheckDay(value)) }

func (c *checker) fits(where string, f plan.Fault) {
	switch f {
	case plan.NotADay:
		c.wrong(where, "day")
	case plan.NotAChoice:
		c.wrong(where, "choice")
	case plan.TooLong:
		c.wrong(where, "too-long")
	}
}
