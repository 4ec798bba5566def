package exchange

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// against is what a reading is compared with, and under which rules.
type against struct {
	way    Way
	target Target
	before *framework.Release // of the target; nil for nothing
	stored []byte             // what is carried beside it, JSON
	fixed  bool               // the target is a published release of the same name: it never changes
	why    []Said             // what was found out about the target; what refuses is here too
	remove []string           // items of the draft, lacking in the file, that shall go
}

// plan says what a reading comes to. Every entry and every departure of it is in the report.
func plan(form string, r *reading.Reading, a against) Report {
	out := Report{Form: form, Way: a.way, Target: a.target, Outcome: Takes, Of: map[Fate]int{}, Why: a.why}
	told := departures(r)
	refused := r.Release == nil || r.Refused()
	if r.Release != nil {
		out.name(r.Release)
		for _, s := range invalid(r.Release) {
			told.whole = append(told.whole, s)
			refused = true
		}
	}
	for _, s := range a.why {
		refused = refused || s.Refuses
	}
	var c compared
	if r.Release != nil {
		c = compare(a.before, r.Release)
		if a.fixed && sameRelease(a.before, r.Release) {
			refused, c.head = false, nil // what describes the framework is not the release's
			out.Why = slices.DeleteFunc(slices.Clone(out.Why), func(s Said) bool { return s.Refuses })
		} else if a.fixed && a.way == AsRelease {
			refused = true
			out.Why = append(out.Why, Said{Key: "exchange.why.published", Args: Args{"title", a.target.Title, "version", a.target.Version}, Refuses: true})
		}
	}
	w := weigher{compared: c, refused: refused, target: a.before != nil}
	for i, e := range r.Entries {
		row := Row{At: e.At, What: e.What, Item: e.Item, Code: e.Code, Text: e.Text, Why: told.of[i]}
		row.Fate, row.Changes = w.weigh(e, row.Why)
		if e.What == "framework" {
			row.Changes = c.head
		}
		out.Rows = append(out.Rows, row)
	}
	if !refused {
		out.lacking(c, a)
	}
	for _, s := range told.whole {
		row := Row{At: s.At, What: "file", Fate: Told, Why: []Said{s}}
		if s.Refuses {
			row.Fate = Refused
		}
		out.Rows = append(out.Rows, row)
	}
	for _, f := range c.fate {
		if refused && f != Refused {
			f = Held
		}
		out.Of[f]++
	}
	switch {
	case refused:
		out.Outcome = Refuses
	case a.before != nil && out.Of[New]+out.Of[Changed]+out.Of[Removed]+out.Of[Ends]+len(c.head) == 0 && (a.way == AsRelease || a.fixed || sameJSON(a.stored, r.Carried)):
		out.Outcome = Nothing
	}
	out.seal()
	return out
}

func (r *Report) name(rel *framework.Release) {
	r.Release, r.Slug, r.Name, r.Version = rel.ID, rel.Framework.Slug, rel.Framework.Name, rel.Version
	r.Title, r.Publisher, r.Language, r.Items = rel.Title, rel.Framework.Publisher, rel.Language, len(rel.Items)
}

// lacking adds the items of the target that the file does not have.
func (r *Report) lacking(c compared, a against) {
	for _, it := range c.gone {
		fate := Stays
		switch {
		case a.way == AsRelease:
			fate = Ends
		case slices.Contains(a.remove, it.ID):
			fate = Removed
		}
		r.Of[fate]++
		r.Rows = append(r.Rows, Row{What: "item", Fate: fate, Item: it.ID, Code: it.Code, Text: brief(it.Statement)})
	}
}

// sameRelease says whether two releases have the same content. What describes the framework is not part of it.
func sameRelease(a, b *framework.Release) bool { return a.ComputeDigest() == b.ComputeDigest() }

// sameJSON says whether what is carried beside a draft stays as it is: a file that carries nothing leaves it alone.
func sameJSON(a, b []byte) bool {
	if len(b) == 0 {
		return true
	}
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	p, errP := json.Marshal(x)
	q, errQ := json.Marshal(y)
	return errP == nil && errQ == nil && string(p) == string(q)
}

// weigher says what becomes of single entries.
type weigher struct {
	compared
	refused bool
	target  bool // there is something to compare with
}

func (w weigher) weigh(e reading.Entry, why []Said) (Fate, []Change) {
	for _, s := range why {
		if s.Refuses {
			return Refused, nil
		}
	}
	switch e.What {
	case "heading", "empty", "notRead":
		return Passed, nil
	}
	if w.refused {
		return Held, nil
	}
	switch fate, known := w.fate[e.Item]; {
	case e.What == "link":
		return Kept, nil
	case known && e.What == "item":
		return fate, w.changes[e.Item]
	case known:
		return fate, nil
	}
	switch e.What {
	case "framework", "release", "about", "kind", "level", "license":
		switch {
		case !w.target:
			return New, nil
		case len(w.head) > 0:
			return Changed, nil
		}
		return Same, nil
	}
	return Kept, nil
}

// tellings are the departures of a reading by the entry that they are about.
type tellings struct {
	of    map[int][]Said
	whole []Said
}

func departures(r *reading.Reading) tellings {
	at := make(map[string]int, len(r.Entries))
	for i := range r.Entries {
		if _, twice := at[r.Entries[i].At]; !twice && r.Entries[i].At != "" {
			at[r.Entries[i].At] = i
		}
	}
	t := tellings{of: map[int][]Said{}}
	for _, d := range r.Departures {
		s := Said{At: d.At, Key: d.Key, Args: d.Args, Refuses: d.Refuses}
		if i, ok := owner(at, d.At); ok {
			t.of[i] = append(t.of[i], s)
		} else {
			t.whole = append(t.whole, s)
		}
	}
	return t
}

// owner is the entry that a place lies in: "CFItems[3].uri" in "CFItems[3]", "row 14, column C" in "row 14".
func owner(entries map[string]int, at string) (int, bool) {
	for at != "" {
		if i, ok := entries[at]; ok {
			return i, true
		}
		at = at[:max(strings.LastIndexAny(at, ".,["), 0)]
	}
	return 0, false
}

// invalid is what keeps a release from being published or edited.
func invalid(r *framework.Release) []Said {
	var e *errs.Error
	if err := framework.Publishable(r); err == nil || !errors.As(err, &e) {
		return nil
	}
	var out []Said
	for _, f := range e.Fields {
		out = append(out, Said{At: f.Name, Key: f.Key, Args: f.Args, Refuses: true})
	}
	return out
}

// brief are the first words of a text.
func brief(s string) string {
	const most = 200 // characters
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
