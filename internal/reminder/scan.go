package reminder

import (
	"context"
	"slices"
	"time"

	"pathways/internal/pathway"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

const (
	scanEvery = time.Minute
	atOnce    = 50                   // people whose plans are looked at in one transaction
	stopFor   = 400 * 24 * time.Hour // how long a link that ends letters can be used
)

// Run writes letters until the context ends. Any number of nodes may do so on one database.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(scanEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.Scan(ctx); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "reminders could not be written; they are tried again", "error", err.Error())
			}
		}
	}
}

// Scan looks at the plans of everybody for whom it has become morning, and posts a letter to those whose plans have a
// date ahead that no letter has told of yet. A second Scan changes nothing; what one node has taken no other takes.
func (s *Service) Scan(ctx context.Context) error {
	for {
		now := s.now()
		var zone string
		err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			zone, err = nextZone(ctx, tx, now)
			return err
		})
		if err != nil || zone == "" {
			return err
		}
		taken := 0
		err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			people, err := takeReaders(ctx, tx, zone, now, nextLook(now, zone), atOnce)
			if taken = len(people); err != nil || taken == 0 {
				return err
			}
			return s.write(ctx, tx, people, now)
		})
		if err != nil || taken == 0 { // none: another node has them
			return err
		}
	}
}

// write posts letters to those of these people who are to have one. It costs three statements and at most three more
// for each letter; who has nothing ahead costs none.
func (s *Service) write(ctx context.Context, tx *db.Tx, people []string, now time.Time) error {
	if err := deleteEndedStops(ctx, tx, now); err != nil {
		return err
	}
	readers, err := selectReaders(ctx, tx, people)
	if err != nil {
		return err
	}
	plans, err := pathway.PlansOf(ctx, tx, people)
	if err != nil {
		return err
	}
	var links []stopLink
	for _, r := range readers {
		day := today(now, r.zone)
		ahead := Ahead(plans[r.person], day, r.days)
		if told := keys(ahead); !slices.Equal(told, r.told) {
			if err := updateTold(ctx, tx, r.person, told); err != nil {
				return err
			}
		}
		if !unknown(ahead, r.told) {
			continue
		}
		secret := ids.Secret()
		if s.base != "" {
			r.base = s.base
		}
		l := letter(s.words.In(r.language), r, day, ahead, r.base+"/reminders/stop/"+secret)
		l.Ends = now.Add(usefulFor)
		if err := mail.Post(ctx, tx, l, now); err != nil {
			return err
		}
		links = append(links, stopLink{ids.Digest(secret), r.person})
	}
	return insertStops(ctx, tx, links, now.Add(stopFor))
}
