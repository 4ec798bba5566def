package account

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// keyRecord is the column passkey.credential.
type keyRecord struct {
	Host       string              `json:"host"`
	Handle     []byte              `json:"handle"` // the same for all keys of a person: 64 random bytes
	Blocked    bool                `json:"blocked,omitempty"`
	Credential webauthn.Credential `json:"credential"`
}

// storedKey is a passkey with what only the check of an answer needs.
type storedKey struct {
	Passkey
	person string
	record keyRecord
}

// insertPasskey says whether the key is new; a key that somebody has already stays theirs.
func insertPasskey(ctx context.Context, tx *db.Tx, k storedKey) (bool, error) {
	raw, err := json.Marshal(k.record)
	if err != nil {
		return false, errs.Wrap(errs.Internal, "account.insertPasskey", err)
	}
	n, err := tx.Exec(ctx, `INSERT INTO passkey (id, person_id, name, credential, created_at, used_at)
		VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (id) DO NOTHING`, k.ID, k.person, k.Name, string(raw), ms(k.Created))
	return n == 1, err
}

func selectPasskeys(ctx context.Context, tx *db.Tx, person string) ([]storedKey, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (storedKey, error) {
		k := storedKey{person: person}
		var raw string
		var created, used int64
		if err := r.Scan(&k.ID, &k.Name, &raw, &created, &used); err != nil {
			return k, err
		}
		if err := json.Unmarshal([]byte(raw), &k.record); err != nil {
			return k, errs.Internalf("account.selectPasskeys", "the passkey %s is damaged", k.ID)
		}
		k.Created, k.Used = at(created), at(used)
		k.Host, k.Blocked = k.record.Host, k.record.Blocked
		return k, nil
	}, `SELECT id, name, credential, created_at, used_at FROM passkey WHERE person_id = $1 ORDER BY created_at, id`, person)
}

// selectPasskeyPerson is whose a key is; an error of kind NotFound where it is nobody's.
func selectPasskeyPerson(ctx context.Context, tx *db.Tx, id string) (person string, err error) {
	return person, tx.QueryRow(ctx, `SELECT person_id FROM passkey WHERE id = $1`, id).Scan(&person)
}

func updatePasskey(ctx context.Context, tx *db.Tx, k storedKey, used time.Time) error {
	raw, err := json.Marshal(k.record)
	if err != nil {
		return errs.Wrap(errs.Internal, "account.updatePasskey", err)
	}
	_, err = tx.Exec(ctx, `UPDATE passkey SET credential = $1, used_at = $2 WHERE id = $3 AND person_id = $4`,
		string(raw), ms(used), k.ID, k.person)
	return err
}

// deletePasskey gives the name of the key that it took away.
func deletePasskey(ctx context.Context, tx *db.Tx, person, id string) (name string, there bool, err error) {
	err = tx.QueryRow(ctx, `DELETE FROM passkey WHERE id = $1 AND person_id = $2 RETURNING name`, id, person).Scan(&name)
	if errs.Is(err, errs.NotFound) {
		return "", false, nil
	}
	return name, err == nil, err
}
