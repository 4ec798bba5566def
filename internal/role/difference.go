package role

import (
	"slices"

	"pathways/internal/platform/errs"
)

// Difference is one thing that one text of a profile says otherwise than another.
type Difference struct {
	Part   Part
	Item   string // "" for title, purpose and team
	Before Said
	After  Said
}

// Differences are what changed from one text of a profile to another: title, purpose, team, then the competencies in the order
// of the second text, those that went last.
func Differences(from, to Profile) (all []Difference) {
	for _, d := range []Difference{
		{PartTitle, "", Said{Text: from.Title}, Said{Text: to.Title}},
		{PartPurpose, "", Said{Text: from.Purpose}, Said{Text: to.Purpose}},
		{PartTeam, "", Said{Text: from.Team}, Said{Text: to.Team}},
	} {
		if d.Before != d.After {
			all = append(all, d)
		}
	}
	for _, u := range to.Uses {
		was, _ := from.Use(u.Item)
		if was.Said() != u.Said() {
			all = append(all, Difference{PartUse, u.Item, was.Said(), u.Said()})
		}
		all = append(all, examplesBetween(u.Item, was.Examples, u.Examples)...)
	}
	for _, was := range from.Uses {
		if _, still := to.Use(was.Item); !still {
			all = append(all, examplesBetween(was.Item, was.Examples, nil)...)
			all = append(all, Difference{PartRemove, was.Item, was.Said(), Said{}})
		}
	}
	return all
}

// examplesBetween pairs the examples that went with those that came, in their order.
func examplesBetween(item string, from, to []string) (all []Difference) {
	var gone, come []string
	for _, e := range from {
		if !slices.Contains(to, e) {
			gone = append(gone, e)
		}
	}
	for _, e := range to {
		if !slices.Contains(from, e) {
			come = append(come, e)
		}
	}
	for i := range max(len(gone), len(come)) {
		d := Difference{Part: PartExample, Item: item}
		if i < len(gone) {
			d.Before.Text = gone[i]
		}
		if i < len(come) {
			d.After.Text = come[i]
		}
		all = append(all, d)
	}
	return all
}

// At is what stands in a place of a profile. For an example the place is the one that reads like before; a new one stands
// nowhere yet.
func (p Profile) At(part Part, item string, before Said) Said {
	switch part {
	case PartTitle:
		return Said{Text: p.Title}
	case PartPurpose:
		return Said{Text: p.Purpose}
	case PartTeam:
		return Said{Text: p.Team}
	case PartExample:
		if u, _ := p.Use(item); before.Text != "" && slices.Contains(u.Examples, before.Text) {
			return Said{Text: before.Text}
		}
		return Said{}
	}
	u, _ := p.Use(item)
	return u.Said()
}

// put is the profile with something else in one of its places.
//
// Errors: errs.Conflict for an example of a competency that is not part of the job.
func (p Profile) put(part Part, item string, before, after Said) (Profile, error) {
	p = p.clone()
	switch part {
	case PartTitle:
		p.Title = after.Text
	case PartPurpose:
		p.Purpose = after.Text
	case PartTeam:
		p.Team = after.Text
	case PartRemove:
		p = p.without(item)
	case PartUse:
		u, _ := p.Use(item)
		u.Item, u.Emphasis, u.From, u.To = item, after.Emphasis, after.From, after.To
		p = p.with(u)
	case PartExample:
		u, used := p.Use(item)
		if !used {
			return p, errs.New(errs.Conflict, "role.put", "role.fault.unused")
		}
		at := slices.Index(u.Examples, before.Text)
		switch {
		case at >= 0 && after.Text != "":
			u.Examples[at] = after.Text
		case at >= 0:
			u.Examples = slices.Delete(u.Examples, at, at+1)
		case after.Text != "":
			u.Examples = append(u.Examples, after.Text)
		}
		p = p.with(u)
	}
	return p, nil
}
