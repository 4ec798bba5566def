package ctdlasn

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/rows"
	"pathways/internal/framework"
)

// shown are the properties of a competency that its item holds.
var shown = []string{text, label, category, comment, notation, listID, partOf, topChildOf, childOf, children, cells}

// competencies makes a row of every competency, without its place.
func (r *reader) competencies() {
	codes, kinds, keys := map[string]string{}, map[string]string{}, map[string]bool{}
	lang := r.release.Language
	bare := 0
	for _, t := range r.things {
		if t.class != aCompetency {
			continue
		}
		row := rows.Row{At: t.at, Up: rows.Top}
		row.ID = t.uuidOf()
		row.Statement, row.Note = r.wording(t, lang)
		row.Code = reading.OneLine(first(t.said[notation], lang))
		switch {
		case row.Code == "":
		case codes[row.Code] != "":
			r.Note(t.at+"."+notation, "secondCode", "value", row.Code, "first", codes[row.Code])
			row.Code = ""
		case utf8.RuneCountInString(row.Code) > reading.MaxCode:
			r.Note(t.at+"."+notation, "longCode", "value", reading.First(row.Code, reading.MaxCode))
			row.Code = ""
		default:
			codes[row.Code] = t.at
		}
		kind := reading.OneLine(first(t.said[category], lang))
		if kind == "" {
			kind = "Competency"
			bare++
		}
		if kinds[kind] == "" {
			key := cmp.Or(reading.Slug(kind), "kind")
			for n, base := 2, key; keys[key]; n++ {
				key = fmt.Sprint(base, "-", n)
			}
			kinds[kind], keys[key] = key, true
			r.release.Kinds = append(r.release.Kinds, framework.Kind{Key: key, Name: kind, Plural: kind})
		}
		row.Kind = kinds[kind]
		row.Entry = r.entry(t, "item", row.Code, row.Statement)
		r.rowOf[t.id] = len(r.rows)
		r.rows, r.from = append(r.rows, row), append(r.from, t)
	}
	if bare > 0 {
		r.Note("", "noCategory", "count", bare)
	}
}

// wording are the statement of a competency and the explanation beside it.
func (r *reader) wording(t *thing, lang string) (statement, note string) {
	said, called := reading.Lines(strings.Join(words(t.said[text], lang), "\n")), reading.Lines(first(t.said[label], lang))
	note = reading.Lines(strings.Join(words(t.said[comment], lang), "\n\n"))
	own, others := languages(t.said[text]), 0
	for _, tag := range own {
		if !strings.EqualFold(tag, lang) {
			others++
		}
	}
	if len(own) > 0 && others == len(own) {
		r.Note(t.at+"."+text, "otherLanguage", "language", own[0])
	}
	switch {
	case strings.TrimSpace(said) == "":
		if called != "" {
			r.Note(t.at, "labelOnly")
		}
		return called, note
	case strings.TrimSpace(called) == "" || called == said:
		return said, note
	}
	id := string(casefile.Identifier(t.uuidOf()))
	more := r.carried.Items[id]
	if len(refs(t.said[children])) == 0 { // a label beside a statement is kept
		more.AbbreviatedStatement = called
		r.carried.Items[id] = more
		return said, note
	}
	r.carried.Named[id] = true // an area is called by its label, and its statement explains it
	if note != "" {
		more.Notes = note
		r.carried.Items[id] = more
	}
	return called, said
}

