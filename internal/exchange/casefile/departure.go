package casefile

import "pathways/internal/exchange/reading"

// Departure is one place where a package is not as CASE has it, or where a release has no place for what it says. Its keys
// stand under "exchange.case.", its places are such as "CFItems[3].educationLevel".
type Departure = reading.Departure

// report gathers departures.
type report struct{ all []Departure }

// mostNotes is how many departures are told of a package; one with more is no package of CASE, and refused.
const mostNotes = 500_000

func (r *report) note(at, key string, args ...any) {
	if len(r.all) >= mostNotes {
		if len(r.all) == mostNotes {
			r.refuse("", "tooManyNotes", "max", mostNotes)
		}
		return
	}
	r.all = append(r.all, Departure{At: at, Key: "exchange.case." + key, Args: args})
}

func (r *report) refuse(at, key string, args ...any) {
	r.all = append(r.all, Departure{At: at, Key: "exchange.case." + key, Args: args, Refuses: true})
}

func (r *report) refused() bool {
	for _, d := range r.all {
		if d.Refuses {
			return true
		}
	}
	return false
}
