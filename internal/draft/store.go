package draft

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// stored is a draft as one of its rows says, with the part that the viewer plays in its organization.
type stored struct {
	Draft
	part      organization.Part
	discarded time.Time
}

// columnsOfDraft are read by scan, from a draft called d, for the person $1.
const columnsOfDraft = `d.id, d.organization_id, coalesce(o.slug, ''), coalesce(o.name, ''), coalesce(m.part, ''), d.head, d.base,
	d.state, d.revision, d.items, d.published_as, d.created_at, d.changed_at, coalesce(p.name, ''), d.discarded_at`

const fromDraft = ` FROM draft d LEFT JOIN organization o ON o.id = d.organization_id
	LEFT JOIN membership m ON m.organization_id = d.organization_id AND m.person_id = $1
	LEFT JOIN person p ON p.id = d.changed_by `

func (d *stored) scan(scan func(...any) error) error {
	var head string
	var created, changed, discarded int64
	if err := scan(&d.ID, &d.Organization.ID, &d.Organization.Slug, &d.Organization.Name, &d.part, &head, &d.Base,
		&d.State, &d.Revision, &d.Items, &d.Release, &created, &changed, &d.ChangedBy, &discarded); err != nil {
		return err
	}
	d.Created, d.Changed, d.discarded = moment(created), moment(changed), moment(discarded)
	return unpack(head, &d.Head)
}

// selectDraft is a draft with the part of a person; an error of kind NotFound where there is none.
func selectDraft(ctx context.Context, tx *db.Tx, id, person string) (*stored, error) {
	d := &stored{}
	err := d.scan(tx.QueryRow(ctx, `SELECT `+columnsOfDraft+fromDraft+`WHERE d.id = $2`, person, id).Scan)
	if errs.Is(err, errs.NotFound) {
		err = notFound("draft.selectDraft")
	}
	return d, err
}

// selectDrafts are those of the organizations that a person belongs to, and with operator those without one, the newest
// change first.
func selectDrafts(ctx context.Context, tx *db.Tx, person string, operator bool) ([]*stored, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (*stored, error) {
		d := &stored{}
		return d, d.scan(r.Scan)
	}, `SELECT `+columnsOfDraft+fromDraft+`WHERE d.organization_id IN
			(SELECT organization_id FROM membership WHERE person_id = $1 UNION ALL SELECT '' WHERE $2)
		ORDER BY d.changed_at DESC, d.id`, person, operator)
}

func selectCarried(ctx context.Context, tx *db.Tx, id string) ([]byte, error) {
	var doc string
	err := tx.QueryRow(ctx, `SELECT carried FROM draft WHERE id = $1`, id).Scan(&doc)
	if doc == "" {
		return nil, err
	}
	return []byte(doc), err
}

func insertDraft(ctx context.Context, tx *db.Tx, d *stored, carried []byte, person string) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft (id, organization_id, framework_id, slug, release_id, head, carried, base, state, revision,
			items, published_as, created_at, created_by, changed_at, changed_by, discarded_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, $12, $13, 0)`,
		d.ID, d.Organization.ID, d.Head.Framework.ID, d.Head.Framework.Slug, d.Head.ID, pack(d.Head), string(carried), d.Base,
		string(d.State), d.Revision, d.Items, d.Created.UnixMilli(), person)
	return err
}

// updateDraft stores that a draft was changed: its revision, how many items it has, and who changed it when.
func updateDraft(ctx context.Context, tx *db.Tx, d *stored, person string) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET revision = $2, items = $3, changed_at = $4, changed_by = $5 WHERE id = $1`,
		d.ID, d.Revision, d.Items, d.Changed.UnixMilli(), person)
	return err
}

// updateHead stores the head of a draft, and what of it is looked for.
func updateHead(ctx context.Context, tx *db.Tx, d *stored) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET framework_id = $2, slug = $3, release_id = $4, head = $5 WHERE id = $1`,
		d.ID, d.Head.Framework.ID, d.Head.Framework.Slug, d.Head.ID, pack(d.Head))
	return err
}

func updateCarried(ctx context.Context, tx *db.Tx, id string, carried []byte) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET carried = $2 WHERE id = $1`, id, string(carried))
	return err
}

