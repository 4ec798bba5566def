package account

import (
	"context"
	"net/netip"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Limit counts one try at something and says whether it was one too many: at most so many in a span of time, which
// begins with the first. It holds across all nodes. The key says what is tried and, after a colon, by or on whom; it
// is stored as it is, so a secret or an address goes into it by its digest.
//
// Errors: errs.TooMany, with the time to wait.
func (s *Service) Limit(ctx context.Context, key string, most int, per time.Duration) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.limit(ctx, tx, key, most, per)
	})
}

func (s *Service) limit(ctx context.Context, tx *db.Tx, key string, most int, per time.Duration) error {
	now := s.now()
	count, ends, err := countAttempt(ctx, tx, key, now, per)
	if err != nil {
		return err
	}
	if count > most {
		return tooMany(ends.Sub(now))
	}
	return nil
}

func tooMany(wait time.Duration) error {
	minutes := max(1, int((wait+time.Minute-1)/time.Minute))
	e := errs.New(errs.TooMany, "account.Limit", "account.fault.toomany", "count", minutes)
	e.Wait = wait
	return e
}

// bound is one limit.
type bound struct {
	key  string
	most int
	per  time.Duration
}

// bounds counts a try against several limits at once.
func (s *Service) bounds(ctx context.Context, all ...bound) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, b := range all {
			if err := s.limit(ctx, tx, b.key, b.most, b.per); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgive takes back what a good try has counted: one of the caller's, and all against the account.
func (s *Service) forgive(ctx context.Context, tx *db.Tx, caller, account string) error {
	if err := uncountAttempt(ctx, tx, caller); err != nil {
		return err
	}
	return deleteAttempt(ctx, tx, account)
}

// byCaller is the key of a limit on the network address of a caller. Of an IPv6 address the first 64 bits count, as
// one household or office has all the rest.
func byCaller(what string, from Caller) string {
	address := from.Address
	if ip, err := netip.ParseAddr(address); err == nil {
		ip = ip.Unmap().WithZone("")
		if ip.Is6() {
			if net, err := ip.Prefix(64); err == nil {
				ip = net.Addr()
			}
		}
		address = ip.String()
	}
	return what + ":" + ids.Digest("caller " + address)[:32]
}

// byEmail is the key of a limit on an e-mail address, whether it has an account or not.
func byEmail(what, email string) string { return what + ":" + ids.Digest("email " + email)[:32] }
