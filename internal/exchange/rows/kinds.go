package rows

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// usual are the names of kinds by depth, for a tree of one, two, three or more depths, where the file names none.
func usual(depths int) []string {
	switch depths {
	case 1:
		return []string{"Competency"}
	case 2:
		return []string{"Domain", "Competency"}
	}
	return []string{"Domain", "Category", "Competency", "Indicator", "Detail"}
}

// kinds gives every row the key of a kind. The kinds stand in the order of the release's own list, then as they are met.
func (s *Settling) kinds(order []int) {
	keys := map[string]bool{}
	known := map[string]string{} // name, or key of a kind that the file declares, to key
	add := func(k framework.Kind) string {
		for n, first := 2, k.Key; keys[k.Key]; n++ {
			k.Key = fmt.Sprint(first, "-", n)
		}
		keys[k.Key] = true
		s.Release.Kinds = append(s.Release.Kinds, k)
		for _, name := range []string{k.Name, strings.ToLower(k.Name)} {
			if _, taken := known[name]; !taken {
				known[name] = k.Key
			}
		}
		return k.Key
	}
	declared := s.Release.Kinds
	s.Release.Kinds = nil
	for _, k := range declared {
		known[k.Key] = k.Key // a key holds before any name
	}
	for _, k := range declared {
		add(k)
	}
	depths, deepest := s.depths(order)
	names := s.Names
	for d := len(names); d < len(usual(deepest)) && len(declared) == 0; d++ {
		names = append(names[:d:d], usual(deepest)[d])
	}
	if len(names) == 0 {
		for _, k := range declared {
			names = append(names, k.Name)
		}
	}
	made := false
	for _, i := range order {
		row := &s.Rows[i]
		name := row.Kind
		if strings.TrimSpace(name) == "" {
			name = names[min(depths[i], len(names)-1)]
			made = true
		}
		key, there := known[name]
		if !there {
			key, there = known[strings.ToLower(strings.TrimSpace(name))]
		}
		if !there {
			key = add(s.kindCalled(strings.TrimSpace(name)))
		}
		row.Kind = key
	}
	if made {
		s.note("", "kindsByDepth", "kinds", strings.Join(names[:min(deepest, len(names))], ", "))
	}
}

// kindCalled is a kind by its name: that of the release before where it has one.
func (s *Settling) kindCalled(name string) framework.Kind {
	if s.Previous != nil {
		for _, k := range s.Previous.Kinds {
			if strings.EqualFold(k.Name, name) || strings.EqualFold(k.Plural, name) || strings.EqualFold(k.Key, name) {
				return k
			}
		}
	}
	return framework.Kind{Key: cmp.Or(reading.Slug(name), "kind"), Name: name, Plural: plural(name, s.Release.Language)}
}

// plural is the plural of a kind's name in English, for those that follow the rule; the name itself in other languages.
func plural(name, language string) string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	last, _ := utf8.DecodeLastRuneInString(name)
	if base != "en" && base != "und" || last >= utf8.RuneSelf || !(last >= 'a' && last <= 'z') {
		return name
	}
	switch {
	case strings.HasSuffix(name, "y") && !strings.HasSuffix(name, "ay") && !strings.HasSuffix(name, "ey") && !strings.HasSuffix(name, "oy"):
		return strings.TrimSuffix(name, "y") + "ies"
	case strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "ch") || strings.HasSuffix(name, "sh"):
		return name + "es"
	}
	return name + "s"
}

// depths are how deep each row stands, from 0, and how many depths there are.
func (s *Settling) depths(order []int) ([]int, int) {
	out, deepest := make([]int, len(s.Rows)), 0
	for _, i := range order {
		if up := s.Rows[i].Up; up >= 0 {
			out[i] = out[up] + 1
		}
		deepest = max(deepest, out[i]+1)
	}
	return out, deepest
}
