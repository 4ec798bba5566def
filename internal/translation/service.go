package translation

import (
	"context"
	"embed"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
)

// Locales are the words of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Service is what can be done with translations. What is shown in the library is read from memory, as it was at the last
// Refresh; all else from the database.
type Service struct {
	db            *db.DB
	frameworks    *framework.Service
	organizations *organization.Service
	now           func() time.Time
	kept          atomic.Pointer[snapshot]
	loading       sync.Mutex
}

// Options are what translations need of other nouns.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Now           func() time.Time // time.Now when nil
}

// NewService reads what is shown in a migrated database.
func NewService(ctx context.Context, o Options) (*Service, error) {
	s := &Service{db: o.DB, frameworks: o.Frameworks, organizations: o.Organizations, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	s.kept.Store(&snapshot{})
	return s, s.Refresh(ctx)
}

// Listing is a translation with the names of what it belongs to.
type Listing struct {
	Translation
	Tree         *framework.Tree // of the release, in its own language
	Organization string          // name; "" for those who run the installation
	Writes       bool            // the viewer may
}

// Mine are the translations that the viewer may read while they are written, the newest change first.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) ([]Listing, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	plays, err := s.organizations.Plays(ctx, v)
	if err != nil {
		return nil, err
	}
	names, parts, of := map[string]string{}, map[string]organization.Part{}, []string{}
	for _, m := range plays {
		if slices.Contains(policy[read], m.Part) {
			of = append(of, m.Organization.ID)
			names[m.Organization.ID], parts[m.Organization.ID] = m.Organization.Name, m.Part
		}
	}
	if v.Operator {
		of = append(of, "")
	}
	var out []Listing
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := selectTranslations(ctx, tx, of)
		if err != nil {
			return err
		}
		out = nil
		for _, t := range all {
			tree, err := s.frameworks.ReleaseByID(ctx, t.Release)
			if err != nil {
				return err
			}
			out = append(out, Listing{t, tree, names[t.Organization], t.Organization == "" || writes(parts[t.Organization])})
		}
		return nil
	})
	return out, err
}

// Writers are the organizations for which the viewer may write translations, and whether they may for the installation.
func (s *Service) Writers(ctx context.Context, v authz.Viewer) (all []organization.Organization, operates bool, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, false, err
	}
	plays, err := s.organizations.Plays(ctx, v)
	for _, m := range plays {
		if writes(m.Part) {
			all = append(all, m.Organization)
		}
	}
	return all, v.Operator, err
}

// Begin begins a translation of a published release.
//
// Errors: errs.NotFound for a release or an organization that is not there, or not the viewer's; errs.Forbidden for a part that
// does not write; errs.Invalid with the field "language"; errs.Conflict where the organization has one into that language.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, st Start) (t Translation, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return t, err
	}
	tree, err := s.frameworks.ReleaseByID(ctx, st.Release)
	if err != nil {
		return t, err
	}
	lang, err := languageOf(st.Language, tree.Language)
	if err != nil {
		return t, err
	}
	set, err := Settings{Translator: st.Translator, Status: Progress}.checked()
	if err != nil {
		return t, err
	}
	now := s.now()
	t = Translation{
		ID: ids.New(), Release: tree.ID, Language: lang, Translator: set.Translator, Status: set.Status,
		Revision: 1, Created: now, Changed: now,
	}
	return t, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		var plays organization.Part
		if st.Organization != "" {
			m, err := s.organizations.BySlug(ctx, tx, v.Person, st.Organization)
			if err != nil {
				return err
			}
			t.Organization, plays = m.Organization.ID, m.Part
		}
		if err := may(v, t.Organization, plays, write); err != nil {
			return err
		}
		there, err := selectExists(ctx, tx, t.Release, t.Language, t.Organization)
		if err != nil {
			return err
		}
		if there {
			return errs.New(errs.Conflict, "translation.Begin", "translation.fault.there")
		}
		return insertTranslation(ctx, tx, t)
	})
}

// in finds a translation and asks whether the viewer may do a deed with it. What is not theirs does not exist.
func (s *Service) in(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, d deed) (t Translation, err error) {
	if t, err = selectTranslation(ctx, tx, id); err != nil {
		return t, err
	}
	var plays organization.Part
	if t.Organization != "" {
		if plays, err = s.organizations.PartOf(ctx, tx, v.Person, t.Organization); err != nil {
			return t, err
		}
	}
	return t, may(v, t.Organization, plays, d)
}

// Sight is a translation as somebody of its organization sees it.
type Sight struct {
	Listing
	Said     map[framework.Text]Said
	Official bool // it may be called official: its organization keeps the framework
}

