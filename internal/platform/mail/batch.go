package mail

import (
	"context"
	"errors"
	"time"

	"pathways/internal/platform/db"
)

// batch are letters that this node has to itself for a while.
type batch struct {
	*Outbox
	letters []kept
	until   time.Time
}

// send hands over one letter after the other. Those that this connection or the time did not suffice for wait again.
// An error means that the mail server cannot be talked to.
func (b *batch) send(ctx context.Context) error {
	line, err := b.server.connect(ctx)
	if err != nil {
		return errors.Join(err, b.write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, l := range b.letters {
				if err := b.wait(ctx, tx, l, err); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	defer line.close()
	for i, l := range b.letters {
		if ctx.Err() != nil || b.now().Add(patience).After(b.until) {
			return b.letGo(ctx, b.letters[i:])
		}
		fault := line.hand(l, b.from)
		if err := b.note(ctx, l, fault); err != nil {
			return err
		}
		if fault == nil {
			continue
		}
		// What the server said stands on the outbox page; it may name the address, which no log does.
		b.log.InfoContext(ctx, "a letter was not taken", "letter", l.ID)
		if !lasting(fault) {
			return errors.Join(fault, b.letGo(ctx, b.letters[i+1:]))
		}
		if err := line.next(); err != nil {
			return errors.Join(err, b.letGo(ctx, b.letters[i+1:]))
		}
	}
	return nil
}

// note writes down what became of a letter.
func (b *batch) note(ctx context.Context, l kept, fault error) error {
	return b.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var refused refusal
		switch {
		case fault == nil:
			return markSent(ctx, tx, l.ID, b.now())
		case errors.As(fault, &refused):
			return markFailed(ctx, tx, l.ID, b.until, l.Tries+1, reasonRefused, b.tell(fault))
		default:
			return b.wait(ctx, tx, l, fault)
		}
	})
}

// wait puts a letter off after trouble, or gives it up after 3 days.
func (b *batch) wait(ctx context.Context, tx *db.Tx, l kept, fault error) error {
	now := b.now()
	if now.Sub(l.Posted) >= tryFor {
		return markFailed(ctx, tx, l.ID, b.until, l.Tries+1, reasonTired, b.tell(fault))
	}
	return putOff(ctx, tx, l.ID, b.until, now.Add(pauseAfter(l.Tries)), l.Tries+1, b.tell(fault))
}

// pauseAfter is how long a letter waits that was tried so often before: 1 minute, 2, 4 and so on up to an hour.
func pauseAfter(tries int) time.Duration {
	if tries >= 6 {
		return maxPause
	}
	return firstPause << tries
}

// letGo gives letters back that were not tried.
func (b *batch) letGo(ctx context.Context, letters []kept) error {
	if len(letters) == 0 {
		return nil
	}
	return b.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, l := range letters {
			if err := putOff(ctx, tx, l.ID, b.until, b.now(), l.Tries, l.Trouble); err != nil {
				return err
			}
		}
		return nil
	})
}

// write changes the outbox even when the program has been told to stop: what the server has taken must be written down.
func (b *batch) write(ctx context.Context, fn func(context.Context, *db.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return b.db.Update(ctx, fn)
}
