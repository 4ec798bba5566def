package table

import (
	"cmp"

	"pathways/internal/framework"
)

// levelColumns are the levels that columns declare.
func (r *reader) levelColumns() {
	r.levels, r.codeOf = map[string]bool{}, map[string]string{}
	for _, c := range r.m.Columns {
		if c.Meaning == LevelWording {
			if code := levelCode(c); !r.levels[code] {
				r.addLevel(code, cmp.Or(c.Name, c.Title, code))
			}
		}
	}
}

// levelCode is the code of the level whose wording a column holds.
func levelCode(c Column) string { return cmp.Or(c.Level, LevelCodeOf(c.Title, nil)) }

// addLevel adds a level to the release; one that the release before has keeps its name and description.
func (r *reader) addLevel(code, name string) {
	l := framework.Level{ID: framework.LevelID(r.Release.Framework.Slug, r.Release.Version, code), Code: code, Name: name}
	if r.o.Previous != nil {
		if before, ok := r.o.Previous.LevelOf(code); ok {
			l.Name, l.Description = before.Name, before.Description
		}
	}
	r.levels[code] = true
	r.Release.Levels = append(r.Release.Levels, l)
}

// levelRow reads a row that is the wording of an item at a level: of that with its code, else of the item before it.
func (r *reader) levelRow(row *Row, at, level string) {
	code, wording := r.cell(row, Code), r.cell(row, Statement)
	e := r.Entry(at, "levelStatement", code, wording)
	of := len(r.Rows) - 1
	if n, ok := r.item[code]; ok {
		of = n
	} else if code != "" {
		of = -1
	}
	place := r.in(at, r.column[LevelCode])
	switch {
	case of < 0:
		r.Refuse(place, "levelWithoutItem", "value", brief(code), "level", brief(level))
		return
	case wording == "":
		r.Refuse(r.in(at, r.column[Statement]), "noStatement", "value", brief(code))
		return
	}
	known, met := r.codeOf[level]
	if !met && r.levels[level] {
		known, met = level, true
	}
	if !met {
		if known = LevelCodeOf(level, r.levels); known != level {
			r.Note(place, "levelCode", "value", brief(level), "code", known)
		}
		r.codeOf[level] = known
		r.addLevel(known, level)
	}
	it := &r.Rows[of]
	for _, l := range it.Levels {
		if l.Level == known {
			r.Refuse(place, "levelTwice", "value", brief(code), "level", brief(level))
			return
		}
	}
	it.Levels = append(it.Levels, framework.LevelStatement{Level: known, Statement: wording})
	it.LevelAt = append(it.LevelAt, r.in(at, r.column[Statement]))
	r.levelEntry(e, of)
}

// levelEntry says, once identifiers are known, which item an entry belongs to.
func (r *reader) levelEntry(entry, row int) {
	r.Rows[row].Also = append(r.Rows[row].Also, entry)
}
