package account

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

func insertTicket(ctx context.Context, tx *db.Tx, digest string, t Ticket, raw string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO ticket (digest, kind, person_id, email, payload, created_at, ends_at, used_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`, digest, string(t.Kind), t.Person, t.Email, raw, ms(now), ms(t.Ends))
	return err
}

// selectTicket gives a ticket that is still good.
func selectTicket(ctx context.Context, tx *db.Tx, kind Kind, digest string, now time.Time) (Ticket, error) {
	t := Ticket{Kind: kind}
	var raw string
	var ends int64
	err := tx.QueryRow(ctx, `SELECT person_id, email, payload, ends_at FROM ticket
		WHERE digest = $1 AND kind = $2 AND used_at = 0 AND ends_at > $3`, digest, string(kind), ms(now)).
		Scan(&t.Person, &t.Email, &raw, &ends)
	if err != nil {
		return t, err
	}
	t.Ends = at(ends)
	if err := json.Unmarshal([]byte(raw), &t.payload); err != nil {
		return t, errs.Internalf("account.ticket", "a stored ticket cannot be read")
	}
	return t, nil
}

// useTicket empties what it carried: nothing of it is needed any more.
func useTicket(ctx context.Context, tx *db.Tx, digest string, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, `UPDATE ticket SET used_at = $1, payload = '{}' WHERE digest = $2 AND used_at = 0`, ms(now), digest)
	return n == 1, err
}

func deleteTicketsByEmail(ctx context.Context, tx *db.Tx, kind Kind, email string) error {
	_, err := tx.Exec(ctx, `DELETE FROM ticket WHERE email = $1 AND kind = $2`, email, string(kind))
	return err
}

func deleteTicketsByKind(ctx context.Context, tx *db.Tx, kind Kind) error {
	_, err := tx.Exec(ctx, `DELETE FROM ticket WHERE kind = $1`, string(kind))
	return err
}

func deleteTicketsOf(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, `DELETE FROM ticket WHERE person_id = $1`, person)
	return err
}
