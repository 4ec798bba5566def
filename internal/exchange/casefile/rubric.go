package casefile

import (
	"fmt"
	"strings"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// levels reads the wording of items at levels out of a rubric: one whose rows are about items, and whose cells at one
// place bear one name in all rows. Other rubrics are carried whole.
func (r *reader) levels() {
	if len(r.p.CFRubrics) == 0 {
		return
	}
	var ok bool
	if len(r.p.CFRubrics) == 1 {
		ok = r.scale(&r.p.CFRubrics[0])
	}
	if !ok {
		r.release.Levels = nil
		for i := range r.release.Items {
			r.release.Items[i].Levels = nil
		}
		r.note("CFRubrics", "rubricCarried")
	}
}

// scale reads one rubric; false where it is not wording at levels.
func (r *reader) scale(rubric *Rubric) bool {
	rows := rubric.CFRubricCriteria
	if len(rows) == 0 {
		return false
	}
	places := map[int]int{} // position of a cell to the place of its level
	names := map[int]string{}
	if rows[0].CFItemURI == nil {
		o, _ := ourPart[scaleOurs](rows[0].Extensions)
		for i, cell := range rows[0].CFRubricCriterionLevels {
			l := framework.Level{ID: string(cell.Identifier), Code: fmt.Sprint("L", i+1), Name: reading.OneLine(cell.Quality), Description: reading.Lines(cell.Description)}
			if len(o.Levels) == len(rows[0].CFRubricCriterionLevels) {
				l.ID, l.Code = o.Levels[i].ID, o.Levels[i].Code
			}
			r.release.Levels = append(r.release.Levels, l)
			places[position(cell, i)], names[position(cell, i)] = i, l.Name
		}
		rows = rows[1:]
	}
	given := len(places) > 0
	at := make(map[string]int, len(r.release.Items))
	for i := range r.release.Items {
		at[r.release.Items[i].ID] = i
	}
	for _, row := range rows {
		if row.CFItemURI == nil {
			return false
		}
		i, known := at[r.ids[row.CFItemURI.Identifier]]
		if !known || len(r.release.Items[i].Levels) > 0 {
			return false
		}
		for n, cell := range row.CFRubricCriterionLevels {
			name, place := reading.OneLine(cell.Quality), position(cell, n)
			if _, there := places[place]; !there {
				if given || name == "" || place != len(places)+1 {
					return false
				}
				places[place], names[place] = len(r.release.Levels), name
				code := fmt.Sprint("L", place)
				r.release.Levels = append(r.release.Levels, framework.Level{ID: string(derived("level", r.release.ID, code)), Code: code, Name: name})
			}
			if names[place] != name || strings.TrimSpace(cell.Description) == "" {
				return false
			}
			it := &r.release.Items[i]
			it.Levels = append(it.Levels, framework.LevelStatement{Level: r.release.Levels[places[place]].Code, Statement: reading.Lines(cell.Description)})
		}
	}
	return len(r.release.Levels) > 0
}

// position is the place of a cell, from 1; where it says none, its place in the list.
func position(cell CriterionLevel, i int) int {
	if cell.Position != nil {
		return *cell.Position
	}
	return i + 1
}
