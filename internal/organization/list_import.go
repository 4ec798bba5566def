package organization

import (
	"context"
	"slices"
	"strconv"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// List is what a list of people to invite comes to, line by line.
type List struct {
	Lines    []Line
	Counts   map[LineState]int
	Standard Part // of lines that name none
}

// Of are the lines in one of the states.
func (l List) Of(states ...LineState) []Line {
	var out []Line
	for _, line := range l.Lines {
		if slices.Contains(states, line.State) {
			out = append(out, line)
		}
	}
	return out
}

// Examine says what a list would come to and changes nothing.
//
// Errors: those of ReadList; errs.Invalid with the field "part" where the standard part is not one that the viewer may
// give.
func (s *Service) Examine(ctx context.Context, v authz.Viewer, slug, text string, standard Part) (List, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return List{}, err
	}
	var list List
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, invite)
		if err != nil {
			return err
		}
		list, err = s.examine(ctx, tx, m, text, standard)
		return err
	})
	return list, err
}

func (s *Service) examine(ctx context.Context, tx *db.Tx, m Membership, text string, standard Part) (List, error) {
	if !slices.Contains(gives[m.Part], standard) {
		return List{}, &errs.Error{Kind: errs.Invalid, Op: "organization.Examine", Fields: []errs.Field{{Name: "part", Key: "organization.fault.give"}}}
	}
	lines, err := ReadList(text, standard, gives[m.Part])
	if err != nil {
		return List{}, err
	}
	known, err := selectKnown(ctx, tx, m.Organization.ID, "", s.now())
	if err != nil {
		return List{}, err
	}
	list := List{Lines: lines, Counts: map[LineState]int{}, Standard: standard}
	for i := range lines {
		if l := &lines[i]; l.State == New {
			switch known[l.Email] {
			case knownMember:
				l.State = AlreadyMember
			case knownInvited:
				l.State = AlreadyInvited
			}
		}
		list.Counts[lines[i].State]++
	}
	return list, nil
}

// Import invites everybody on a list who is new, all of them or nobody. Lines that are refused make it do nothing, unless
// the viewer has chosen to leave them out. The same list again changes nothing. Base is as for Invite. The list that
// comes back says what each line came to, also with the error.
//
// Errors: those of Examine; errs.Conflict for refused lines that were not to be left out; errs.TooMany.
func (s *Service) Import(ctx context.Context, v authz.Viewer, slug, base, text string, standard Part, leaveOut bool) (List, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return List{}, err
	}
	var list List
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := s.in(ctx, tx, v, authz.ByHand, slug, invite)
		if err != nil {
			return err
		}
		if list, err = s.examine(ctx, tx, m, text, standard); err != nil {
			return err
		}
		if n := list.Counts[Refused]; n > 0 && !leaveOut {
			return errs.New(errs.Conflict, "organization.Import", "organization.list.leaveout", "count", n)
		}
		var calls []Call
		for _, l := range list.Of(New) {
			calls = append(calls, Call{Email: l.Email, Name: l.Name, Part: l.Part})
		}
		if len(calls) == 0 {
			return nil
		}
		if _, err := s.send(ctx, tx, v, m.Organization, base, calls); err != nil {
			return err
		}
		return note(ctx, tx, v.Person, "", m.Organization.ID, "list", strconv.Itoa(len(calls)), s.now())
	})
	return list, err
}
