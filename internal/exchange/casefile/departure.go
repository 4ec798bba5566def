package casefile

// Departure is one place where a package is not as CASE has it, or where a release has no place for what it says.
type Departure struct {
	At      string // where: "CFItems[3].educationLevel"
	Key     string // i18n key of what was found and what was made of it, under "exchange.case."
	Args    []any  // name, value pairs for the sentence
	Refuses bool   // the package cannot be taken in with it
}

// report gathers departures.
type report struct{ all []Departure }

func (r *report) note(at, key string, args ...any) {
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
