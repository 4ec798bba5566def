package framework

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// mark is what tells one stored release from another without reading it.
type mark struct {
	id, digest string
	framework  Framework
	stored     int64 // when it came here, ms UTC
}

// crosswalkMark is the same for a crosswalk, with the slug of its framework.
type crosswalkMark struct {
	id, digest, slug string
	standing         Standing
}

func selectReleaseMarks(ctx context.Context, tx *db.Tx) ([]mark, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (m mark, err error) {
		f := &m.framework
		return m, r.Scan(&m.id, &m.digest, &f.ID, &f.Slug, &f.Name, &f.ShortName, &f.Publisher, &f.Homepage, &m.stored)
	}, `SELECT r.id, r.digest, f.id, f.slug, f.name, f.short_name, f.publisher, f.homepage, r.stored_at
		FROM release r JOIN framework f ON f.id = r.framework_id
		WHERE r.status = 'published' ORDER BY r.id`)
}

func selectCrosswalkMarks(ctx context.Context, tx *db.Tx) ([]crosswalkMark, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (m crosswalkMark, err error) {
		return m, r.Scan(&m.id, &m.digest, &m.slug, &m.standing)
	}, `SELECT c.id, c.digest, f.slug, c.standing
		FROM crosswalk c JOIN release r ON r.id = c.from_release JOIN framework f ON f.id = r.framework_id
		ORDER BY c.id`)
}

// selectFramework finds a framework by slug or identifier; an error of kind NotFound where there is none.
func selectFramework(ctx context.Context, tx *db.Tx, slug, id string) (f Framework, err error) {
	return f, tx.QueryRow(ctx, `SELECT id, slug, name, short_name, publisher, homepage
		FROM framework WHERE slug = $1 OR id = $2 ORDER BY slug LIMIT 1`, slug, id).
		Scan(&f.ID, &f.Slug, &f.Name, &f.ShortName, &f.Publisher, &f.Homepage)
}

func insertFramework(ctx context.Context, tx *db.Tx, f Framework) error {
	_, err := tx.Exec(ctx, `INSERT INTO framework (id, slug, name, short_name, publisher, homepage)
		VALUES ($1, $2, $3, $4, $5, $6)`, f.ID, f.Slug, f.Name, f.ShortName, f.Publisher, f.Homepage)
	return err
}

func updateFramework(ctx context.Context, tx *db.Tx, f Framework) error {
	_, err := tx.Exec(ctx, `UPDATE framework SET name = $2, short_name = $3, publisher = $4, homepage = $5
		WHERE id = $1`, f.ID, f.Name, f.ShortName, f.Publisher, f.Homepage)
	return err
}

// selectDigest is the digest of a release of a framework; an error of kind NotFound where there is none.
func selectDigest(ctx context.Context, tx *db.Tx, frameworkID, version string) (digest string, err error) {
	return digest, tx.QueryRow(ctx, `SELECT digest FROM release WHERE framework_id = $1 AND version = $2`,
		frameworkID, version).Scan(&digest)
}

