package sharing

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Forget takes things that their owner deletes, or does not let be shown any more, out of every copy. It belongs into
// the transaction that deletes them; the service of the thing has decided.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, person string, kind Kind, things ...string) error {
	for _, id := range things {
		if err := deleteThing(ctx, tx, person, kind, id); err != nil {
			return err
		}
	}
	switch kind {
	case AnEvidence:
		return forgetWithin(ctx, tx, person, kind, things, APortfolio, AStatement)
	case AStatement:
		return forgetWithin(ctx, tx, person, kind, things, APortfolio)
	}
	return nil
}

// forgetWithin takes things out of stored pieces that hold them, or name them.
func forgetWithin(ctx context.Context, tx *db.Tx, person string, kind Kind, things []string, holders ...Kind) error {
	for _, holder := range holders {
		stored, err := selectPieces(ctx, tx, person, holder)
		if err != nil {
			return err
		}
		for _, p := range stored {
			var s Shown
			if err := s.add(holder, p.content); err != nil {
				return errs.Wrap(errs.Internal, "sharing.Forget", err)
			}
			s.without(kind, things)
			content, err := json.Marshal(s.pieces()[0].content)
			if err != nil {
				return err
			}
			if string(content) == p.content {
				continue
			}
			p.content = string(content)
			if err := updatePiece(ctx, tx, p); err != nil {
				return err
			}
		}
	}
	return nil
}

// Left ends what a person shared with parts of an organization that they do not belong to any more. It belongs into the
// transaction in which they leave; the organization has decided.
func (s *Service) Left(ctx context.Context, tx *db.Tx, person, organization string) error {
	now := s.stamp()
	live, err := selectGrantsWithin(ctx, tx, person, organization, now)
	if err != nil {
		return err
	}
	for _, id := range live {
		if err := updateRevoked(ctx, tx, person, id, now); err != nil {
			return err
		}
		if err := strip(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// sweepAtOnce is how many ended grants one Sweep takes the content of.
const sweepAtOnce = 200

// Sweep takes the content of grants that have ended away: copies, secrets, notes that were not agreed. Nothing of it
// could be opened any more. It is for the clock of the house, and may run on several nodes at once.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := selectEnded(ctx, tx, s.now(), sweepAtOnce)
		if err != nil {
			return err
		}
		for _, id := range all {
			if err := strip(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Erase takes everything of a person's away: their grants with copies, openings and comments; that they opened what others
// shared keeps no name. What they said to others goes too, or stays without their name where keepForOthers says so;
// notes that both agreed to stay on the other's side in the same way. The caller has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string, keepForOthers bool) error {
	return erase(ctx, tx, person, keepForOthers)
}

// Record is what take-out holds of this noun. It has no secrets and opens nothing: it is a record, not a key.
type Record struct {
	Grants []GrantRecord `json:"grants"`
	Said   []Comment     `json:"said"`  // by the person, to others
	Notes  []Note        `json:"notes"` // that both agreed to and that the person keeps
}

// GrantRecord is a grant with what came of it.
type GrantRecord struct {
	Grant
	Over     time.Time `json:"over"` // when it ended, or will
	Openings []Opening `json:"openings"`
	Comments []Comment `json:"comments"`
}

// Export reads everything of a person's. The caller has decided.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) (Record, error) {
	out := Record{Grants: []GrantRecord{}, Said: []Comment{}, Notes: []Note{}}
	listed, err := selectGrantsOf(ctx, tx, person)
	if err != nil {
		return out, err
	}
	for _, l := range listed {
		g := GrantRecord{Grant: *l.Grant, Over: l.Over()}
		if g.Openings, err = selectOpenings(ctx, tx, l.ID); err != nil {
			return out, err
		}
		if g.Comments, err = selectComments(ctx, tx, l.ID); err != nil {
			return out, err
		}
		out.Grants = append(out.Grants, g)
	}
	said, err := selectCommentsOf(ctx, tx, person)
	if err != nil {
		return out, err
	}
	out.Said = append(out.Said, said...)
	notes, err := selectKept(ctx, tx, person)
	for _, n := range notes {
		out.Notes = append(out.Notes, n.Note)
	}
	return out, err
}
