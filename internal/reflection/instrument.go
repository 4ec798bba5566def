package reflection

import (
	"embed"
	"encoding/json"
	"fmt"

	"pathways/internal/platform/i18n"
)

// Instrument is the questions of a reflection, as data. It brings its own words, because an organization can bring
// its own instrument.
type Instrument struct {
	ID         string      `json:"id"`
	Ours       bool        `json:"ours"` // written by Pathways, not by a framework's publisher
	Title      i18n.Text   `json:"title"`
	Note       i18n.Text   `json:"note"` // says whose questions these are
	Purposes   []Choice    `json:"purposes"`
	Dimensions []Dimension `json:"dimensions"`
	Leave      i18n.Text   `json:"leave"` // the answer that takes an answer back
}

// Dimension is one question that is asked of each unit or each leaf of a release.
type Dimension struct {
	ID      string    `json:"id"`
	About   string    `json:"about"`            // AboutUnit or AboutLeaf
	Kind    string    `json:"kind"`             // One, Many or Words
	Region  string    `json:"region,omitempty"` // "use" or "wish": which row of the map it fills
	Levels  bool      `json:"levels,omitempty"` // the levels of the release come before Choices; asked only where there are levels
	Max     int       `json:"max,omitempty"`    // of Words: most characters
	Ask     i18n.Text `json:"ask"`
	Help    i18n.Text `json:"help,omitempty"`
	Choices []Choice  `json:"choices,omitempty"`
}

// What a dimension is asked about, and how it is answered.
const (
	AboutUnit = "unit" // the parts of the short pass, see framework.Tree.Units
	AboutLeaf = "leaf" // the competencies

	One   = "one"  // one choice
	Many  = "many" // any number of choices
	Words = "text" // free words
)

// Choice is one answer of a dimension, or one purpose.
type Choice struct {
	ID    string    `json:"id"`
	Label i18n.Text `json:"label"`
	Help  i18n.Text `json:"help,omitempty"`
	Means string    `json:"means,omitempty"` // "yes", "no" or nothing: how the map reads it
	Opens bool      `json:"opens,omitempty"` // of a short pass: this unit is looked at closer
	Apart bool      `json:"apart,omitempty"` // stands apart from the common answers, and alone
}

// Dimension finds a question by its id; nil where the instrument has none.
func (in *Instrument) Dimension(id string) *Dimension {
	for i := range in.Dimensions {
		if in.Dimensions[i].ID == id {
			return &in.Dimensions[i]
		}
	}
	return nil
}

// About lists the questions that are asked about units or leaves, in order.
func (in *Instrument) About(what string) []*Dimension {
	var out []*Dimension
	for i := range in.Dimensions {
		if in.Dimensions[i].About == what {
			out = append(out, &in.Dimensions[i])
		}
	}
	return out
}

// Purpose finds a purpose by its id; nil where there is none.
func (in *Instrument) Purpose(id string) *Choice { return find(in.Purposes, id) }

// Choice finds an answer by its id; nil where the question has none.
func (d *Dimension) Choice(id string) *Choice { return find(d.Choices, id) }

func find(cs []Choice, id string) *Choice {
	for i := range cs {
		if cs[i].ID == id {
			return &cs[i]
		}
	}
	return nil
}

//go:embed instruments/*.json
var instruments embed.FS

var shipped = func() map[string]*Instrument {
	out := map[string]*Instrument{}
	files, err := instruments.ReadDir("instruments")
	if err != nil {
		panic(err)
	}
	for _, f := range files {
		raw, err := instruments.ReadFile("instruments/" + f.Name())
		if err != nil {
			panic(err)
		}
		var in Instrument
		if err := json.Unmarshal(raw, &in); err != nil {
			panic(fmt.Sprintf("reflection: %s: %v", f.Name(), err))
		}
		out[in.ID] = &in
	}
	return out
}()

// Standard is the instrument that a new reflection uses.
const Standard = "pathways-1"

// InstrumentByID finds a shipped instrument; nil where there is none of that id.
func InstrumentByID(id string) *Instrument { return shipped[id] }