// insertRelease stores a release as a draft, with its parts and what stands beside it, and then publishes it: from there
// on the database refuses every change.
func insertRelease(ctx context.Context, tx *db.Tx, r *Release, b Beside, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO release (id, framework_id, version, title, status, adoption, date, language,
			source_title, source_url, rights, funding, about, tips, remarks, digest, stored_at)
		VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		r.ID, r.Framework.ID, r.Version, r.Title, r.Adoption, r.Date, r.Language,
		r.Source.Title, r.Source.URL, r.Rights, r.Funding,
		jsonOf(r.About), jsonOf(r.Tips), jsonOf(r.Remarks), r.Digest, now.UnixMilli())
	if err != nil {
		return err
	}
	var kinds, levels, items, statements [][]any
	for i, k := range r.Kinds {
		kinds = append(kinds, []any{r.ID, k.Key, i, k.Name, k.Plural})
	}
	for i, l := range r.Levels {
		levels = append(levels, []any{r.ID, l.Code, i, l.ID, l.Name, l.Description})
	}
	for i := range r.Items {
		it := &r.Items[i]
		items = append(items, []any{
			r.ID, it.ID, i, it.Code, it.CodeOurs, nullable(it.ParentID), it.Kind,
			it.Statement, it.Question, it.Note, it.Remark,
		})
		for n, l := range it.Levels {
			statements = append(statements, []any{r.ID, it.ID, l.Level, n, l.Statement})
		}
	}
	for _, part := range []struct {
		table   string
		columns []string
		rows    [][]any
	}{
		{"kind", []string{"release_id", "key", "place", "name", "plural"}, kinds},
		{"level", []string{"release_id", "code", "place", "id", "name", "description"}, levels},
		{"item", []string{
			"release_id", "id", "place", "code", "code_ours", "parent_id", "kind",
			"statement", "question", "note", "remark",
		}, items},
		{"level_statement", []string{"release_id", "item_id", "level", "place", "statement"}, statements},
	} {
		if err := tx.InsertAll(ctx, part.table, part.columns, part.rows); err != nil {
			return err
		}
	}
	if err := insertBeside(ctx, tx, r.ID, b); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE release SET status = 'published' WHERE id = $1`, r.ID)
	return err
}

// selectRelease reads a release with all its parts.
func selectRelease(ctx context.Context, tx *db.Tx, id string) (*Release, error) {
	r := &Release{}
	f := &r.Framework
	var about, tips, remarks string
	err := tx.QueryRow(ctx, `SELECT r.id, r.version, r.title, r.status, r.adoption, r.date, r.language,
			r.source_title, r.source_url, r.rights, r.funding, r.about, r.tips, r.remarks, r.digest,
			f.id, f.slug, f.name, f.short_name, f.publisher, f.homepage
		FROM release r JOIN framework f ON f.id = r.framework_id WHERE r.id = $1`, id).
		Scan(&r.ID, &r.Version, &r.Title, &r.Status, &r.Adoption, &r.Date, &r.Language,
			&r.Source.Title, &r.Source.URL, &r.Rights, &r.Funding, &about, &tips, &remarks, &r.Digest,
			&f.ID, &f.Slug, &f.Name, &f.ShortName, &f.Publisher, &f.Homepage)
	if err != nil {
		return nil, err
	}
	for _, list := range []struct {
		text string
		into *[]string
	}{{about, &r.About}, {tips, &r.Tips}, {remarks, &r.Remarks}} {
		if err := json.Unmarshal([]byte(list.text), list.into); err != nil {
			return nil, errs.Wrap(errs.Internal, "framework.selectRelease", err)
		}
	}
	if r.Kinds, err = db.Collect(ctx, tx, func(row *db.Rows) (k Kind, err error) {
		return k, row.Scan(&k.Key, &k.Name, &k.Plural)
	}, `SELECT key, name, plural FROM kind WHERE release_id = $1 ORDER BY place`, id); err != nil {
		return nil, err
	}
	if r.Levels, err = db.Collect(ctx, tx, func(row *db.Rows) (l Level, err error) {
		return l, row.Scan(&l.ID, &l.Code, &l.Name, &l.Description)
	}, `SELECT id, code, name, description FROM level WHERE release_id = $1 ORDER BY place`, id); err != nil {
		return nil, err
	}
	return r, selectItems(ctx, tx, r)
}

func selectItems(ctx context.Context, tx *db.Tx, r *Release) (err error) {
	if r.Items, err = db.Collect(ctx, tx, func(row *db.Rows) (it Item, err error) {
		return it, row.Scan(&it.ID, &it.Code, &it.CodeOurs, &it.ParentID, &it.Kind,
			&it.Statement, &it.Question, &it.Note, &it.Remark)
	}, `SELECT id, code, code_ours, COALESCE(parent_id, ''), kind, statement, question, note, remark
		FROM item WHERE release_id = $1 ORDER BY place`, r.ID); err != nil {
		return err
	}
	at := make(map[string]*Item, len(r.Items))
	for i := range r.Items {
		at[r.Items[i].ID] = &r.Items[i]
	}
	type wording struct {
		item string
		LevelStatement
	}
	all, err := db.Collect(ctx, tx, func(row *db.Rows) (w wording, err error) {
		return w, row.Scan(&w.item, &w.Level, &w.Statement)
	}, `SELECT item_id, level, statement FROM level_statement WHERE release_id = $1 ORDER BY item_id, place`, r.ID)
	for _, w := range all {
		at[w.item].Levels = append(at[w.item].Levels, w.LevelStatement)
	}
	return err
}

// insertCrosswalk stores a crosswalk between two of some releases.
func insertCrosswalk(ctx context.Context, tx *db.Tx, x *Crosswalk, releases joined, digest string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO crosswalk (id, from_release, to_release, title, author, standing, note, digest, stored_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, x.ID, releases[x.Framework][x.From].ID, releases[x.ToSlug()][x.To].ID,
		x.Title, x.Author, string(x.Standing), x.Note, digest, now.UnixMilli())
	if err != nil {
		return err
	}
	rows := make([][]any, len(x.Associations))
	for i, a := range x.Associations {
		rows[i] = []any{
			x.ID, a.ID, i, a.Type, releases.end(x, a.From).ID, a.From.ItemID,
			releases.end(x, a.To).ID, a.To.ItemID, a.Note, a.Author, string(a.Status),
		}
	}
	return tx.InsertAll(ctx, "association", []string{
		"crosswalk_id", "id", "place", "type", "from_release", "from_item", "to_release", "to_item", "note", "author", "status",
	}, rows)
}

func deleteCrosswalk(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM association WHERE crosswalk_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM crosswalk WHERE id = $1`, id)
	return err
}

