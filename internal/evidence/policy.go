package evidence

import (
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// Way is how somebody who was asked comes to the request: by the secret of the link, or signed in, by its id.
type Way struct {
	Secret  string
	Request string
}

// mayOpen decides whether a viewer may see what a request shows. Who has the link may while it lasts; who is signed in
// with the address that was asked may too. A request that has ended does not exist any more for them.
func mayOpen(v authz.Viewer, way Way, r *request, now time.Time) error {
	addressed := v.SignedIn() && v.Token == "" && r.Email != "" && v.Email == r.Email
	switch {
	case way.Secret == "" && !addressed:
		return errs.New(errs.NotFound, "evidence.Open", "")
	case r.Revoked != nil || !now.Before(r.Ends):
		return errs.New(errs.NotFound, "evidence.Open", "evidence.link.ended")
	}
	return nil
}

// mayWrite decides whether a viewer who may open a request may answer it: nobody speaks for themselves.
func mayWrite(v authz.Viewer, r *request) error {
	if v.Person == r.owner {
		return errs.New(errs.Forbidden, "evidence.Write", "evidence.fault.self")
	}
	return nil
}

// mayTakeBack decides whether who may open a request may take back what was written: its author, and nobody in the name
// of somebody with an account.
func mayTakeBack(v authz.Viewer, s *Statement) error {
	if s.Author != "" && s.Author != v.Person {
		return errs.New(errs.Forbidden, "evidence.TakeBack", "evidence.fault.author")
	}
	return nil
}