// updateState stores the state of a draft with its revision, and when it was put away.
func updateState(ctx context.Context, tx *db.Tx, d *stored) error {
	put := int64(0)
	if d.State == Discarded {
		put = d.discarded.UnixMilli()
	}
	_, err := tx.Exec(ctx, `UPDATE draft SET state = $2, revision = $3, discarded_at = $4 WHERE id = $1`, d.ID, string(d.State), d.Revision, put)
	return err
}

// known is a framework that is here, with who keeps it.
type known struct {
	framework.Framework
	keeper string
}

// selectKnown are the frameworks that are here under a slug or an identifier.
func selectKnown(ctx context.Context, tx *db.Tx, slug, id string) ([]known, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (k known, err error) {
		return k, r.Scan(&k.ID, &k.Slug, &k.Name, &k.ShortName, &k.Publisher, &k.Homepage, &k.keeper)
	}, `SELECT f.id, f.slug, f.name, f.short_name, f.publisher, f.homepage, coalesce(k.organization_id, '')
		FROM framework f LEFT JOIN framework_keeper k ON k.framework_id = f.id WHERE f.slug = $1 OR f.id = $2`, slug, id)
}

// claim is a framework that a draft is about which has not been published.
type claim struct{ organization, frameworkID, slug string }

// selectClaims are the frameworks of drafts that are not published yet, under a slug or an identifier, but of one draft.
func selectClaims(ctx context.Context, tx *db.Tx, slug, frameworkID, but string) ([]claim, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (c claim, err error) { return c, r.Scan(&c.organization, &c.frameworkID, &c.slug) },
		`SELECT organization_id, framework_id, slug FROM draft
		WHERE (slug = $1 OR framework_id = $2) AND state IN ('open', 'signing') AND id <> $3 ORDER BY created_at, id`, slug, frameworkID, but)
}

// selectVersions are the versions of a framework that are published.
func selectVersions(ctx context.Context, tx *db.Tx, frameworkID string) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (v string, err error) { return v, r.Scan(&v) },
		`SELECT version FROM release WHERE framework_id = $1`, frameworkID)
}

// selectReleaseTaken says whether a release or another draft has an identifier.
func selectReleaseTaken(ctx context.Context, tx *db.Tx, id string) (taken bool, err error) {
	return taken, tx.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM release WHERE id = $1) OR EXISTS (SELECT 1 FROM draft WHERE release_id = $1)`, id).
		Scan(&taken)
}

// eraseName takes a person's name from what they did.
func eraseName(ctx context.Context, tx *db.Tx, person string) error {
	for _, statement := range []string{
		`UPDATE draft_change SET person_id = '' WHERE person_id = $1`,
		`UPDATE draft SET created_by = '' WHERE created_by = $1`,
		`UPDATE draft SET changed_by = '' WHERE changed_by = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return err
		}
	}
	return nil
}

// selectDissolving are the drafts of an organization that are not published.
func selectDissolving(ctx context.Context, tx *db.Tx, organizationID string) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM draft WHERE organization_id = $1 AND state <> 'published'`, organizationID)
}

// giveToOperators leaves what is left of an organization's drafts to those who run the installation.
func giveToOperators(ctx context.Context, tx *db.Tx, organizationID string) error {
	_, err := tx.Exec(ctx, `UPDATE draft SET organization_id = '' WHERE organization_id = $1`, organizationID)
	return err
}

// selectPutAway are drafts that were put away before a time.
func selectPutAway(ctx context.Context, tx *db.Tx, before time.Time, most int) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM draft WHERE discarded_at > 0 AND discarded_at < $1 ORDER BY discarded_at LIMIT $2`, before.UnixMilli(), most)
}

// deleteDraft takes a draft away with its items and history.
func deleteDraft(ctx context.Context, tx *db.Tx, id string) error {
	for _, statement := range []string{
		`DELETE FROM draft_change WHERE draft_id = $1`,
		`DELETE FROM draft_item WHERE draft_id = $1`,
		`DELETE FROM draft WHERE id = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return err
		}
	}
	return nil
}

// moment is a stored time; zero for never.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// pack writes a value of ours as JSON; all of its texts are valid, so that nothing can go wrong.
func pack(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

func unpack(doc string, into any) error {
	if err := json.Unmarshal([]byte(doc), into); err != nil {
		return errs.Wrap(errs.Internal, "draft.unpack", err)
	}
	return nil
}
