package exchange

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Fate is what becomes of a row of a file, or of an item that the file does not have.
type Fate string

// The fates. Their words are under "exchange.fate.".
const (
	New     Fate = "new"     // it is added
	Changed Fate = "changed" // it is here, and becomes another
	Same    Fate = "same"    // it is here as it stands
	Kept    Fate = "kept"    // it has no place here; it is kept beside, and given out again
	Passed  Fate = "passed"  // it says nothing: a heading, an empty row
	Refused Fate = "refused" // it cannot be taken in
	Held    Fate = "held"    // nothing is wrong with it, but others are refused: all or nothing
	Stays   Fate = "stays"   // an item of the draft that the file does not have
	Removed Fate = "removed" // the same, where the person wants it gone
	Ends    Fate = "ends"    // an item of the release before that the file does not have
	Told    Fate = "told"    // no row: something about the file as a whole
)

// Fates are all, in the order in which reports count them.
var Fates = []Fate{New, Changed, Same, Stays, Removed, Ends, Refused, Held, Kept, Passed, Told}

// Look says whether somebody may want to look at a row: something was read otherwise than it stands there, or it is not
// simply new, the same, or held back by others.
func (r Row) Look() bool {
	switch r.Fate {
	case New, Same, Passed, Held:
		return len(r.Why) > 0
	}
	return true
}

// Outcome is what a file comes to as a whole.
type Outcome string

// The outcomes. Their words are under "exchange.outcome.".
const (
	Takes   Outcome = "takes"   // it can be taken in, and something changes
	Nothing Outcome = "nothing" // all of it is here already
	Refuses Outcome = "refused"
)

// Way is how a file is taken in.
type Way string

// The ways.
const (
	AsDraft   Way = "draft"
	AsRelease Way = "release" // with its publisher's identifiers, served at once
)

// Said is a sentence about a place in a file.
type Said struct {
	At      string `json:"at,omitempty"`
	Key     string `json:"key"` // i18n key
	Args    Args   `json:"args,omitempty"`
	Refuses bool   `json:"refuses,omitempty"`
}

// Args are the name, value pairs of a sentence. Whole numbers stay whole when they come back from JSON.
type Args []any

// UnmarshalJSON reads a list.
func (a *Args) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var all []any
	if err := d.Decode(&all); err != nil {
		return err
	}
	for i, v := range all {
		if number, ok := v.(json.Number); ok {
			all[i] = number.String()
			if n, err := number.Int64(); err == nil {
				all[i] = int(n)
			}
		}
	}
	*a = all
	return nil
}

// Change is one field of an item that becomes another.
type Change struct {
	Field  string `json:"field"` // "statement", "level.L1": see draft.Field; also "parent" (code) and "order" (code of the neighbor before)
	Before string `json:"before"`
	After  string `json:"after"`
}

// Row is one row or object of a file with what becomes of it, or an item that the file does not have.
type Row struct {
	At      string   `json:"at,omitempty"` // where in the file; "" for an item that it does not have
	What    string   `json:"what"`         // see reading.Entry
	Fate    Fate     `json:"fate"`
	Item    string   `json:"item,omitempty"` // identifier
	Code    string   `json:"code,omitempty"`
	Text    string   `json:"text,omitempty"`
	Changes []Change `json:"changes,omitempty"`
	Why     []Said   `json:"why,omitempty"` // what was read otherwise than it stands there, kept aside or refused
}

// Target is what a file is compared with.
type Target struct {
	Kind    string `json:"kind"` // "" for nothing, "draft", "release"
	ID      string `json:"id,omitempty"`
	Slug    string `json:"framework,omitempty"`
	Version string `json:"version,omitempty"`
	Title   string `json:"title,omitempty"`
}

// Report says what a file comes to.
type Report struct {
	Form      string       `json:"form"`
	Outcome   Outcome      `json:"outcome"`
	Way       Way          `json:"way"`
	Release   string       `json:"release,omitempty"` // identifier that it would have
	Slug      string       `json:"framework,omitempty"`
	Name      string       `json:"name,omitempty"`
	Version   string       `json:"version,omitempty"`
	Title     string       `json:"title,omitempty"`
	Publisher string       `json:"publisher,omitempty"`
	Language  string       `json:"language,omitempty"`
	Items     int          `json:"items"`
	Target    Target       `json:"comparedWith"`
	Why       []Said       `json:"why,omitempty"` // of the whole: why it is refused, or what to know
	Counts    map[Fate]int `json:"rows"`          // rows by fate
	Of        map[Fate]int `json:"itemsByFate"`   // items by fate
	Look      int          `json:"rowsToLookAt"`
	Rows      []Row        `json:"entries,omitempty"`
	Digest    string       `json:"digest"` // of all of it: what a person has looked at
}

// seal counts the rows and sets the digest.
func (r *Report) seal() {
	r.Counts, r.Look, r.Digest = map[Fate]int{}, 0, ""
	for i := range r.Rows {
		if r.Counts[r.Rows[i].Fate]++; r.Rows[i].Look() {
			r.Look++
		}
	}
	hash := sha256.New()
	if err := json.NewEncoder(hash).Encode(r); err != nil {
		panic(err) // texts, numbers and flags: there is nothing in it that JSON cannot say
	}
	r.Digest = hex.EncodeToString(hash.Sum(nil)[:16])
}

// Head is the report without its rows.
func (r Report) Head() Report {
	r.Rows = nil
	return r
}