// places finds what every competency stands under, and its place there.
func (r *reader) places() {
	place := map[string]map[string]int{} // of each parent: where it lists those under it
	above := map[string]string{}         // by what lists it
	for _, t := range r.things {
		list := children
		if t == r.head {
			list = topChildren
		}
		ids := refs(t.said[list])
		if t.class != aCompetency && t != r.head || len(ids) == 0 {
			continue
		}
		place[t.id] = make(map[string]int, len(ids))
		for i, id := range ids {
			place[t.id][id] = i + 1
			if _, there := above[id]; !there {
				above[id] = t.id
			}
			if _, known := r.rowOf[id]; !known {
				r.Note(fmt.Sprintf("%s.%s[%d]", t.at, list, i), "elsewhere", "value", reading.Brief(id))
				r.link(t, list, id, "isRelatedTo")
			}
		}
	}
	for i := range r.rows {
		row, t := &r.rows[i], r.from[i]
		up, told := r.above(t, above)
		if up == "" || up == r.head.id {
			up = r.head.id
			if !told {
				r.Note(t.at, "noParent")
			}
		} else if over, known := r.rowOf[up]; known {
			row.Up = over
		} else {
			r.Refuse(t.at+"."+childOf, "orphan", "value", reading.Brief(up))
			continue
		}
		n, listed := place[up][t.id]
		switch row.Sequence = float64(n); {
		case listed:
		case place[up] != nil:
			row.Sequence = math.MaxInt32 // after those that are listed
		default:
			row.Sequence, _ = t.number()
		}
	}
}

// above is the address of what a competency stands under; the framework's, or "", where that is the top.
func (r *reader) above(t *thing, listed map[string]string) (up string, told bool) {
	for _, id := range refs(t.said[childOf]) {
		if up == "" {
			up = id
		} else if id != up {
			r.Note(t.at+"."+childOf, "secondParent", "value", reading.Brief(id))
			r.link(t, childOf, id, string(casefile.ChildOf))
		}
	}
	if up != "" {
		return up, true
	}
	if all := refs(t.said[topChildOf]); len(all) > 0 {
		return "", true
	}
	up, told = listed[t.id]
	return up, told
}

// link keeps a link that a release has no place for.
func (r *reader) link(t *thing, name, to, kind string) {
	id := uuid.NewSHA1(space, []byte(t.id+"\x1f"+name+"\x1f"+to)).String()
	a := casefile.Association{Identifier: casefile.UUID(id), AssociationType: casefile.AssociationType(kind)}
	a.OriginNodeURI = casefile.LinkGenURI{Title: cmp.Or(first(t.said[notation], ""), t.id), Identifier: string(casefile.Identifier(t.uuidOf())), URI: casefile.URI(t.id)}
	a.DestinationNodeURI = casefile.LinkGenURI{Title: to, Identifier: to}
	if other, known := r.byID[to]; known {
		a.DestinationNodeURI.Identifier = string(casefile.Identifier(other.uuidOf()))
	}
	if absolute.MatchString(to) {
		a.DestinationNodeURI.URI = casefile.URI(to)
	}
	if !absolute.MatchString(t.id) || strings.HasPrefix(t.id, "urn:uuid:") {
		a.OriginNodeURI.URI = ""
	}
	if property(kind) != name {
		a.Extensions = casefile.Extensions{extension: rawOf(map[string]string{"property": name})}
	}
	r.carried.Associations = append(r.carried.Associations, a)
}

// atLevels gives competencies their wording at levels, and keeps what else is said of them.
func (r *reader) atLevels() {
	used := map[string]bool{}
	for i := range r.rows {
		t, row := r.from[i], &r.rows[i]
		for _, id := range refs(t.said[cells]) {
			cell := r.byID[id]
			if cell == nil || cell.class != aCell || used[id] {
				r.Note(t.at+"."+cells, "elsewhere", "value", reading.Brief(id))
				r.more.Others = append(r.more.Others, map[string]any{"@id": t.id, cells: id})
				continue
			}
			used[id] = true
			r.entries = append(r.entries, reading.Entry{At: cell.at, What: "levelStatement", Item: row.ID, Text: reading.First(first(cell.said[cellText], r.release.Language), 200)})
			r.cell(row, cell)
		}
		r.keep(t, row)
	}
	for _, t := range r.things {
		if t.class == aCell && !used[t.id] {
			r.entry(t, "other", "", first(t.said[cellText], r.release.Language))
			r.Note(t.at, "looseCell")
			r.more.Others = append(r.more.Others, t.given)
		}
	}
}

