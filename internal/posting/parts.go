package posting

import (
	"bytes"
	"encoding/json"
	"maps"

	"pathways/internal/platform/errs"
)

// Part is one part of what a posting says: the name of the field of Content as JSON. Its name for people is the key
// "posting.part.<part>".
type Part string

// PartContact is whom to ask.
const PartContact Part = "contact"

// Parts are all, in the order in which a posting says them.
var Parts = []Part{
	"pay", "degree", "title", "summary", "team", "hours", "contract", "term", "place", "remote", "start", "deadline",
	"uses", "duties", "looking", "interview", "steps", "accessibility", "apply", "applyLink", PartContact, "benefits", "about",
}

// Moved is what stood in a part before, and what stands there after, each a Content that holds only this part.
type Moved struct {
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

// Contents are the two as contents that say nothing in any other part.
func (m Moved) Contents(p Part) (before, after Content) {
	return only(p, m.Before), only(p, m.After)
}

func only(p Part, raw json.RawMessage) (c Content) {
	doc, err := json.Marshal(map[Part]json.RawMessage{p: raw})
	if err == nil {
		_ = json.Unmarshal(doc, &c)
	}
	return c
}

// split is a content by its parts.
func split(c Content) (map[Part]json.RawMessage, error) {
	raw, err := json.Marshal(c.whole())
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "posting.parts", err)
	}
	var out map[Part]json.RawMessage
	if err := json.Unmarshal(raw, &out); err != nil {
		return nil, errs.Wrap(errs.Internal, "posting.parts", err)
	}
	return out, nil
}

// join is the content with these parts.
func join(parts map[Part]json.RawMessage) (c Content, err error) {
	raw, err := json.Marshal(parts)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		return c, errs.Wrap(errs.Internal, "posting.parts", err)
	}
	return c.whole(), nil
}

// whole has empty lists in place of none, so that equal contents are written the same.
func (c Content) whole() Content {
	if c.Contract == nil {
		c.Contract = []Contract{}
	}
	if c.Uses == nil {
		c.Uses = []Use{}
	}
	if c.Duties == nil {
		c.Duties = []Duty{}
	}
	if c.Looking == nil {
		c.Looking = []Line{}
	}
	if c.Steps == nil {
		c.Steps = []string{}
	}
	if c.Benefits == nil {
		c.Benefits = []string{}
	}
	return c
}

// Differences are the parts in which two contents differ, in the order of Parts.
func Differences(a, b Content) []Part {
	before, errA := split(a)
	after, errB := split(b)
	if errA != nil || errB != nil {
		return Parts
	}
	var out []Part
	for _, p := range Parts {
		if !bytes.Equal(before[p], after[p]) {
			out = append(out, p)
		}
	}
	return out
}

// merge puts what somebody wrote on a page that is older than the working text together with it. Knew is what stood in
// the parts that others changed since the page was made. A part that only the others changed stays theirs; one that both
// changed differently is given back as a conflict.
func merge(mine, theirs Content, knew map[Part]json.RawMessage) (out Content, both []Part, err error) {
	m, err := split(mine)
	if err != nil {
		return out, nil, err
	}
	t, err := split(theirs)
	if err != nil {
		return out, nil, err
	}
	merged := maps.Clone(m)
	for _, p := range Parts {
		was, changed := knew[p]
		switch {
		case !changed || bytes.Equal(m[p], t[p]):
		case was != nil && bytes.Equal(m[p], was):
			merged[p] = t[p]
		default:
			both = append(both, p)
		}
	}
	out, err = join(merged)
	return out, both, err
}

// moved is what changes between two contents, for the history. Of the contact it keeps only that it changed.
func moved(before, after Content) (map[Part]Moved, error) {
	b, err := split(before)
	if err != nil {
		return nil, err
	}
	a, err := split(after)
	if err != nil {
		return nil, err
	}
	out := map[Part]Moved{}
	for _, p := range Differences(before, after) {
		if p == PartContact {
			out[p] = Moved{}
			continue
		}
		out[p] = Moved{Before: b[p], After: a[p]}
	}
	return out, nil
}
