package plan

import "encoding/json"

// ReadShown reads a plan from JSON as a page shows it: without the times at which its fields were written, which are
// half of it and of use only where copies are put together. Such a plan must not be stored.
func ReadShown(doc []byte) (Plan, error) {
	var read struct {
		Plan
		Goals []struct {
			Goal
			Activities []struct {
				Activity
				Edited skipped `json:"edited"`
			} `json:"activities"`
			Edited skipped `json:"edited"`
		} `json:"goals"`
		Edited skipped `json:"edited"`
	}
	if err := json.Unmarshal(doc, &read); err != nil {
		return Plan{}, err
	}
	p := read.Plan
	p.Goals = make([]Goal, len(read.Goals))
	for i := range read.Goals {
		g := &read.Goals[i]
		p.Goals[i] = g.Goal
		for j := range g.Activities {
			p.Goals[i].Activities = append(p.Goals[i].Activities, g.Activities[j].Activity)
		}
	}
	return p, nil
}

// skipped is a value that is stepped over.
type skipped struct{}

// UnmarshalJSON steps over it.
func (skipped) UnmarshalJSON([]byte) error { return nil }
