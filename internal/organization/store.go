package organization

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/audit"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// columnsOfOrganization are read by to, from an organization called o.
const columnsOfOrganization = "o.id, o.slug, o.name, o.kind, o.homepage, o.city, o.country, o.created_at"

// to are the places that columnsOfOrganization are read into; done brings the rest.
func (o *Organization) to(created *int64) []any {
	return []any{&o.ID, &o.Slug, &o.Name, &o.Kind, &o.Homepage, &o.City, &o.Country, created}
}

// moment is a stored time; zero for never.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func countFounded(ctx context.Context, tx *db.Tx, person string) (n int, err error) {
	return n, tx.QueryRow(ctx, "SELECT count(*) FROM organization WHERE founded_by = $1", person).Scan(&n)
}

func selectSlugTaken(ctx context.Context, tx *db.Tx, slug string) (taken bool, err error) {
	return taken, tx.QueryRow(ctx, "SELECT EXISTS (SELECT 1 FROM organization WHERE slug = $1)", slug).Scan(&taken)
}

func insertOrganization(ctx context.Context, tx *db.Tx, o Organization, founder string) error {
	_, err := tx.Exec(ctx, `INSERT INTO organization (id, slug, name, kind, homepage, city, country, founded_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		o.ID, o.Slug, o.Name, string(o.Kind), o.Homepage, o.City, o.Country, founder, o.Created.UnixMilli())
	return err
}

func updateOrganization(ctx context.Context, tx *db.Tx, id string, d Draft) error {
	_, err := tx.Exec(ctx, `UPDATE organization SET name = $2, kind = $3, homepage = $4, city = $5, country = $6 WHERE id = $1`,
		id, d.Name, string(d.Kind), d.Homepage, d.City, d.Country)
	return err
}

// deleteOrganization takes an organization away with everything that it keeps.
func deleteOrganization(ctx context.Context, tx *db.Tx, id string) error {
	for _, statement := range []string{
		"DELETE FROM invitation WHERE organization_id = $1",
		"DELETE FROM organization_domain WHERE organization_id = $1",
		"DELETE FROM departure WHERE organization_id = $1",
		"DELETE FROM membership WHERE organization_id = $1",
		"DELETE FROM organization WHERE id = $1",
	} {
		if _, err := tx.Exec(ctx, statement, id); err != nil {
			return err
		}
	}
	return audit.ForgetOrganization(ctx, tx, id)
}

func insertMembership(ctx context.Context, tx *db.Tx, organization, person string, part Part, how Way, since time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO membership (organization_id, person_id, part, how, since) VALUES ($1, $2, $3, $4, $5)`,
		organization, person, string(part), string(how), since.UnixMilli())
	return err
}

func updatePart(ctx context.Context, tx *db.Tx, organization, person string, part Part) error {
	_, err := tx.Exec(ctx, `UPDATE membership SET part = $3 WHERE organization_id = $1 AND person_id = $2`, organization, person, string(part))
	return err
}

func deleteMembership(ctx context.Context, tx *db.Tx, organization, person string) error {
	_, err := tx.Exec(ctx, `DELETE FROM membership WHERE organization_id = $1 AND person_id = $2`, organization, person)
	return err
}

