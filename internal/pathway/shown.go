package pathway

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// Shown is what a field showed, short enough to be carried by every page: a digest of 48 bits of its values. Empty
// values say nothing.
func Shown(values []string) string {
	h := sha256.New()
	for _, v := range values {
		if v = Clean(v); v != "" {
			h.Write([]byte(v))
			h.Write([]byte{0})
		}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:6])
}

// ShownSet is what a field of tick boxes showed of which several devices may tick some: the codes themselves, so that
// what each of them ticked can be put together. A set field has its own mark before them.
func ShownSet(codes []string) string { return setMark + strings.Join(codes, " ") }

const setMark = "="

// IsSet says whether a field is one of ShownSet.
func IsSet(name string) bool {
	return name == "pick" || strings.HasPrefix(name, "goal.") && strings.HasSuffix(name, ".items")
}

// Stands is what a field says now, in the values that a form has for it. The tree is that of the open reflection; r is
// the reflection and pl the plan that the page is about. Either may be nil.
func (p *Pathway) Stands(name string, r *reflection.View, pl *plan.Plan) []string {
	kind, rest, _ := strings.Cut(name, ".")
	switch kind {
	case "say":
		dim, code, _ := strings.Cut(rest, ".")
		if r == nil {
			return nil
		}
		if item := r.Tree.ByCode(code); item != nil {
			if s := r.Said(item.ID, dim); s != nil {
				if s.Text != "" {
					return []string{s.Text}
				}
				return s.Choices
			}
		}
	case "pick":
		if r != nil {
			return priorityCodes(r.Priorities)
		}
	case "name":
		return []string{p.Name}
	case "plan":
		if pl != nil {
			return []string{map[string]string{"title": pl.Title, "look": pl.Look}[rest]}
		}
	case "goal":
		id, field, _ := strings.Cut(rest, ".")
		if g := findGoal(p, pl, id); g != nil {
			if field == "items" {
				return itemCodes(g.Items)
			}
			return []string{g.Get(field)}
		}
	case "act":
		if parts := strings.SplitN(rest, ".", 3); len(parts) == 3 {
			if g := findGoal(p, pl, parts[0]); g != nil {
				if a := g.Activity(parts[1]); a != nil {
					return []string{a.Get(parts[2])}
				}
			}
		}
	}
	return nil
}

func findGoal(p *Pathway, pl *plan.Plan, id string) *plan.Goal {
	if pl != nil {
		if g := pl.Goal(id); g != nil {
			return g
		}
	}
	return p.Goal(id)
}

// Untouched says whether the values of a field are those that its page showed.
func Untouched(name, was string, values []string) bool {
	if !IsSet(name) {
		return was == Shown(values)
	}
	shown := strings.Fields(strings.TrimPrefix(was, setMark))
	posted := slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	return slices.Equal(slices.Sorted(slices.Values(shown)), slices.Sorted(slices.Values(posted)))
}

// both puts what a page ticked and unticked into what stands now.
func both(c Change, stands []string) []string {
	was, is := strings.CutPrefix(c.Was, setMark)
	if !is {
		return c.Values
	}
	shown := strings.Fields(was)
	var out []string
	for _, code := range stands {
		if slices.Contains(c.Values, code) || !slices.Contains(shown, code) {
			out = append(out, code)
		}
	}
	for _, code := range c.Values {
		if !slices.Contains(shown, code) && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func priorityCodes(all []reflection.Priority) (out []string) {
	for _, p := range all {
		out = append(out, p.Code)
	}
	return out
}

func itemCodes(all []plan.ItemRef) (out []string) {
	for _, it := range all {
		out = append(out, it.Code)
	}
	return out
}

// inTree are the codes of items that a release has, as it has them.
func inTree(t *framework.Tree, codes []string) (out []plan.ItemRef) {
	for _, code := range codes {
		if t == nil {
			break
		}
		if it := t.ByCode(code); it != nil {
			out = append(out, plan.ItemRef{Item: it.ID, Code: it.Code})
		}
	}
	return out
}
