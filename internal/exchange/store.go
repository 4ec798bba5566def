package exchange

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// stored is an import with the part that the viewer plays in its organization.
type stored struct {
	Import
	part organization.Part
}

const selectStored = `SELECT i.id, i.organization_id, coalesce(o.slug, ''), coalesce(o.name, ''), coalesce(m.part, ''), i.person_id,
		coalesce(p.name, ''), i.state, i.file, i.address, i.form, i.size, i.choices, i.report, i.fault, i.job, i.result, i.made_at, i.changed_at
	FROM import i LEFT JOIN organization o ON o.id = i.organization_id
	LEFT JOIN membership m ON m.organization_id = i.organization_id AND m.person_id = $1
	LEFT JOIN person p ON p.id = i.person_id `

func (s *stored) scan(scan func(...any) error) error {
	var choices, report, fault string
	var made, changed int64
	o := &s.Organization
	if err := scan(&s.ID, &o.ID, &o.Slug, &o.Name, &s.part, &s.person, &s.Person, &s.State, &s.File, &s.Address, &s.Form, &s.Size,
		&choices, &report, &fault, &s.job, &s.Result, &made, &changed); err != nil {
		return err
	}
	s.Made, s.Changed = time.UnixMilli(made).UTC(), time.UnixMilli(changed).UTC()
	for _, part := range []struct {
		text string
		into any
	}{{choices, &s.Choices}, {report, &s.Report}, {fault, &s.Fault}} {
		if part.text == "" {
			continue
		}
		if err := json.Unmarshal([]byte(part.text), part.into); err != nil {
			return errs.Wrap(errs.Internal, "exchange.scan", err)
		}
	}
	return nil
}

// selectImport is an import with the part of a person; an error of kind NotFound where there is none.
func selectImport(ctx context.Context, tx *db.Tx, id, person string) (s stored, err error) {
	err = s.scan(tx.QueryRow(ctx, selectStored+`WHERE i.id = $2`, person, id).Scan)
	if errs.Is(err, errs.NotFound) {
		err = notFound("exchange.selectImport")
	}
	return s, err
}

// selectImports are those of the organizations that a person belongs to, and with operator those without one.
func selectImports(ctx context.Context, tx *db.Tx, person string, operator bool) ([]stored, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (s stored, err error) { return s, s.scan(r.Scan) },
		selectStored+`WHERE i.state <> 'away' AND (m.part IS NOT NULL OR ($2 AND i.organization_id = '')) ORDER BY i.made_at DESC, i.id`, person, operator)
}

func insertImport(ctx context.Context, tx *db.Tx, im Import) error {
	_, err := tx.Exec(ctx, `INSERT INTO import (id, organization_id, person_id, state, file, address, form, size, choices, report, fault,
			job, result, made_at, changed_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, '', '', $9, '', $10, $10)`, im.ID, im.Organization.ID, im.person, string(im.State),
		im.File, im.Address, im.Size, pack(im.Choices), im.job, im.Made.UnixMilli())
	return err
}

// updateImport stores how far an import is.
func updateImport(ctx context.Context, tx *db.Tx, im Import) error {
	report, fault := "", ""
	if im.Report.Digest != "" {
		report = pack(im.Report.Head())
	}
	if im.Fault != nil {
		fault = pack(im.Fault)
	}
	_, err := tx.Exec(ctx, `UPDATE import SET state = $2, file = $3, address = $4, form = $5, size = $6, choices = $7, report = $8, fault = $9,
		result = $10, changed_at = $11 WHERE id = $1`, im.ID, string(im.State), im.File, im.Address, im.Form, im.Size, pack(im.Choices),
		report, fault, im.Result, im.Changed.UnixMilli())
	return err
}

// sumWaiting is how many files of a person wait, and their bytes. An address that was not fetched has none and does not wait.
func sumWaiting(ctx context.Context, tx *db.Tx, person string) (n int, bytes int64, err error) {
	return n, bytes, tx.QueryRow(ctx, `SELECT COUNT(*), coalesce(SUM(size), 0) FROM import
		WHERE person_id = $1 AND state NOT IN ('taken', 'away') AND NOT (state = 'failed' AND size = 0)`, person).Scan(&n, &bytes)
}

