package role

import (
	"context"
	"encoding/json"
	"time"

	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

const (
	columns      = `r.id, r.organization_id, r.release_id, r.title, r.team, r.revision, r.family, r.step, r.posts, r.vacant, r.agreed, r.origin, r.created_at, r.changed_at, r.retired_at`
	wholeColumns = columns + `, r.content`
)

// into are where the columns are read to; done puts the times where they belong.
func (r *Role) into() (to []any, done func()) {
	var created, changed, retired int64
	return []any{
		&r.ID, &r.Organization, &r.Release, &r.Title, &r.Team, &r.Revision, &r.Family, &r.Step, &r.Posts, &r.Vacant, &r.Agreed, &r.Origin, &created, &changed, &retired,
	}, func() { r.Created, r.Changed, r.Retired = moment(created), moment(changed), moment(retired) }
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func readJSON(text string, into any) error {
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return errs.Wrap(errs.Internal, "role: JSON in the database", err)
	}
	return nil
}

func asJSON(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // none of ours has what JSON cannot hold
	}
	return string(raw)
}

// selectRole is one of an organization with its text; an error of kind NotFound where there is none.
func selectRole(ctx context.Context, tx *db.Tx, organization, id string) (r Role, err error) {
	return r, r.scan(tx.QueryRow(ctx, `SELECT `+wholeColumns+` FROM role r WHERE r.organization_id = $1 AND r.id = $2`, organization, id).Scan)
}

func (r *Role) scan(scan func(...any) error) error {
	to, done := r.into()
	var content string
	if err := scan(append(to, &content)...); err != nil {
		return err
	}
	done()
	return readJSON(content, &r.Profile)
}

// selectBegun is the role that was begun with the title and origin of another, and that nobody has written in since.
func selectBegun(ctx context.Context, tx *db.Tx, like Role) (r Role, err error) {
	all, err := db.Collect(ctx, tx, func(rows *db.Rows) (r Role, err error) { return r, r.scan(rows.Scan) },
		`SELECT `+wholeColumns+` FROM role r WHERE r.organization_id = $1 AND r.origin = $2 AND r.title = $3 AND r.revision = 1 AND r.retired_at = 0
		ORDER BY r.created_at LIMIT 1`, like.Organization, string(like.Origin), like.Title)
	if err == nil && len(all) == 0 {
		err = errNone("role.selectBegun")
	}
	if err != nil {
		return r, err
	}
	return all[0], nil
}

// selectLines are the roles of an organization, without purpose and competencies.
func selectLines(ctx context.Context, tx *db.Tx, organization string) ([]Line, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (l Line, err error) {
		to, done := l.Role.into()
		err = rows.Scan(append(to, &l.Proposals)...)
		done()
		return l, err
	}, `SELECT `+columns+`, (SELECT COUNT(*) FROM role_proposal p WHERE p.role_id = r.id AND p.state = 'open')
		FROM role r WHERE r.organization_id = $1 ORDER BY r.id`, organization)
}

// selectHeld are the roles that a person holds in organizations whose roles they may see.
func selectHeld(ctx context.Context, tx *db.Tx, person string) ([]HeldRole, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (h HeldRole, err error) {
		to, done := h.Role.into()
		o := &h.Place
		err = rows.Scan(append(to, &o.ID, &o.Slug, &o.Name)...)
		done()
		return h, err
	}, `SELECT `+columns+`, o.id, o.slug, o.name FROM role_holder h JOIN role r ON r.id = h.role_id
		JOIN organization o ON o.id = r.organization_id
		JOIN membership m ON m.organization_id = o.id AND m.person_id = h.person_id AND m.part <> 'guest'
		WHERE h.person_id = $1 ORDER BY lower(o.name), o.id, lower(r.title), r.id`, person)
}

// selectStandings are the roles in use of an organization with their texts and last agreed versions.
func selectStandings(ctx context.Context, tx *db.Tx, organization string) ([]Standing, error) {
	return db.Collect(ctx, tx, func(rows *db.Rows) (s Standing, err error) {
		to, done := s.Role.into()
		var content, kept string
		var last Version
		var at int64
		if err := rows.Scan(append(to, &content, &last.Number, &last.Release, &kept, &last.Note, &at)...); err != nil {
			return s, err
		}
		done()
		if err := readJSON(content, &s.Role.Profile); err != nil || last.Number == 0 {
			return s, err
		}
		last.At, s.Last = moment(at), &last
		return s, readJSON(kept, &last.Profile)
	}, `SELECT `+wholeColumns+`, COALESCE(v.number, 0), COALESCE(v.release_id, ''), COALESCE(v.content, ''), COALESCE(v.note, ''), COALESCE(v.at, 0)
		FROM role r LEFT JOIN role_version v ON v.role_id = r.id AND v.number = r.agreed
		WHERE r.organization_id = $1 AND r.retired_at = 0 ORDER BY r.id`, organization)
}

// selectTitle is the title of a role; "" where there is none.
func selectTitle(ctx context.Context, tx *db.Tx, organization, id string) (title string, err error) {
	err = tx.QueryRow(ctx, `SELECT title FROM role WHERE organization_id = $1 AND id = $2`, organization, id).Scan(&title)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	return title, err
}

