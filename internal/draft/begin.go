package draft

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Begin starts a framework from nothing, or an edition of one that the organization keeps, or does as BeginFrom.
//
// Errors: errs.Invalid with the fields "name", "slug" (its form; or somebody else's framework or draft has it), "version"
// (a release has it), "kinds[0].name", and those that are too long.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, st Start) (Draft, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Draft{}, err
	}
	if st.From != "" {
		return s.grow(ctx, v, st)
	}
	var d *stored
	err := s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		keeper, err := s.keeper(ctx, tx, v, st.Organization)
		if err != nil {
			return err
		}
		if d, err = st.already(ctx, tx, keeper, v); d != nil || err != nil {
			return err
		}
		r, err := st.release(s.clock().Format("2006-01-02"))
		if err != nil {
			return err
		}
		r.Framework.Publisher = keeper.Name
		d = s.blank(keeper, r, "")
		d.ID = cmp.Or(st.ID, d.ID)
		if err := s.settle(ctx, tx, d, true); err != nil {
			return err
		}
		return s.begun(ctx, tx, v, d, nil, entry{What: WhatBegun})
	})
	return given(d, err)
}

// already is the draft that a form has begun before with the same identifier; nil for none.
//
// Errors: errs.NotFound where the identifier is another draft's, or none.
func (st Start) already(ctx context.Context, tx *db.Tx, keeper Keeper, v authz.Viewer) (*stored, error) {
	const op = "draft.already"
	if st.ID == "" {
		return nil, nil
	}
	if !ids.Valid(st.ID) {
		return nil, notFound(op)
	}
	d, err := selectDraft(ctx, tx, st.ID, v.Person)
	switch {
	case errs.Is(err, errs.NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case d.Organization.ID != keeper.ID:
		return nil, notFound(op)
	}
	return d, nil
}

// given is a draft that was made, unless something went wrong.
func given(d *stored, err error) (Draft, error) {
	if err != nil {
		return Draft{}, err
	}
	return d.Draft, nil
}

// release is the head that a framework starts with.
func (st Start) release(today string) (*framework.Release, error) {
	name := tidy(st.Name, true)
	slug := cmp.Or(strings.TrimSpace(st.Slug), slugOf(name))
	version := cmp.Or(tidy(st.Version, true), today[:4])
	title := cmp.Or(tidy(st.Title, true), name)
	r := &framework.Release{
		Framework: framework.Framework{ID: fresh(), Slug: slug, Name: name, ShortName: cmp.Or(tidy(st.ShortName, true), name)},
		ID:        fresh(), Version: version, Title: title, Status: framework.Draft, Adoption: "Adopted", Date: today,
		Language: cmp.Or(tidy(st.Language, true), "en"), Source: framework.Source{Title: title},
	}
	var f faults
	if name == "" {
		f.add("name", "name")
	}
	for field, text := range map[Field]string{
		HeadName: name, HeadShortName: r.Framework.ShortName, HeadTitle: title,
	} {
		f.long(string(field), text, MaxLine)
	}
	f.long(string(HeadVersion), version, MaxCode)
	f.long(string(HeadLanguage), r.Language, MaxCode)
	f.slug(slug)
	r.Kinds = f.kinds(st.Kinds)
	return r, f.err("draft.Begin")
}

func (f *faults) slug(slug string) {
	if !slugForm.MatchString(slug) || len(slug) > MaxCode {
		f.add("slug", "slug")
	}
}

// slugOf is a name as it can stand in an address; "" for one without a letter a to z or a digit.
func slugOf(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= MaxCode-12 {
			break
		}
	}
	return strings.Trim(b.String(), "-")
}

// keeper is the organization at an address, "" for those who run the installation, once the viewer may begin drafts there.
func (s *Service) keeper(ctx context.Context, tx *db.Tx, v authz.Viewer, slug string) (Keeper, error) {
	if slug == "" {
		return Keeper{}, may(v, "", "", begin)
	}
	m, err := s.Organizations.BySlug(ctx, tx, v.Person, slug)
	if err != nil {
		return Keeper{}, err
	}
	o := m.Organization
	return Keeper{o.ID, o.Slug, o.Name}, may(v, o.ID, m.Part, begin)
}