func insertChunks(ctx context.Context, tx *db.Tx, id string, raw []byte) error {
	for n := 0; len(raw) > 0; n++ {
		size := min(len(raw), chunkSize)
		if _, err := tx.Exec(ctx, `INSERT INTO import_chunk (import_id, n, bytes) VALUES ($1, $2, $3)`, id, n, raw[:size]); err != nil {
			return err
		}
		raw = raw[size:]
	}
	return nil
}

func selectChunks(ctx context.Context, tx *db.Tx, id string) ([][]byte, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (b []byte, err error) { return b, r.Scan(&b) },
		`SELECT bytes FROM import_chunk WHERE import_id = $1 ORDER BY n`, id)
}

func deleteChunks(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM import_chunk WHERE import_id = $1`, id)
	return err
}

// replaceRows stores the rows of a report instead of those before.
func replaceRows(ctx context.Context, tx *db.Tx, id string, rows []Row) error {
	if _, err := tx.Exec(ctx, `DELETE FROM import_row WHERE import_id = $1`, id); err != nil {
		return err
	}
	all := make([][]any, len(rows))
	for i := range rows {
		all[i] = []any{id, i, string(rows[i].Fate), rows[i].Look(), pack(rows[i])}
	}
	return tx.InsertAll(ctx, "import_row", []string{"import_id", "place", "fate", "look", "doc"}, all)
}

// selectRows are rows from a place on; next is the place of the one after them, -1 for none.
func selectRows(ctx context.Context, tx *db.Tx, id string, some Some, from, limit int) (out []Row, next int, err error) {
	args := []any{id, from, limit + 1}
	which := ""
	if some.Look {
		which = ` AND look`
	}
	if some.Fate != "" {
		args, which = append(args, string(some.Fate)), which+` AND fate = $4`
	}
	type at struct {
		place int
		doc   string
	}
	all, err := db.Collect(ctx, tx, func(r *db.Rows) (a at, err error) { return a, r.Scan(&a.place, &a.doc) },
		`SELECT place, doc FROM import_row WHERE import_id = $1 AND place >= $2`+which+` ORDER BY place LIMIT $3`, args...)
	next = -1
	if len(all) > limit {
		next = all[limit].place
		all = all[:limit]
	}
	out = make([]Row, len(all))
	for i := range all {
		if err := json.Unmarshal([]byte(all[i].doc), &out[i]); err != nil {
			return nil, -1, errs.Wrap(errs.Internal, "exchange.selectRows", err)
		}
	}
	return out, next, err
}

func scanID(r *db.Rows) (id string, err error) { return id, r.Scan(&id) }

func selectOld(ctx context.Context, tx *db.Tx, before time.Time) ([]string, error) {
	return db.Collect(ctx, tx, scanID, `SELECT id FROM import WHERE changed_at < $1 ORDER BY changed_at LIMIT 20`, before.UnixMilli())
}

func selectOfOrganization(ctx context.Context, tx *db.Tx, organization string) ([]string, error) {
	return db.Collect(ctx, tx, scanID, `SELECT id FROM import WHERE organization_id = $1`, organization)
}

func deleteImports(ctx context.Context, tx *db.Tx, all []string) error {
	for _, id := range all {
		for _, statement := range []string{
			`DELETE FROM import_row WHERE import_id = $1`,
			`DELETE FROM import_chunk WHERE import_id = $1`,
			`DELETE FROM import WHERE id = $1`,
		} {
			if _, err := tx.Exec(ctx, statement, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	_, err := tx.Exec(ctx, `UPDATE import SET person_id = '' WHERE person_id = $1`, person)
	return err
}

// pack writes a value of ours as JSON: there is nothing in it that JSON cannot say.
func pack(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}
