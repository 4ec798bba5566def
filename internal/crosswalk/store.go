package crosswalk

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// row is a working crosswalk as the database has it, with the part that the viewer plays in its organization.
type row struct {
	Work
	part                      organization.Part
	fromRelease, toRelease    string
	deeds, publishedRevision  int64
	created, changed, publish int64
}

const columnsOfWork = `w.id, COALESCE(w.organization_id, ''), COALESCE(o.slug, ''), COALESCE(o.name, ''), COALESCE(m.part, ''),
	w.from_release, w.to_release, w.title, w.note, w.revision, w.deeds, w.created_at, w.changed_at, COALESCE(p.name, ''),
	w.published_at, w.published, w.standing`

const fromWork = ` FROM crosswalk_work w LEFT JOIN organization o ON o.id = w.organization_id
	LEFT JOIN membership m ON m.organization_id = w.organization_id AND m.person_id = $1
	LEFT JOIN person p ON p.id = w.changed_by `

func (r *row) scan(scan func(...any) error) error {
	err := scan(&r.ID, &r.Organization.ID, &r.Organization.Slug, &r.Organization.Name, &r.part, &r.fromRelease, &r.toRelease,
		&r.Title, &r.Note, &r.Revision, &r.deeds, &r.created, &r.changed, &r.ChangedBy, &r.publish, &r.publishedRevision, &r.Standing)
	r.Created, r.Changed, r.Published = moment(r.created), moment(r.changed), moment(r.publish)
	r.Current = r.publish > 0 && r.publishedRevision == r.Revision
	return err
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// selectWork is a working crosswalk with the part of a person; errs.NotFound where there is none.
func selectWork(ctx context.Context, tx *db.Tx, id, person string) (*row, error) {
	r := &row{}
	err := r.scan(tx.QueryRow(ctx, `SELECT `+columnsOfWork+fromWork+`WHERE w.id = $2`, person, id).Scan)
	if errs.Is(err, errs.NotFound) {
		err = notFound("crosswalk.selectWork")
	}
	return r, err
}

// selectWorks are those of the organizations that a person belongs to, and with operator those without one, the newest
// change first.
func selectWorks(ctx context.Context, tx *db.Tx, person string, operator bool) ([]*row, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (*row, error) {
		r := &row{}
		return r, r.scan(rows.Scan)
	}, `SELECT `+columnsOfWork+fromWork+`WHERE m.part IS NOT NULL OR ($2 AND w.organization_id IS NULL)
		ORDER BY w.changed_at DESC, w.id`, person, operator)
}

func insertWork(ctx context.Context, tx *db.Tx, r *row, person string) error {
	_, err := tx.Exec(ctx, `INSERT INTO crosswalk_work (id, organization_id, from_release, to_release, title, note, revision, deeds,
			created_at, changed_at, changed_by, published_at, published, standing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $8, $9, 0, 0, '')`,
		r.ID, nullable(r.Organization.ID), r.fromRelease, r.toRelease, r.Title, r.Note, r.Revision, r.Created.UnixMilli(), person)
	return err
}

// updateWork stores what is said of a working crosswalk and how far it is.
func updateWork(ctx context.Context, tx *db.Tx, r *row, person string) error {
	published := int64(0)
	if !r.Published.IsZero() {
		published = r.Published.UnixMilli()
	}
	_, err := tx.Exec(ctx, `UPDATE crosswalk_work SET title = $2, note = $3, revision = $4, deeds = $5, changed_at = $6, changed_by = $7,
			published_at = $8, published = $9, standing = $10 WHERE id = $1`,
		r.ID, r.Title, r.Note, r.Revision, r.deeds, r.Changed.UnixMilli(), person, published, r.publishedRevision, string(r.Standing))
	return err
}

