package blob

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// growUpload begins an upload or adds to the size of one that has begun.
func growUpload(ctx context.Context, tx *db.Tx, u *upload, by int, now time.Time) error {
	if u.chunks == 0 {
		_, err := tx.Exec(ctx, `INSERT INTO blob_upload (id, person_id, digest, name, type, size, touched_at)
			VALUES ($1, $2, '', '', '', $3, $4)`, u.Upload, u.person, by, now.UnixMilli())
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE blob_upload SET size = size + $3, touched_at = $4 WHERE id = $1 AND person_id = $2`,
		u.Upload, u.person, by, now.UnixMilli())
	if err == nil && n == 0 {
		err = broken(nil) // swept, or its person was erased
	}
	return err
}

// sumOf is what a person holds, each content once, and all that they have sent or are sending.
func sumOf(ctx context.Context, tx *db.Tx, person string) (sum int64, err error) {
	return sum, tx.QueryRow(ctx, `SELECT CAST(COALESCE((SELECT SUM(size) FROM blob WHERE digest IN
			(SELECT digest FROM blob_holder WHERE person_id = $1)), 0)
		+ COALESCE((SELECT SUM(size) FROM blob_upload WHERE person_id = $1), 0) AS BIGINT)`, person).Scan(&sum)
}

func insertChunk(ctx context.Context, tx *db.Tx, series string, n int, bytes []byte) error {
	_, err := tx.Exec(ctx, `INSERT INTO blob_chunk (series, n, bytes) VALUES ($1, $2, $3)`, series, n, bytes)
	return err
}

func selectChunk(ctx context.Context, tx *db.Tx, series string, n int) (bytes []byte, err error) {
	return bytes, tx.QueryRow(ctx, `SELECT bytes FROM blob_chunk WHERE series = $1 AND n = $2`, series, n).Scan(&bytes)
}

// settleUpload makes a file that has come whole visible under its digest. Its own chunks go where the content is there
// already.
func settleUpload(ctx context.Context, tx *db.Tx, u upload, now time.Time) error {
	n, err := tx.Exec(ctx, `UPDATE blob_upload SET digest = $3, name = $4, type = $5, touched_at = $6 WHERE id = $1 AND person_id = $2`,
		u.Upload, u.person, u.Digest, u.Name, u.Type, now.UnixMilli())
	if err != nil {
		return err
	}
	if n == 0 {
		return broken(nil)
	}
	n, err = tx.Exec(ctx, `INSERT INTO blob (digest, size, series, stored_at) VALUES ($1, $2, $3, $4) ON CONFLICT (digest) DO NOTHING`,
		u.Digest, u.Size, u.Upload, now.UnixMilli())
	if err == nil && n == 0 {
		err = deleteChunks(ctx, tx, u.Upload)
	}
	return err
}

func deleteChunks(ctx context.Context, tx *db.Tx, series string) error {
	_, err := tx.Exec(ctx, `DELETE FROM blob_chunk WHERE series = $1`, series)
	return err
}

// selectUpload is an upload of a person that has come whole; an error of kind NotFound where there is none.
func selectUpload(ctx context.Context, tx *db.Tx, person, id string) (b Blob, err error) {
	b.Upload = id
	return b, tx.QueryRow(ctx, `SELECT digest, name, type, size FROM blob_upload WHERE id = $1 AND person_id = $2 AND digest <> ''`,
		id, person).Scan(&b.Digest, &b.Name, &b.Type, &b.Size)
}

func deleteUpload(ctx context.Context, tx *db.Tx, person, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM blob_upload WHERE id = $1 AND person_id = $2`, id, person)
	return err
}

// discard takes an upload away, with its chunks where no file stands on them.
func discard(ctx context.Context, tx *db.Tx, person, id string) error {
	digests, err := db.Collect(ctx, tx, scanText, `SELECT digest FROM blob_upload WHERE id = $1 AND person_id = $2`, id, person)
	if err != nil || len(digests) == 0 {
		return err
	}
	if err := deleteUpload(ctx, tx, person, id); err != nil {
		return err
	}
	if digests[0] == "" {
		return deleteChunks(ctx, tx, id)
	}
	return deleteUnheld(ctx, tx, digests)
}