// selectCrosswalk reads a crosswalk. The codes of its items come from the releases that it joins, by
// identifier.
func selectCrosswalk(ctx context.Context, tx *db.Tx, id string, releases map[string]*Tree) (*Crosswalk, error) {
	x := &Crosswalk{}
	var from, to string
	err := tx.QueryRow(ctx, `SELECT id, from_release, to_release, title, author, standing, note
		FROM crosswalk WHERE id = $1`, id).
		Scan(&x.ID, &from, &to, &x.Title, &x.Author, &x.Standing, &x.Note)
	if err != nil {
		return nil, err
	}
	if releases[from] == nil || releases[to] == nil {
		return nil, errs.Internalf("framework.selectCrosswalk", "crosswalk %s joins a release that is not published", id)
	}
	x.Framework, x.From, x.To = releases[from].Framework.Slug, releases[from].Version, releases[to].Version
	if slug := releases[to].Framework.Slug; slug != x.Framework {
		x.ToFramework = slug
	}
	x.Associations, err = db.Collect(ctx, tx, func(row *db.Rows) (a Association, err error) {
		var from, to string
		if err := row.Scan(&a.ID, &a.Type, &from, &a.From.ItemID, &to, &a.To.ItemID, &a.Note, &a.Author, &a.Status); err != nil {
			return a, err
		}
		for _, end := range []struct {
			ref *ItemRef
			in  *Tree
		}{{&a.From, releases[from]}, {&a.To, releases[to]}} {
			if end.in == nil || end.in.ByID(end.ref.ItemID) == nil {
				return a, errs.Internalf("framework.selectCrosswalk", "association %s leads nowhere", a.ID)
			}
			end.ref.Version, end.ref.Code = end.in.Version, end.in.ByID(end.ref.ItemID).Code
			if slug := end.in.Framework.Slug; slug != x.Framework {
				end.ref.Framework = slug
			}
		}
		return a, nil
	}, `SELECT id, type, from_release, from_item, to_release, to_item, note, author, status
		FROM association WHERE crosswalk_id = $1 ORDER BY place`, id)
	return x, err
}

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// jsonOf writes a list of texts; they are valid UTF-8, so that nothing can go wrong.
func jsonOf(texts []string) string {
	b, err := json.Marshal(texts)
	if err != nil {
		panic(err)
	}
	return string(b)
}
