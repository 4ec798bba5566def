package reminder

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// chosen is what is stored of a person's choices.
type chosen struct {
	Settings
	base string
	told []string
	next time.Time // zero: never
}

// selectChosen gives the choices and the feed of a person; the defaults and no feed where nothing is stored.
func selectChosen(ctx context.Context, tx *db.Tx, person string) (c chosen, f *Feed, err error) {
	var told string
	var next, made, read int64
	var feed Feed
	c.Settings = Default
	err = tx.QueryRow(ctx, `SELECT COALESCE(r.wanted, FALSE), COALESCE(r.days, $2), COALESCE(r.zone, $3), COALESCE(r.base, ''), COALESCE(r.told, '[]'),
			COALESCE(r.next_at, 0), COALESCE(f.made_at, 0), COALESCE(f.read_at, 0), COALESCE(f.names, FALSE)
		FROM person p LEFT JOIN reminder r ON r.person_id = p.id LEFT JOIN feed f ON f.person_id = p.id WHERE p.id = $1`,
		person, Default.Days, Default.Zone).Scan(&c.Wanted, &c.Days, &c.Zone, &c.base, &told, &next, &made, &read, &feed.Names)
	if err != nil {
		return c, nil, err
	}
	if next > 0 {
		c.next = time.UnixMilli(next)
	}
	if made > 0 {
		f = &feed
		f.Made = time.UnixMilli(made).UTC()
		if read > 0 {
			f.Read = time.UnixMilli(read).UTC()
		}
	}
	c.told, err = readTold(told)
	return c, f, err
}

func readTold(s string) (told []string, err error) {
	if err := json.Unmarshal([]byte(s), &told); err != nil {
		return nil, errs.Wrap(errs.Internal, "reminder.store", err)
	}
	return told, nil
}

func writeTold(told []string) string {
	if told == nil {
		return "[]"
	}
	text, _ := json.Marshal(told) // texts can always be written
	return string(text)
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func upsertChosen(ctx context.Context, tx *db.Tx, person string, c chosen) error {
	_, err := tx.Exec(ctx, `INSERT INTO reminder (person_id, wanted, days, zone, base, told, next_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (person_id) DO UPDATE SET wanted = $2, days = $3, zone = $4, base = $5, told = $6, next_at = $7`,
		person, c.Wanted, c.Days, c.Zone, c.base, writeTold(c.told), milli(c.next))
	return err
}

// nextZone is the time zone of somebody whose plans are to be looked at; "" where there is nobody.
func nextZone(ctx context.Context, tx *db.Tx, now time.Time) (zone string, err error) {
	err = tx.QueryRow(ctx, "SELECT zone FROM reminder WHERE next_at > 0 AND next_at <= $1 ORDER BY next_at LIMIT 1", now.UnixMilli()).Scan(&zone)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return zone, err
}

// takeReaders are those of a time zone whose plans are to be looked at now. Their next look is set in the same step, so
// that no other node looks too.
func takeReaders(ctx context.Context, tx *db.Tx, zone string, now, next time.Time, limit int) ([]string, error) {
	skip := ""
	if tx.Dialect() == db.Postgres {
		skip = " FOR UPDATE SKIP LOCKED"
	}
	return db.Collect(ctx, tx, func(rows *db.Rows) (person string, err error) {
		return person, rows.Scan(&person)
	}, `UPDATE reminder SET next_at = $3 WHERE person_id IN (
			SELECT person_id FROM reminder WHERE zone = $1 AND next_at > 0 AND next_at <= $2 ORDER BY next_at LIMIT $4`+skip+`)
		RETURNING person_id`, zone, now.UnixMilli(), next.UnixMilli(), limit)
}

// selectReaders leaves out who may not sign in.
func selectReaders(ctx context.Context, tx *db.Tx, people []string) ([]reader, error) {
	in, args := list(people, 0)
	return db.Collect(ctx, tx, func(rows *db.Rows) (r reader, err error) {
		var told string
		if err := rows.Scan(&r.person, &r.name, &r.email, &r.language, &r.days, &r.zone, &r.base, &told); err != nil {
			return r, err
		}
		r.told, err = readTold(told)
		return r, err
	}, `SELECT p.id, p.name, p.email, p.language, r.days, r.zone, r.base, r.told FROM reminder r JOIN person p ON p.id = r.person_id
		WHERE r.wanted AND p.barred_at = 0 AND p.id IN (`+in+`) ORDER BY p.id`, args...)
}

// list is an SQL list of texts whose placeholders begin after the given number.
func list(texts []string, after int) (string, []any) {
	var marks []string
	var args []any
	for i, t := range texts {
		marks = append(marks, "$"+strconv.Itoa(after+i+1))
		args = append(args, t)
	}
	return strings.Join(marks, ", "), args
}

func updateTold(ctx context.Context, tx *db.Tx, person string, told []string) error {
	_, err := tx.Exec(ctx, "UPDATE reminder SET told = $2 WHERE person_id = $1", person, writeTold(told))
	return err
}

// stopLink is one link that ends the letters of a person.
type stopLink struct{ digest, person string }

func insertStops(ctx context.Context, tx *db.Tx, links []stopLink, ends time.Time) error {
	var rows [][]any
	for _, l := range links {
		rows = append(rows, []any{l.digest, l.person, ends.UnixMilli()})
	}
	return tx.InsertAll(ctx, "reminder_stop", []string{"digest", "person_id", "ends_at"}, rows)
}

// selectStop is whose letters a link ends.
//
// Errors: errs.NotFound where it ends nobody's.
func selectStop(ctx context.Context, tx *db.Tx, digest string, now time.Time) (person string, err error) {
	err = tx.QueryRow(ctx, "SELECT person_id FROM reminder_stop WHERE digest = $1 AND ends_at > $2", digest, now.UnixMilli()).Scan(&person)
	return person, err
}

func stopLetters(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, "UPDATE reminder SET wanted = FALSE, next_at = 0 WHERE person_id = $1", person)
	return err
}

func deleteEndedStops(ctx context.Context, tx *db.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, "DELETE FROM reminder_stop WHERE ends_at <= $1", now.UnixMilli())
	return err
}

func deleteAll(ctx context.Context, tx *db.Tx, person string) error {
	for _, query := range []string{
		"DELETE FROM reminder WHERE person_id = $1", "DELETE FROM reminder_stop WHERE person_id = $1", "DELETE FROM feed WHERE person_id = $1",
	} {
		if _, err := tx.Exec(ctx, query, person); err != nil {
			return err
		}
	}
	return nil
}
