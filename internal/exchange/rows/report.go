// Package rows makes a release of the rows of a file, whichever form the file has: it finds parents, puts them before
// what stands under them, gives codes, identifiers and kinds where the file has none, and refuses what cannot be one
// tree, with every row named.
package rows

import (
	"strings"
	"unicode/utf8"

	"pathways/internal/exchange/reading"
)

// most is how many departures of one sort are told each at its place; the rest are counted.
const most = 200

// Report gathers departures of one reading.
type Report struct {
	Under string // what the keys of its sentences begin with: "exchange.table."
	all   []reading.Departure
	count map[string]int // by key
}

// Note tells what was read otherwise than it stands there.
func (r *Report) Note(at, key string, args ...any) {
	r.Add(reading.Departure{At: at, Key: r.Under + key, Args: args})
}

// Refuse tells what refuses the file.
func (r *Report) Refuse(at, key string, args ...any) {
	r.Add(reading.Departure{At: at, Key: r.Under + key, Args: args, Refuses: true})
}

// Add tells a departure with a key of its own.
func (r *Report) Add(d reading.Departure) {
	if r.count == nil {
		r.count = map[string]int{}
	}
	if r.count[d.Key]++; r.count[d.Key] <= most {
		r.all = append(r.all, d)
	}
}

// Refused says whether something refuses the file.
func (r *Report) Refused() bool {
	for _, d := range r.all {
		if d.Refuses {
			return true
		}
	}
	return false
}

// All are the departures. Where one sort comes more often than is told, the last of them is followed by how many more
// there are.
func (r *Report) All() []reading.Departure {
	var out []reading.Departure
	told := map[string]int{}
	for _, d := range r.all {
		out = append(out, d)
		if told[d.Key]++; told[d.Key] == most && r.count[d.Key] > most {
			out = append(out, reading.Departure{At: d.At, Key: "exchange.rows.more", Args: []any{"count", r.count[d.Key] - most}, Refuses: d.Refuses})
		}
	}
	return out
}

// Brief is the beginning of a text on one line, to tell which one is meant.
func Brief(s string) string {
	const long = 80
	if len(s) > 20*long {
		s = s[:20*long]
	}
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "")
	if utf8.RuneCountInString(s) <= long {
		return s
	}
	return string([]rune(s)[:long-1]) + "…"
}
