package exchange

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"pathways/internal/draft"
	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
)

// Choices are what a person says about a file.
type Choices struct {
	As      string `json:"as,omitempty"`      // form; "": what its content says
	Way     Way    `json:"way"`               // "": as a draft
	Into    string `json:"into,omitempty"`    // identifier of a draft to bring up to date; "": the one of the same framework, or a new one
	Lacking bool   `json:"lacking,omitempty"` // items of the draft that the file does not have are removed
	Options
}

// aim is where a reading goes to: what is compared, and what is done in the end.
type aim struct {
	against
	reading reading.Reading // with the identity that it gets there
	draft   string          // to bring up to date; "": a new one, or a release
	base    string          // of a new draft: identifier of the release that it follows
}

// aimed finds out what a reading goes into, and gives it the identity that it has there. The reading is not changed. Drafts
// are those that the viewer may see.
func (s *Service) aimed(ctx context.Context, tx *db.Tx, k draft.Keeper, c Choices, drafts []draft.Draft, read reading.Reading) (aim, error) {
	a := aim{against: against{way: cmp.Or(c.Way, AsDraft)}, reading: read}
	if read.Release == nil {
		return a, nil
	}
	a.reading = clone(read)
	if c.Way == AsRelease {
		return a, s.aimRelease(ctx, tx, k, c, &a)
	}
	return a, s.aimDraft(ctx, tx, k, c, drafts, &a)
}

// clone is a reading whose release and entries can be changed by themselves.
func clone(r reading.Reading) reading.Reading {
	release := *r.Release
	release.Items, release.Levels = slices.Clone(release.Items), slices.Clone(release.Levels)
	r.Release, r.Entries = &release, slices.Clone(r.Entries)
	return r
}

// compareWith sets what the file is compared with to a published release.
func (s *Service) compareWith(ctx context.Context, a *aim, id string) error {
	t, err := s.Frameworks.ReleaseByID(ctx, id)
	if err != nil {
		return err
	}
	a.before = t.Release
	a.target = Target{Kind: "release", ID: t.ID, Slug: t.Framework.Slug, Version: t.Version, Title: t.Title}
	return nil
}

// aimRelease finds out how a reading would stand among what is published.
func (s *Service) aimRelease(ctx context.Context, tx *db.Tx, k draft.Keeper, c Choices, a *aim) error {
	r := a.reading.Release
	found, slugOnly, err := s.published(ctx, tx, r, c.Slug != "")
	if err != nil || found == nil {
		return err
	}
	if !slugOnly {
		if err := s.nextOf(ctx, c, found, a); err != nil {
			return err
		}
	}
	there, has := found.has(r.ID, r.Version)
	switch {
	case slugOnly:
		a.refuse("exchange.why.slug", "slug", r.Framework.Slug)
		return nil
	case has && there.ID == r.ID && c.Slug == "" && c.Version == "":
		adopt(&a.reading, found.Framework, there.Version) // it was given another name when it came the first time
	case found.Slug != r.Framework.Slug || has && there.ID == r.ID && there.Version != r.Version:
		a.refuse("exchange.why.identifier", "slug", found.Slug, "version", there.Version)
		return nil
	}
	if found.keeper != k.ID {
		a.refuse("exchange.why.keeper", "name", found.Name)
	}
	if has {
		a.fixed = true
		return s.compareWith(ctx, a, there.ID)
	}
	current, err := s.Frameworks.Current(ctx, found.Slug)
	if err != nil {
		return err
	}
	return s.compareWith(ctx, a, current.ID)
}

func (a *aim) refuse(key string, args ...any) {
	a.why = append(a.why, Said{Key: key, Args: args, Refuses: true})
}

func (a *aim) note(key string, args ...any) { a.why = append(a.why, Said{Key: key, Args: args}) }

// adopt gives a reading the framework and version that it is known under here.
func adopt(r *reading.Reading, f framework.Framework, version string) {
	slug, was := r.Release.Framework.Slug, r.Release.Version
	r.Release.Framework.Slug, r.Release.Version = f.Slug, version
	renumber(r, slug, was)
	r.Release.Framework = f
}

// aimDraft finds the draft that a reading brings up to date, or what a new one follows.
func (s *Service) aimDraft(ctx context.Context, tx *db.Tx, k draft.Keeper, c Choices, drafts []draft.Draft, a *aim) error {
	r := a.reading.Release
	drafts = slices.DeleteFunc(slices.Clone(drafts), func(d draft.Draft) bool { return d.Organization.ID != k.ID })
	if c.Into != "" {
		i := slices.IndexFunc(drafts, func(d draft.Draft) bool { return d.ID == c.Into })
		if i < 0 {
			return notFound("exchange.aimDraft")
		}
		if drafts[i].State != draft.Open {
			a.refuse("exchange.why.closed", "title", drafts[i].Head.Title)
		}
		return s.intoDraft(ctx, tx, c, drafts[i], a)
	}
	found, slugOnly, err := s.published(ctx, tx, r, c.Slug != "")
	if err != nil {
		return err
	}
	if found != nil {
		if there, has := found.has(r.ID, r.Version); has && !slugOnly {
			if err := s.compareWith(ctx, a, there.ID); err != nil {
				return err
			}
			known := clone(a.reading)
			adopt(&known, found.Framework, there.Version)
			if sameRelease(a.before, known.Release) {
				a.fixed, a.reading = true, known
				return nil
			}
			a.base = there.ID
		}
	}
	own := found != nil && (found.keeper != k.ID || slugOnly)
	switch {
	case own: // somebody else keeps it: a framework of one's own, of the same items
		slug := ownSlug(r.Framework.Slug, k)
		if slugOnly {
			a.note("exchange.why.ownSlug", "name", found.Name, "slug", slug)
		} else {
			a.note("exchange.why.own", "name", found.Name, "slug", slug)
		}
		r.Framework.ID, r.Framework.Slug, r.ID = framework.FrameworkID(slug), slug, framework.ReleaseID(slug, r.Version)
	case found != nil:
		if a.before == nil {
			current, err := s.Frameworks.Current(ctx, found.Slug)
			if err != nil {
				return err
			}
			a.base = current.ID
			if err := s.compareWith(ctx, a, current.ID); err != nil {
				return err
			}
		}
		adopt(&a.reading, found.Framework, freeVersion(r.Version, found.trees))
		if r = a.reading.Release; a.base != "" && a.before.ID == r.ID {
			r.ID = framework.ReleaseID(r.Framework.Slug, r.Version)
		}
		a.note("exchange.why.edition", "title", a.target.Title, "version", r.Version)
	}
	i := slices.IndexFunc(drafts, func(d draft.Draft) bool {
		return d.State == draft.Open && (d.Head.ID == a.reading.Release.ID || d.Head.Framework.Slug == a.reading.Release.Framework.Slug)
	})
	if i < 0 {
		return nil
	}
	a.why = nil
	return s.intoDraft(ctx, tx, c, drafts[i], a)
}