// One is a translation with everything that is written so far.
//
// Errors: errs.NotFound where there is none for this viewer.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (out Sight, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return out, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.in(ctx, tx, v, id, read)
		if err != nil {
			return err
		}
		out = Sight{Listing: Listing{Translation: t, Writes: true}}
		if t.Organization != "" {
			plays, err := s.organizations.PartOf(ctx, tx, v.Person, t.Organization)
			if err != nil {
				return err
			}
			names, err := s.organizations.ByID(ctx, tx, []string{t.Organization})
			if err != nil {
				return err
			}
			out.Listing.Organization, out.Writes = names[t.Organization].Name, writes(plays)
		}
		if out.Tree, err = s.frameworks.ReleaseByID(ctx, t.Release); err != nil {
			return err
		}
		keeper, err := s.frameworks.Keeper(ctx, tx, out.Tree.Framework.ID)
		if err != nil {
			return err
		}
		out.Official = keeper == t.Organization
		out.Said, err = selectSaid(ctx, tx, id)
		return err
	})
	return out, err
}

// Set says who made a translation, how far it is, and whether it is shown.
//
// Errors: errs.NotFound, errs.Forbidden; errs.Invalid with the fields "translator", "note", "status".
func (s *Service) Set(ctx context.Context, v authz.Viewer, id string, set Settings) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	set, bad := set.checked()
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.in(ctx, tx, v, id, write)
		if err != nil {
			return err
		}
		if bad != nil {
			return bad
		}
		if set.Status == Official {
			tree, err := s.frameworks.ReleaseByID(ctx, t.Release)
			if err != nil {
				return err
			}
			keeper, err := s.frameworks.Keeper(ctx, tx, tree.Framework.ID)
			if err != nil {
				return err
			}
			if err := mayCallOfficial(t.Organization, keeper); err != nil {
				return err
			}
		}
		return updateTranslation(ctx, tx, id, set, s.now())
	})
	return s.taken(ctx, err)
}

// Write stores texts of a translation. A text that somebody else changed since the page was opened is not stored but given
// back, with what they wrote; the others are stored. A text that is emptied has no translation again.
//
// Errors: errs.NotFound, errs.Forbidden; errs.Invalid with fields named "item/field" for texts that are too long or that the
// release does not have; then nothing is stored.
func (s *Service) Write(ctx context.Context, v authz.Viewer, id string, all []Save) (conflicts []Conflict, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		conflicts = nil
		t, err := s.in(ctx, tx, v, id, write)
		if err != nil {
			return err
		}
		tree, err := s.frameworks.ReleaseByID(ctx, t.Release)
		if err != nil {
			return err
		}
		if err := check(tree, all); err != nil {
			return err
		}
		now := s.now()
		if err := updateChanged(ctx, tx, id, now); err != nil {
			return err
		}
		there, err := selectSaid(ctx, tx, id)
		if err != nil {
			return err
		}
		var store []Save
		for _, one := range all {
			one.Words, one.Knew = typed.Text(one.Words), typed.Text(one.Knew)
			is := there[one.Text]
			switch {
			case one.Words == is.Words, one.Words == one.Knew: // nothing to do, or not touched on this page
			case one.Knew != is.Words:
				conflicts = append(conflicts, Conflict{one.Text, one.Words, is})
			default:
				store = append(store, one)
			}
		}
		return replaceTexts(ctx, tx, id, v.Person, store, now)
	})
	return conflicts, s.taken(ctx, err)
}

// check looks whether texts are those of a release and short enough.
func check(tree *framework.Tree, all []Save) error {
	known := map[framework.Text]bool{}
	for _, w := range tree.Texts() {
		known[w.Text] = true
	}
	var faults []errs.Field
	for _, s := range all {
		switch {
		case !known[s.Text]:
			faults = append(faults, errs.Field{Name: s.Item + "/" + s.Field, Key: "translation.fault.unknown"})
		case utf8.RuneCountInString(s.Words) > MaxText:
			faults = append(faults, errs.Field{Name: s.Item + "/" + s.Field, Key: "translation.fault.long", Args: []any{"most", MaxText}})
		}
	}
	if len(faults) > 0 {
		return &errs.Error{Kind: errs.Invalid, Op: "translation.Write", Fields: faults}
	}
	return nil
}

// Delete deletes a translation that is not shown.
//
// Errors: errs.NotFound, errs.Forbidden; errs.Conflict while it is shown.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := s.in(ctx, tx, v, id, write)
		if err != nil {
			return err
		}
		if t.Shown {
			return errs.New(errs.Conflict, "translation.Delete", "translation.fault.shown")
		}
		return deleteTranslation(ctx, tx, id)
	})
}

// taken takes a stored change into memory.
func (s *Service) taken(ctx context.Context, err error) error {
	if err != nil {
		return err
	}
	return s.Refresh(context.WithoutCancel(ctx))
}

// Erase takes a person's name away from what they wrote; the texts are the organization's. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return updateErased(ctx, tx, person)
}

// Dissolve clears away what belongs to an organization that ends. What everybody reads in the library goes over to those who
// run the installation; the rest is deleted. Who calls has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organization string) error {
	return deleteOfOrganization(ctx, tx, organization)
}