func scanText(r *db.Rows) (s string, err error) { return s, r.Scan(&s) }

// selectBlob is where the chunks of a file stand, and its size.
func selectBlob(ctx context.Context, tx *db.Tx, digest string) (series string, size int64, err error) {
	return series, size, tx.QueryRow(ctx, `SELECT series, size FROM blob WHERE digest = $1`, digest).Scan(&series, &size)
}

func insertHolder(ctx context.Context, tx *db.Tx, h Holder, digest string) error {
	_, err := tx.Exec(ctx, `INSERT INTO blob_holder (person_id, noun, thing, digest) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person_id, noun, thing, digest) DO NOTHING`, h.Person, h.Noun, h.Thing, digest)
	return err
}

func deleteHolder(ctx context.Context, tx *db.Tx, h Holder, digest string) error {
	_, err := tx.Exec(ctx, `DELETE FROM blob_holder WHERE person_id = $1 AND noun = $2 AND thing = $3 AND digest = $4`,
		h.Person, h.Noun, h.Thing, digest)
	return err
}

// takeHeld takes all files from a holder and says which they were.
func takeHeld(ctx context.Context, tx *db.Tx, h Holder) ([]string, error) {
	digests, err := db.Collect(ctx, tx, scanText, `SELECT digest FROM blob_holder WHERE person_id = $1 AND noun = $2 AND thing = $3`,
		h.Person, h.Noun, h.Thing)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(ctx, `DELETE FROM blob_holder WHERE person_id = $1 AND noun = $2 AND thing = $3`, h.Person, h.Noun, h.Thing)
	return digests, err
}

// takeAll takes everything from a person, uploads that are under way too, and says which files it was.
func takeAll(ctx context.Context, tx *db.Tx, person string) ([]string, error) {
	digests, err := db.Collect(ctx, tx, scanText, `SELECT digest FROM blob_holder WHERE person_id = $1
		UNION SELECT digest FROM blob_upload WHERE person_id = $1 AND digest <> ''`, person)
	if err != nil {
		return nil, err
	}
	for _, statement := range []string{
		`DELETE FROM blob_holder WHERE person_id = $1`,
		`DELETE FROM blob_chunk WHERE series IN (SELECT id FROM blob_upload WHERE person_id = $1 AND digest = '')`,
		`DELETE FROM blob_upload WHERE person_id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return nil, err
		}
	}
	return digests, nil
}

// deleteUnheld takes away those files that have neither a holder nor an upload waiting to be kept, with their bytes.
func deleteUnheld(ctx context.Context, tx *db.Tx, digests []string) error {
	for _, digest := range digests {
		series, err := db.Collect(ctx, tx, scanText, `SELECT series FROM blob WHERE digest = $1
			AND NOT EXISTS (SELECT 1 FROM blob_holder WHERE digest = $1)
			AND NOT EXISTS (SELECT 1 FROM blob_upload WHERE digest = $1)`, digest)
		if err != nil {
			return err
		}
		for _, s := range series {
			if _, err := tx.Exec(ctx, `DELETE FROM blob WHERE digest = $1`, digest); err != nil {
				return err
			}
			if err := deleteChunks(ctx, tx, s); err != nil {
				return err
			}
		}
	}
	return nil
}

// sweepSome takes away up to ten uploads: those that broke off before one time, and those not kept before another.
func sweepSome(ctx context.Context, tx *db.Tx, brokeOff, notKept time.Time) (int, error) {
	type old struct{ id, person string }
	found, err := db.Collect(ctx, tx, func(r *db.Rows) (o old, err error) { return o, r.Scan(&o.id, &o.person) },
		`SELECT id, person_id FROM blob_upload WHERE digest = '' AND touched_at < $1 OR touched_at < $2 ORDER BY touched_at LIMIT 10`,
		brokeOff.UnixMilli(), notKept.UnixMilli())
	if err != nil {
		return 0, err
	}
	for _, o := range found {
		if err := discard(ctx, tx, o.person, o.id); err != nil {
			return 0, err
		}
	}
	return len(found), nil
}