// intoDraft has a reading bring a draft up to date, item by item.
func (s *Service) intoDraft(ctx context.Context, tx *db.Tx, c Choices, d draft.Draft, a *aim) error {
	before, carried, _, err := s.Drafts.Content(ctx, tx, d.ID)
	if err != nil {
		return err
	}
	a.before, a.stored, a.draft, a.base = before, carried, d.ID, ""
	a.target = Target{Kind: "draft", ID: d.ID, Slug: d.Head.Framework.Slug, Version: d.Head.Version, Title: d.Head.Title}
	r := amended(before, a.reading.Release)
	a.reading.Release = r
	if c.Lacking {
		is := framework.NewTree(r)
		for i := range before.Items {
			if is.ByID(before.Items[i].ID) == nil {
				a.remove = append(a.remove, before.Items[i].ID)
			}
		}
	}
	return nil
}

// amended is what a file says of a draft as draft.Service.Amend takes it: the head stays but for kinds and levels that are new,
// and so do fields that no item of the file says anything in.
func amended(before, file *framework.Release) *framework.Release {
	r := *before
	r.Kinds, r.Levels, r.Items = slices.Clone(before.Kinds), slices.Clone(before.Levels), slices.Clone(file.Items)
	for _, k := range file.Kinds {
		if r.KindOf(k.Key).Key == "" {
			r.Kinds = append(r.Kinds, k)
		}
	}
	for _, l := range file.Levels {
		if _, there := r.LevelOf(l.Code); !there {
			r.Levels = append(r.Levels, l)
		}
	}
	var question, note, remark, ours bool
	says := map[string]bool{}
	for i := range r.Items {
		it := &r.Items[i]
		question, note, remark, ours = question || it.Question != "", note || it.Note != "", remark || it.Remark != "", ours || it.CodeOurs
		for _, l := range it.Levels {
			says[l.Level] = true
		}
	}
	was := framework.NewTree(before)
	for i := range r.Items {
		it := &r.Items[i]
		old := was.ByID(it.ID)
		if old == nil {
			continue
		}
		if it.Code == old.Code && !ours {
			it.CodeOurs = old.CodeOurs
		}
		for _, f := range []struct {
			said      bool
			into, old *string
		}{{question, &it.Question, &old.Question}, {note, &it.Note, &old.Note}, {remark, &it.Remark, &old.Remark}} {
			if !f.said {
				*f.into = *f.old
			}
		}
		for _, l := range old.Levels {
			if !says[l.Level] {
				it.Levels = append(it.Levels[:len(it.Levels):len(it.Levels)], l)
			}
		}
	}
	return &r
}

// ownSlug is the slug of a framework of one's own that is made from somebody else's.
func ownSlug(slug string, k draft.Keeper) string {
	end := k.Slug
	if end == "" {
		end = "own"
	}
	const most = 60
	return slug[:min(len(slug), max(most-len(end)-1, 1))] + "-" + end[:min(len(end), most-2)]
}

// freeVersion is a version that no release has: the wanted one, or that with a number behind it.
func freeVersion(wanted string, taken []framework.ReleaseInfo) string {
	version := wanted
	for n := 2; slices.ContainsFunc(taken, func(i framework.ReleaseInfo) bool { return i.Version == version }); n++ {
		version = wanted + "-" + strconv.Itoa(n)
	}
	return version
}

// carryOut does what a plan says.
func (s *Service) carryOut(ctx context.Context, tx *db.Tx, v authz.Viewer, k draft.Keeper, a aim, file string) (result string, err error) {
	r := a.reading.Release
	if a.way == AsRelease {
		return r.ID, s.Frameworks.Publish(ctx, tx, r, framework.Beside{Carried: a.reading.Carried}, k.ID)
	}
	b := draft.Brought{Organization: k.ID, Release: r, Carried: a.reading.Carried, Base: a.base, File: file}
	var d draft.Draft
	if a.draft != "" {
		d, err = s.Drafts.Amend(ctx, tx, v, a.draft, b, a.remove)
	} else {
		d, err = s.Drafts.Bring(ctx, tx, v, b)
	}
	return d.ID, err
}