func insertDeparture(ctx context.Context, tx *db.Tx, organization, person string, now time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO departure (organization_id, person_id, left_at) VALUES ($1, $2, $3)
		ON CONFLICT (organization_id, person_id) DO UPDATE SET left_at = excluded.left_at`, organization, person, now.UnixMilli())
	return err
}

func deleteDeparture(ctx context.Context, tx *db.Tx, organization, person string) error {
	_, err := tx.Exec(ctx, `DELETE FROM departure WHERE organization_id = $1 AND person_id = $2`, organization, person)
	return err
}

const columnsOfMembership = columnsOfOrganization + ", coalesce(m.part, ''), coalesce(m.how, ''), coalesce(m.since, 0)"

func (m *Membership) scan(scan func(...any) error) error {
	var created, since int64
	if err := scan(append(m.Organization.to(&created), &m.Part, &m.How, &since)...); err != nil {
		return err
	}
	m.Organization.Created, m.Since = moment(created), moment(since)
	return nil
}

// selectPosition is the organization at an address with the part that a person plays there, "" for none; an error of kind
// NotFound where there is none.
func selectPosition(ctx context.Context, tx *db.Tx, slug, person string) (m Membership, err error) {
	return m, m.scan(tx.QueryRow(ctx, `SELECT `+columnsOfMembership+` FROM organization o
		LEFT JOIN membership m ON m.organization_id = o.id AND m.person_id = $2 WHERE o.slug = $1`, slug, person).Scan)
}

// selectMemberships are those of a person, by name of the organization.
func selectMemberships(ctx context.Context, tx *db.Tx, person string) ([]Membership, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (m Membership, err error) { return m, m.scan(r.Scan) },
		`SELECT `+columnsOfMembership+` FROM membership m JOIN organization o ON o.id = m.organization_id
		WHERE m.person_id = $1 ORDER BY lower(o.name), o.id`, person)
}

func selectParts(ctx context.Context, tx *db.Tx, person string) (map[string]Part, error) {
	all := map[string]Part{}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var organization string
		var part Part
		err := r.Scan(&organization, &part)
		all[organization] = part
		return struct{}{}, err
	}, "SELECT organization_id, part FROM membership WHERE person_id = $1", person)
	return all, err
}

// selectPart is the part of somebody in an organization; an error of kind NotFound where they play none.
func selectPart(ctx context.Context, tx *db.Tx, organization, person string) (part Part, err error) {
	return part, tx.QueryRow(ctx, "SELECT part FROM membership WHERE organization_id = $1 AND person_id = $2", organization, person).Scan(&part)
}

func selectOwnerNames(ctx context.Context, tx *db.Tx, organization string) ([]string, error) {
	return db.Collect(ctx, tx, func(r *db.Rows) (name string, err error) { return name, r.Scan(&name) },
		`SELECT p.name FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND m.part = 'owner' ORDER BY lower(p.name), p.id LIMIT 100`, organization)
}

func countOtherOwners(ctx context.Context, tx *db.Tx, organization, person string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT count(*) FROM membership WHERE organization_id = $1 AND part = 'owner' AND person_id <> $2`,
		organization, person).Scan(&n)
}

func countOthers(ctx context.Context, tx *db.Tx, organization, person string) (n int, err error) {
	return n, tx.QueryRow(ctx, `SELECT count(*) FROM membership WHERE organization_id = $1 AND person_id <> $2`, organization, person).Scan(&n)
}

// selectPeople are those in an organization whose sorted name and id come after the ones given.
func selectPeople(ctx context.Context, tx *db.Tx, organization, afterName, afterPerson string, limit int) ([]Colleague, string, error) {
	var sorted []string
	all, err := db.Collect(ctx, tx, func(r *db.Rows) (c Colleague, err error) {
		var since int64
		var name string
		err = r.Scan(&c.Person, &c.Name, &name, &c.Email, &c.Part, &c.How, &since)
		c.Since = moment(since)
		sorted = append(sorted, name)
		return c, err
	}, `SELECT p.id, p.name, lower(p.name), p.email, m.part, m.how, m.since FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND ($3 = '' OR (lower(p.name), p.id) > ($2, $3))
		ORDER BY lower(p.name), p.id LIMIT $4`, organization, afterName, afterPerson, limit+1)
	if err != nil || len(all) <= limit {
		return all, "", err
	}
	return all[:limit], cursor(sorted[limit-1], all[limit-1].Person), nil
}

// selectColleague is one of those in an organization; an error of kind NotFound where they are not.
func selectColleague(ctx context.Context, tx *db.Tx, organization, person string) (c Colleague, err error) {
	var since int64
	err = tx.QueryRow(ctx, `SELECT p.id, p.name, p.email, m.part, m.how, m.since FROM membership m JOIN person p ON p.id = m.person_id
		WHERE m.organization_id = $1 AND m.person_id = $2`, organization, person).Scan(&c.Person, &c.Name, &c.Email, &c.Part, &c.How, &since)
	c.Since = moment(since)
	return c, err
}