func deleteWork(ctx context.Context, tx *db.Tx, id string) error {
	for _, query := range []string{
		`DELETE FROM crosswalk_work_deed WHERE work_id = $1`,
		`DELETE FROM crosswalk_work_link WHERE work_id = $1`,
		`DELETE FROM crosswalk_work WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, id); err != nil {
			return err
		}
	}
	return nil
}

const columnsOfLink = `l.id, l.from_place, l.from_item, l.to_item, l.type, l.state, l.by_hand, l.turn, l.words, l.note,
	COALESCE(a.name, ''), COALESCE(b.name, ''), l.decided_at`

const fromLink = ` FROM crosswalk_work_link l LEFT JOIN person a ON a.id = l.proposed_by LEFT JOIN person b ON b.id = l.decided_by `

func scanLink(scan func(...any) error) (l Link, err error) {
	var words string
	var decided int64
	if err := scan(&l.ID, &l.place, &l.From, &l.To, &l.Type, &l.State, &l.ByHand, &l.turn, &words, &l.Note, &l.Proposer, &l.Decider, &decided); err != nil {
		return l, err
	}
	l.Decided = moment(decided)
	if err := json.Unmarshal([]byte(words), &l.Words); err != nil {
		return l, errs.Wrap(errs.Internal, "crosswalk.scanLink", err)
	}
	return l, nil
}

// selectLinks are the links of the items from one place to another, in order.
func selectLinks(ctx context.Context, tx *db.Tx, work string, first, last int) ([]Link, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Link, error) { return scanLink(r.Scan) },
		`SELECT `+columnsOfLink+fromLink+`WHERE l.work_id = $1 AND l.from_place BETWEEN $2 AND $3
		ORDER BY l.from_place, l.by_hand DESC, l.turn, l.id`, work, first, last)
}

// selectLink is one link; errs.NotFound where there is none.
func selectLink(ctx context.Context, tx *db.Tx, work, id string) (Link, error) {
	l, err := scanLink(tx.QueryRow(ctx, `SELECT `+columnsOfLink+fromLink+`WHERE l.work_id = $1 AND l.id = $2`, work, id).Scan)
	if errs.Is(err, errs.NotFound) {
		err = notFound("crosswalk.selectLink")
	}
	return l, err
}

// tallyRow is how many links of a state the item at a place has.
type tallyRow struct {
	place, count int
	state        State
}

func selectTally(ctx context.Context, tx *db.Tx, work string) ([]tallyRow, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (t tallyRow, err error) { return t, r.Scan(&t.place, &t.state, &t.count) },
		`SELECT from_place, state, COUNT(*) FROM crosswalk_work_link WHERE work_id = $1 GROUP BY from_place, state`, work)
}

// selectPairs are the items that have a link, whatever was decided about it.
func selectPairs(ctx context.Context, tx *db.Tx, work string) (map[[2]string]string, error) {
	out := map[[2]string]string{}
	rows, err := tx.Query(ctx, `SELECT from_item, to_item, id FROM crosswalk_work_link WHERE work_id = $1`, work)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var from, to, id string
		if err := rows.Scan(&from, &to, &id); err != nil {
			return nil, err
		}
		out[[2]string{from, to}] = id
	}
	return out, rows.Err()
}

// selectPair is the link between two items; errs.NotFound where there is none.
func selectPair(ctx context.Context, tx *db.Tx, work, from, to string) (Link, error) {
	return scanLink(tx.QueryRow(ctx, `SELECT `+columnsOfLink+fromLink+`WHERE l.work_id = $1 AND l.from_item = $2 AND l.to_item = $3`, work, from, to).Scan)
}

func insertLinks(ctx context.Context, tx *db.Tx, work string, links []Link, proposer any, now time.Time) error {
	rows := make([][]any, len(links))
	for i, l := range links {
		words, err := json.Marshal(l.Words)
		if err != nil {
			return errs.Wrap(errs.Internal, "crosswalk.insertLinks", err)
		}
		decider, at := any(nil), int64(0)
		if l.State != Open {
			decider, at = proposer, now.UnixMilli()
		}
		rows[i] = []any{work, l.ID, l.place, l.From, l.To, l.Type, string(l.State), l.ByHand, l.turn, string(words), l.Note, proposer, decider, at}
	}
	return tx.InsertAll(ctx, "crosswalk_work_link", []string{
		"work_id", "id", "from_place", "from_item", "to_item", "type", "state", "by_hand", "turn", "words", "note", "proposed_by", "decided_by", "decided_at",
	}, rows)
}

func updateLink(ctx context.Context, tx *db.Tx, work string, l Link, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE crosswalk_work_link SET type = $3, state = $4, note = $5, decided_by = $6, decided_at = $7
		WHERE work_id = $1 AND id = $2`, work, l.ID, l.Type, string(l.State), l.Note, person, now.UnixMilli())
	return err
}