// keeperByID is the same by identifier.
func (s *Service) keeperByID(ctx context.Context, tx *db.Tx, v authz.Viewer, id string) (Keeper, error) {
	if id == "" {
		return Keeper{}, may(v, "", "", begin)
	}
	part, err := s.Organizations.PartOf(ctx, tx, v.Person, id)
	if err != nil {
		return Keeper{}, err
	}
	if err := may(v, id, part, begin); err != nil {
		return Keeper{}, err
	}
	all, err := s.Organizations.ByID(ctx, tx, []string{id})
	o := all[id]
	return Keeper{o.ID, o.Slug, o.Name}, err
}

func (s *Service) blank(k Keeper, r *framework.Release, base string) *stored {
	now := s.clock()
	head := *r
	head.Items, head.Status, head.Digest = nil, framework.Draft, ""
	return &stored{Draft: Draft{
		ID: ids.New(), Organization: k, Head: head, Base: base, State: Open, Revision: 1, Items: len(r.Items), Created: now, Changed: now,
	}, part: organization.Owner}
}

// settle gives the framework of a draft the identity that it has already where the draft's organization keeps it or
// writes it in another draft. With newVersion no release may have the draft's version.
//
// Errors: errs.Invalid with the field "slug" where it is somebody else's, "version" where it is taken.
func (s *Service) settle(ctx context.Context, tx *db.Tx, d *stored, newVersion bool) error {
	const op = "draft.settle"
	var f faults
	fw := &d.Head.Framework
	published, err := selectKnown(ctx, tx, fw.Slug, fw.ID)
	if err != nil {
		return err
	}
	written, err := selectClaims(ctx, tx, fw.Slug, fw.ID, d.ID)
	if err != nil {
		return err
	}
	taken := slices.ContainsFunc(published, func(k known) bool { return k.keeper != d.Organization.ID }) || len(published) > 1 ||
		slices.ContainsFunc(written, func(c claim) bool { return c.organization != d.Organization.ID })
	switch {
	case taken:
		f.add("slug", "taken", "value", fw.Slug)
		return f.err(op)
	case len(published) == 1:
		fw.ID, fw.Slug = published[0].ID, published[0].Slug
	case len(written) > 0:
		fw.ID, fw.Slug = written[0].frameworkID, written[0].slug
	}
	if newVersion && len(published) == 1 {
		versions, err := selectVersions(ctx, tx, fw.ID)
		if err != nil {
			return err
		}
		if slices.Contains(versions, d.Head.Version) {
			f.add("version", "version", "value", d.Head.Version)
		}
	}
	return f.err(op)
}

// begun stores a draft that begins, with an entry in its history.
func (s *Service) begun(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, carried []byte, e entry) error {
	d.ChangedBy = v.Name
	if err := insertDraft(ctx, tx, d, carried, v.Person); err != nil {
		return err
	}
	return insertChange(ctx, tx, d, v.Person, e)
}

// BeginFrom starts a draft with what a published release says. Where the organization keeps the framework it is the next
// edition; else it is a framework of the organization's own, whose items are the same items until they are reworded.
// Version "" proposes one.
//
// Errors: errs.NotFound also where no such release is published; errs.Invalid with the field "version" where it is taken.
func (s *Service) BeginFrom(ctx context.Context, v authz.Viewer, organization, releaseID, version string) (Draft, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Draft{}, err
	}
	return s.grow(ctx, v, Start{Organization: organization, From: releaseID, Version: version})
}