// selectNames are the names of people by id; who is not here any more is not in it.
func selectNames(ctx context.Context, tx *db.Tx, people []string) (map[string]string, error) {
	names := map[string]string{}
	slices.Sort(people)
	people = slices.Compact(people)
	var marks []string
	var args []any
	for i, id := range people {
		marks = append(marks, "$"+strconv.Itoa(i+1))
		args = append(args, id)
	}
	if len(args) == 0 {
		return names, nil
	}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var id, name string
		err := r.Scan(&id, &name)
		names[id] = name
		return struct{}{}, err
	}, "SELECT id, name FROM person WHERE id IN ("+strings.Join(marks, ", ")+")", args...)
	return names, err
}

// selectByID are the organizations with some identifiers; what is not here any more is not in it.
func selectByID(ctx context.Context, tx *db.Tx, ids []string) (map[string]Organization, error) {
	all := make(map[string]Organization, len(ids))
	var marks []string
	var args []any
	for _, id := range ids {
		args = append(args, id)
		marks = append(marks, "$"+strconv.Itoa(len(args)))
	}
	if len(args) == 0 {
		return all, nil
	}
	_, err := db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var o Organization
		var created int64
		err := r.Scan(o.to(&created)...)
		o.Created = moment(created)
		all[o.ID] = o
		return struct{}{}, err
	}, "SELECT "+columnsOfOrganization+" FROM organization o WHERE o.id IN ("+strings.Join(marks, ", ")+")", args...)
	return all, err
}

// soleOwned are the organizations whose only owner is a person: those that other people belong to as well, and those of
// theirs alone.
func soleOwned(ctx context.Context, tx *db.Tx, person string) (held, alone []Organization, err error) {
	_, err = db.Collect(ctx, tx, func(r *db.Rows) (struct{}, error) {
		var o Organization
		var created int64
		var others int
		err := r.Scan(append(o.to(&created), &others)...)
		o.Created = moment(created)
		if others > 0 {
			held = append(held, o)
		} else {
			alone = append(alone, o)
		}
		return struct{}{}, err
	}, `SELECT `+columnsOfOrganization+`, (SELECT count(*) FROM membership x WHERE x.organization_id = o.id AND x.person_id <> $1)
		FROM membership m JOIN organization o ON o.id = m.organization_id
		WHERE m.person_id = $1 AND m.part = 'owner' AND NOT EXISTS
			(SELECT 1 FROM membership y WHERE y.organization_id = o.id AND y.part = 'owner' AND y.person_id <> $1)
		ORDER BY lower(o.name), o.id`, person)
	return held, alone, err
}

// erasePerson takes a person out of every table of this room. Their invitations that wait are taken back.
func erasePerson(ctx context.Context, tx *db.Tx, person string, now time.Time) error {
	var email string
	err := tx.QueryRow(ctx, "SELECT email FROM person WHERE id = $1", person).Scan(&email)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE invitation SET revoked_at = $2 WHERE invited_by = $1 AND accepted_at = 0 AND declined_at = 0
		AND revoked_at = 0 AND uses < uses_allowed AND ends_at > $2`, person, now.UnixMilli()); err != nil {
		return err
	}
	for _, statement := range []string{
		"DELETE FROM membership WHERE person_id = $1",
		"DELETE FROM departure WHERE person_id = $1",
		"DELETE FROM invitation WHERE accepted_by = $1",
		"UPDATE invitation SET invited_by = '' WHERE invited_by = $1",
		"UPDATE organization SET founded_by = '' WHERE founded_by = $1",
		"UPDATE organization_domain SET claimed_by = '' WHERE claimed_by = $1",
	} {
		if _, err := tx.Exec(ctx, statement, person); err != nil {
			return err
		}
	}
	if email == "" {
		return nil
	}
	_, err = tx.Exec(ctx, "DELETE FROM invitation WHERE email = $1", email)
	return err
}