// updateSame accepts every open suggestion of a type.
func updateSame(ctx context.Context, tx *db.Tx, work, kind, person string, now time.Time) (int64, error) {
	return tx.Exec(ctx, `UPDATE crosswalk_work_link SET state = 'accepted', decided_by = $3, decided_at = $4
		WHERE work_id = $1 AND state = 'open' AND type = $2`, work, kind, person, now.UnixMilli())
}

// selectAccepted are the links to be published, in order.
func selectAccepted(ctx context.Context, tx *db.Tx, work string) ([]Link, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (Link, error) { return scanLink(r.Scan) },
		`SELECT `+columnsOfLink+fromLink+`WHERE l.work_id = $1 AND l.state = 'accepted' ORDER BY l.from_place, l.by_hand DESC, l.turn, l.id`, work)
}

func insertDeed(ctx context.Context, tx *db.Tx, work string, seq int64, person string, what What, doc DeedDoc, now time.Time) error {
	raw, err := json.Marshal(doc)
	if err != nil {
		return errs.Wrap(errs.Internal, "crosswalk.insertDeed", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO crosswalk_work_deed (work_id, seq, at, person_id, what, doc) VALUES ($1, $2, $3, $4, $5, $6)`,
		work, seq, now.UnixMilli(), person, string(what), string(raw))
	return err
}

func selectDeeds(ctx context.Context, tx *db.Tx, work string, before int64, limit int) ([]Deed, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (d Deed, err error) {
		var at int64
		var doc string
		if err := r.Scan(&d.Seq, &at, &d.Name, &d.What, &doc); err != nil {
			return d, err
		}
		d.At = moment(at)
		if err := json.Unmarshal([]byte(doc), &d.Doc); err != nil {
			return d, errs.Wrap(errs.Internal, "crosswalk.selectDeeds", err)
		}
		return d, nil
	}, `SELECT d.seq, d.at, COALESCE(p.name, ''), d.what, d.doc FROM crosswalk_work_deed d LEFT JOIN person p ON p.id = d.person_id
		WHERE d.work_id = $1 AND ($2 = 0 OR d.seq < $2) ORDER BY d.seq DESC LIMIT $3`, work, before, limit)
}

// forget takes a person out of everything that they did here; the links stay.
func forget(ctx context.Context, tx *db.Tx, person string) error {
	for _, query := range []string{
		`UPDATE crosswalk_work SET changed_by = NULL WHERE changed_by = $1`,
		`UPDATE crosswalk_work_link SET proposed_by = NULL WHERE proposed_by = $1`,
		`UPDATE crosswalk_work_link SET decided_by = NULL WHERE decided_by = $1`,
		`UPDATE crosswalk_work_deed SET person_id = NULL WHERE person_id = $1`,
	} {
		if _, err := tx.Exec(ctx, query, person); err != nil {
			return err
		}
	}
	return nil
}

// selectOf are the working crosswalks of an organization and whether each is in the library.
func selectOf(ctx context.Context, tx *db.Tx, organizationID string) (map[string]bool, error) {
	out := map[string]bool{}
	rows, err := tx.Query(ctx, `SELECT id, published_at FROM crosswalk_work WHERE organization_id = $1`, organizationID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var published int64
		if err := rows.Scan(&id, &published); err != nil {
			return nil, err
		}
		out[id] = published > 0
	}
	return out, rows.Err()
}

// updateHandedOn gives a working crosswalk to those who run the installation.
func updateHandedOn(ctx context.Context, tx *db.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE crosswalk_work SET organization_id = NULL WHERE id = $1`, id)
	return err
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// released are the two releases of a working crosswalk.
func released(ctx context.Context, frameworks *framework.Service, r *row) (err error) {
	if r.From, err = frameworks.ReleaseByID(ctx, r.fromRelease); err != nil {
		return err
	}
	r.To, err = frameworks.ReleaseByID(ctx, r.toRelease)
	return err
}