// grow is BeginFrom for somebody who is signed in.
func (s *Service) grow(ctx context.Context, v authz.Viewer, st Start) (Draft, error) {
	from, err := s.Frameworks.ReleaseByID(ctx, st.From)
	if err != nil {
		return Draft{}, err
	}
	beside, err := s.Frameworks.Beside(ctx, st.From, framework.Carried)
	if err != nil {
		return Draft{}, err
	}
	var d *stored
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		keeper, err := s.keeper(ctx, tx, v, st.Organization)
		if err != nil {
			return err
		}
		if d, err = st.already(ctx, tx, keeper, v); d != nil || err != nil {
			return err
		}
		keptBy, err := s.Frameworks.Keeper(ctx, tx, from.Framework.ID)
		if err != nil {
			return err
		}
		r, carried := s.edition(from.Release), beside.Carried
		if keptBy != keeper.ID {
			carried = nil
			if r.Framework, err = s.ownFramework(ctx, tx, keeper, from.Framework); err != nil {
				return err
			}
		}
		var f faults
		f.long("version", st.Version, MaxCode)
		if err := f.err("draft.BeginFrom"); err != nil {
			return err
		}
		if r.Version, err = s.freeVersion(ctx, tx, r.Framework.ID, tidy(st.Version, true)); err != nil {
			return err
		}
		if title, ok := strings.CutSuffix(r.Title, " "+from.Version); ok {
			r.Title = title + " " + r.Version
		}
		d = s.blank(keeper, r, st.From)
		d.ID = cmp.Or(st.ID, d.ID)
		if err := s.settle(ctx, tx, d, true); err != nil {
			return err
		}
		if err := s.begun(ctx, tx, v, d, carried, entry{What: WhatBegun, after: map[string]string{
			"framework": from.Framework.Name, "version": from.Version, "items": strconv.Itoa(len(r.Items)),
		}}); err != nil {
			return err
		}
		return insertItems(ctx, tx, d, r.Items)
	})
	return given(d, err)
}

// edition is a release of the same content as another that can be changed without changing that, with identifiers of its
// own for itself and its levels.
func (s *Service) edition(from *framework.Release) *framework.Release {
	r := *from
	r.ID, r.Date = fresh(), s.clock().Format("2006-01-02")
	r.Levels = slices.Clone(from.Levels)
	for i := range r.Levels {
		r.Levels[i].ID = fresh()
	}
	return &r
}

// ownFramework is a framework of an organization's own that is made from another, under an address that nobody has.
func (s *Service) ownFramework(ctx context.Context, tx *db.Tx, keeper Keeper, of framework.Framework) (framework.Framework, error) {
	own := framework.Framework{
		ID: fresh(), Name: of.Name, ShortName: of.ShortName, Publisher: cmp.Or(keeper.Name, of.Publisher),
	}
	stem := of.Slug + "-" + cmp.Or(keeper.Slug, "own")
	for n := 1; ; n++ {
		own.Slug = numbered(stem, n, MaxCode)
		published, err := selectKnown(ctx, tx, own.Slug, "")
		if err != nil {
			return own, err
		}
		written, err := selectClaims(ctx, tx, own.Slug, "", "")
		if err != nil || len(published)+len(written) == 0 {
			return own, err
		}
	}
}

// numbered is a name that is at most so long, with a number behind it from the second on.
func numbered(stem string, n, most int) string {
	end := ""
	if n > 1 {
		end = "-" + strconv.Itoa(n)
	}
	return strings.Trim(stem[:min(len(stem), most-len(end))], "-") + end
}

// freeVersion is a version for a framework: the one wanted, or the year with a number behind it where it is taken.
func (s *Service) freeVersion(ctx context.Context, tx *db.Tx, frameworkID, wanted string) (string, error) {
	if wanted != "" {
		return wanted, nil
	}
	taken, err := selectVersions(ctx, tx, frameworkID)
	if err != nil {
		return "", err
	}
	year := s.clock().Format("2006")
	for n := 1; ; n++ {
		if v := numbered(year, n, MaxCode); !slices.Contains(taken, v) {
			return v, nil
		}
	}
}
