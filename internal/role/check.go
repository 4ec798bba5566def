package role

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/typed"
)

func (w Words) tidy() Words {
	return Words{typed.Line(w.Title), typed.Text(w.Purpose), typed.Line(w.Team)}
}

// tidy is the competency as it is stored: one level given means that level only; examples are lines, none of them twice.
func (u Use) tidy() Use {
	if u.From == "" {
		u.From = u.To
	}
	if u.To == "" {
		u.To = u.From
	}
	var examples []string
	for _, e := range u.Examples {
		if e = typed.Line(e); e != "" && !slices.Contains(examples, e) {
			examples = append(examples, e)
		}
	}
	u.Examples = examples
	return u
}

// faults gathers what is wrong, field by field.
type faults []errs.Field

func (f *faults) add(name, key string, args ...any) {
	*f = append(*f, errs.Field{Name: name, Key: key, Args: args})
}

func (f *faults) long(name, text string, most int) {
	if utf8.RuneCountInString(text) > most {
		f.add(name, "role.fault.long", "most", most)
	}
}

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: op, Fields: f}
}

func (w Words) check(f *faults) {
	if w.Title == "" {
		f.add("title", "role.fault.title")
	}
	f.long("title", w.Title, MaxTitle)
	f.long("purpose", w.Purpose, MaxPurpose)
	f.long("team", w.Team, MaxTitle)
}

// check finds what is wrong with a competency of a job; before stands in front of the names of fields.
func (u Use) check(t *framework.Tree, before string, f *faults) {
	it := t.ByID(u.Item)
	if it == nil || !t.IsLeaf(it.ID) {
		f.add(before+"item", "role.fault.item")
		return
	}
	if !slices.Contains(Emphases, u.Emphasis) {
		f.add(before+"emphasis", "role.fault.emphasis")
	}
	from := slices.IndexFunc(t.Levels, func(l framework.Level) bool { return l.Code == u.From })
	to := slices.IndexFunc(t.Levels, func(l framework.Level) bool { return l.Code == u.To })
	switch {
	case u.From == "" && u.To == "":
	case from < 0 || to < 0:
		f.add(before+"from", "role.fault.level")
	case from > to:
		f.add(before+"from", "role.fault.range")
	}
	if len(u.Examples) > MaxExamples {
		f.add(before+"examples", "role.fault.examples", "most", MaxExamples)
	}
	for _, e := range u.Examples {
		if utf8.RuneCountInString(e) > MaxExample {
			f.add(before+"examples", "role.fault.example", "most", MaxExample)
			break
		}
	}
}

// checked is the profile as it is stored.
//
// Errors: errs.Invalid with the fields "title", "purpose", "team", and "uses.<n>.item", ".emphasis", ".from", ".examples".
func (p Profile) checked(t *framework.Tree) (Profile, error) {
	w := p.Words().tidy()
	p = p.clone()
	p.Title, p.Purpose, p.Team = w.Title, w.Purpose, w.Team
	var f faults
	w.check(&f)
	seen := map[string]bool{}
	for i := range p.Uses {
		p.Uses[i] = p.Uses[i].tidy()
		before := fmt.Sprintf("uses.%d.", i)
		p.Uses[i].check(t, before, &f)
		if seen[p.Uses[i].Item] {
			f.add(before+"item", "role.fault.twice")
		}
		seen[p.Uses[i].Item] = true
	}
	if err := f.err("role.Profile"); err != nil {
		return p, err
	}
	p.inOrder(t)
	return p, nil
}

// checked is the settings as they are stored.
//
// Errors: errs.Invalid with the fields "family", "step", "posts", "vacant".
func (s Settings) checked() (Settings, error) {
	s.Family = typed.Line(s.Family)
	var f faults
	f.long("family", s.Family, MaxTitle)
	if s.Step < 0 || s.Step > MaxStep {
		f.add("step", "role.fault.number", "most", MaxStep)
	}
	if s.Posts < 0 || s.Posts > MaxPosts {
		f.add("posts", "role.fault.number", "most", MaxPosts)
	}
	if s.Vacant < 0 || s.Vacant > s.Posts {
		f.add("vacant", "role.fault.vacant")
	}
	return s, f.err("role.Settings")
}
