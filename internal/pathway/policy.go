package pathway

import (
	"strings"

	"pathways/internal/platform/authz"
)

// A pathway is its owner's alone: whoever asks gets their own, and no method takes another person. What others were
// given of it they get through grants, which are another noun's.

// reads asks that a viewer may read their reflections, and their plans where those are wanted.
func reads(v authz.Viewer, plans bool) error {
	if err := v.Someone(authz.ReadReflections); err != nil || !plans {
		return err
	}
	return v.Someone(authz.ReadPlans)
}

// writes asks that a viewer may make all of these changes.
func writes(v authz.Viewer, changes []Change) error {
	for _, c := range changes {
		if err := v.Someone(scopeOf(c)); err != nil {
			return err
		}
	}
	return nil
}

// scopeOf is what a token needs to make a change.
func scopeOf(c Change) authz.Scope {
	if kind, _, _ := strings.Cut(c.Name, "."); kind == "plan" || kind == "goal" || kind == "act" || kind == "look" {
		return authz.WritePlans
	}
	return authz.WriteReflections
}

// writesAll asks that a viewer may write everything that a pathway holds.
func writesAll(v authz.Viewer) error {
	if err := v.Someone(authz.WriteReflections); err != nil {
		return err
	}
	return v.Someone(authz.WritePlans)
}