// cell reads the wording of a competency at a level.
func (r *reader) cell(row *rows.Row, t *thing) {
	said, name := reading.Lines(strings.Join(words(t.said[cellText], r.release.Language), "\n")), reading.OneLine(first(t.said[cellLabel], r.release.Language))
	code := ""
	for _, id := range refs(t.said[atLevel]) {
		code = cmp.Or(code, r.levels[id])
	}
	code = cmp.Or(code, r.levels["name "+name])
	if code == "" && name != "" {
		r.level(t, framework.Level{ID: uuid.NewSHA1(space, []byte(r.release.ID+"\x1flevel\x1f"+name)).String(), Name: name})
		code = r.levels["name "+name]
		r.Note(t.at, "newLevel", "name", name)
	}
	twice := slices.ContainsFunc(row.Levels, func(l framework.LevelStatement) bool { return l.Level == code })
	if code == "" || twice || strings.TrimSpace(said) == "" {
		r.Note(t.at, "looseCell")
		r.more.Others = append(r.more.Others, t.given)
		return
	}
	row.Levels, row.LevelAt = append(row.Levels, framework.LevelStatement{Level: code, Statement: said}), append(row.LevelAt, t.at)
}

// keep carries what is said of a competency besides: links, its address, and everything else as it stands there.
func (r *reader) keep(t *thing, row *rows.Row) {
	id := string(casefile.Identifier(row.ID))
	more := r.carried.Items[id]
	consumed := slices.Clone(shown)
	for _, name := range slices.Sorted(maps.Keys(typeOf)) {
		for _, to := range refs(t.said[name]) {
			r.link(t, name, to, typeOf[name])
			r.entries = append(r.entries, reading.Entry{At: t.at + "." + name, What: "alignment", Item: row.ID, Code: row.Code, Text: reading.First(to, 200)})
		}
		consumed = append(consumed, name)
	}
	own := refs(t.said[inLanguage])
	if len(own) == 1 && strings.EqualFold(own[0], r.release.Language) {
		consumed = append(consumed, inLanguage)
	}
	if rest := r.rest(t, consumed); rest != nil {
		more.Extensions = casefile.Extensions{extension: rawOf(rest)}
	}
	r.address(t, casefile.Items, func(uri casefile.URI) { more.URI = uri })
	if more.URI != "" || more.Extensions != nil || more.AbbreviatedStatement != "" || more.Notes != "" {
		r.carried.Items[id] = more
	}
}

// others keeps what is none of the things that are known.
func (r *reader) others() {
	for _, t := range r.things {
		if t.class == "" && t != r.head {
			r.entry(t, "other", "", t.id)
			r.Note(t.at, "otherClass", "value", strings.Join(refs(t.said["@type"]), ", "))
			r.more.Others = append(r.more.Others, t.given)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.left)) {
		r.Note("", "kept", "field", name, "count", r.left[name])
	}
	if n := len(r.carried.Associations); n > 0 {
		r.Note("", "linksKept", "count", n)
	}
}

// columnOf are the properties that fields of an item are read from.
var columnOf = map[string]string{"code": notation, "statement": text, "note": comment, "parent_code": childOf, "item_id": ctidOf, "kind": category}

// settled makes the release of what was read.
func (r *reader) settled() reading.Reading {
	s := &rows.Settling{
		Report: &rows.Report{Under: r.Under}, Release: r.release, Rows: r.rows, Entries: r.entries, Seed: r.release.ID, Ordered: true,
		Place: func(row *rows.Row, field string) string { return row.At + "." + cmp.Or(columnOf[field], field) },
	}
	out := s.Read()
	out.Departures = append(r.All, out.Departures...)
	if out.Release == nil {
		for i := range out.Entries {
			out.Entries[i].Item = ""
		}
		return out
	}
	out.Carried = r.carriedWith()
	return out
}

// carriedWith is what is carried, as JSON; nil for nothing.
func (r *reader) carriedWith() []byte {
	c := r.carried
	if m := r.more; len(m.Framework)+len(m.Scale)+len(m.Levels)+len(m.Others) > 0 {
		c.Extensions = casefile.Extensions{extension: rawOf(m)}
	}
	if len(c.Named) == 0 {
		c.Named = nil
	}
	if raw := rawOf(c); string(raw) != "{}" {
		return raw
	}
	return nil
}