func countRoles(ctx context.Context, tx *db.Tx, organization string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT COUNT(*) FROM role WHERE organization_id = $1`, organization).Scan(&n)
}

func insertRole(ctx context.Context, tx *db.Tx, r Role, person string) error {
	_, err := tx.Exec(ctx, `INSERT INTO role (id, organization_id, release_id, title, team, content, revision, family, step, posts, vacant, agreed,
			origin, person_id, created_at, changed_at, retired_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $13, $14, $15, 0)`,
		r.ID, r.Organization, r.Release, r.Title, r.Team, asJSON(r.Profile), r.Revision, r.Family, r.Step, r.Posts, r.Vacant,
		string(r.Origin), person, millis(r.Created), millis(r.Changed))
	return err
}

// updateContent stores the working text of a role, with the release that it is written against.
func updateContent(ctx context.Context, tx *db.Tx, r Role) error {
	_, err := tx.Exec(ctx, `UPDATE role SET title = $2, team = $3, content = $4, revision = $5, changed_at = $6, release_id = $7 WHERE id = $1`,
		r.ID, r.Title, r.Team, asJSON(r.Profile), r.Revision, millis(r.Changed), r.Release)
	return err
}

func updateSettings(ctx context.Context, tx *db.Tx, id string, s Settings, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE role SET family = $2, step = $3, posts = $4, vacant = $5, changed_at = $6 WHERE id = $1`,
		id, s.Family, s.Step, s.Posts, s.Vacant, millis(now))
	return err
}

func updateRetired(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE role SET retired_at = $2 WHERE id = $1`, id, millis(at))
	return err
}

// deleteRoles deletes roles with everything of theirs. Agreed versions go after their role: see the migration.
func deleteRoles(ctx context.Context, tx *db.Tx, where, value string) error {
	of, err := db.Collect(ctx, tx, func(r *db.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM role WHERE `+where+` = $1`, value)
	if err != nil {
		return err
	}
	for _, id := range of {
		for _, table := range []string{"role_change", "role_holder", "role_comment", "role_proposal", "role_carried"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE role_id = $1`, id); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `DELETE FROM role WHERE id = $1`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM role_version WHERE role_id = $1`, id); err != nil {
			return err
		}
	}
	return nil
}

const holderColumns = `p.id, p.name`

// selectHolders are the people who hold a role and still belong to its organization, by name.
func selectHolders(ctx context.Context, tx *db.Tx, organization, id string) ([]Holder, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (h Holder, err error) {
		var since int64
		err = r.Scan(&h.Person, &h.Name, &since)
		h.Since = moment(since)
		return h, err
	}, `SELECT `+holderColumns+`, h.since FROM role_holder h JOIN person p ON p.id = h.person_id
		JOIN membership m ON m.organization_id = $1 AND m.person_id = h.person_id AND m.part <> 'guest'
		WHERE h.role_id = $2 ORDER BY lower(p.name), p.id`, organization, id)
}

// selectCandidates are people of an organization who do not hold a role and whose name has a text in it.
func selectCandidates(ctx context.Context, tx *db.Tx, place, id, text string) ([]Holder, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (h Holder, err error) { return h, r.Scan(&h.Person, &h.Name) },
		`SELECT `+holderColumns+` FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND m.part <> $2 AND lower(p.name) LIKE '%' || lower($3) || '%' ESCAPE '\'
			AND NOT EXISTS (SELECT 1 FROM role_holder h WHERE h.role_id = $4 AND h.person_id = m.person_id)
		ORDER BY lower(p.name), p.id LIMIT $5`, place, string(organization.Guest), likeText(text), id, maxFound)
}

func selectHolds(ctx context.Context, tx *db.Tx, id, person string) (holds bool, err error) {
	var n int
	err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM role_holder WHERE role_id = $1 AND person_id = $2`, id, person).Scan(&n)
	return n > 0, err
}

func insertHolder(ctx context.Context, tx *db.Tx, id, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO role_holder (role_id, person_id, since) VALUES ($1, $2, $3)`, id, person, millis(now))
	return err
}

func deleteHolder(ctx context.Context, tx *db.Tx, id, person string) error {
	_, err := tx.Exec(ctx, `DELETE FROM role_holder WHERE role_id = $1 AND person_id = $2`, id, person)
	return err
}

// deleteHoldings takes a person off all roles of an organization.
func deleteHoldings(ctx context.Context, tx *db.Tx, person, organization string) error {
	_, err := tx.Exec(ctx, `DELETE FROM role_holder WHERE person_id = $1 AND role_id IN (SELECT id FROM role WHERE organization_id = $2)`, person, organization)
	return err
}

// updateErased takes the name of a person away from what they wrote, and the person off their roles.
func updateErased(ctx context.Context, tx *db.Tx, person string) error {
	for _, c := range []struct{ table, column string }{
		{"role", "person_id"},
		{"role_version", "person_id"},
		{"role_proposal", "person_id"},
		{"role_proposal", "decided_by"},
		{"role_comment", "person_id"},
		{"role_change", "person_id"},
		{"role_change", "subject_id"},
	} {
		if _, err := tx.Exec(ctx, `UPDATE `+c.table+` SET `+c.column+` = '' WHERE `+c.column+` = $1`, person); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM role_holder WHERE person_id = $1`, person)
	return err
}
