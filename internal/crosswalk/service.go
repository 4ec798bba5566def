package crosswalk

import (
	"context"
	"slices"
	"time"

	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Service is what can be done with working crosswalks. Its methods give errs.NotFound to whoever may not know of one, in
// the same words as for one that is not there, and errs.Forbidden to whoever may only read it.
type Service struct {
	db            *db.DB
	frameworks    *framework.Service
	organizations *organization.Service
	now           func() time.Time
}

// Options are what the service needs.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	Now           func() time.Time // time.Now when nil
}

// NewService works on a migrated database.
func NewService(o Options) *Service {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Service{db: o.DB, frameworks: o.Frameworks, organizations: o.Organizations, now: o.Now}
}

// Start is what a crosswalk begins with.
type Start struct {
	Organization string // slug; "" for those who run the installation
	From, To     string // identifiers of releases
	Title        string // "": one is made of the two names
}

// Begin makes an empty working crosswalk between two published releases.
//
// Errors: errs.Invalid with the fields "from", "to", "title", "organization".
func (s *Service) Begin(ctx context.Context, v authz.Viewer, st Start) (Work, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return Work{}, err
	}
	now := s.now().UTC().Truncate(time.Millisecond)
	r := &row{Work: Work{ID: ids.New(), Title: tidyLine(st.Title), Revision: 1, Created: now, Changed: now}, fromRelease: st.From, toRelease: st.To}
	var f faults
	for name, id := range map[string]string{"from": st.From, "to": st.To} {
		_, err := s.frameworks.ReleaseByID(ctx, id)
		if err != nil && !errs.Is(err, errs.NotFound) {
			return Work{}, err
		}
		f.require(err == nil, name, "crosswalk.fault.release")
	}
	f.require(st.From != st.To || st.From == "", "to", "crosswalk.fault.twice")
	f.short("title", r.Title, MaxTitle)
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if st.Organization != "" {
			m, err := s.organizations.BySlug(ctx, tx, v.Person, st.Organization)
			if err != nil {
				return err
			}
			r.Organization, r.part = Keeper{m.Organization.ID, m.Organization.Slug, m.Organization.Name}, m.Part
		}
		if err := may(v, r.Organization.ID, r.part, write); err != nil {
			return err
		}
		if err := f.err("crosswalk.Begin"); err != nil {
			return err
		}
		if err := released(ctx, s.frameworks, r); err != nil {
			return err
		}
		if r.Title == "" {
			r.Title = titleOf(r.From, r.To)
		}
		if err := insertWork(ctx, tx, r, v.Person); err != nil {
			return err
		}
		return s.note(ctx, tx, v, r, Begun, DeedDoc{})
	})
	return r.Work, err
}

// titleOf names a crosswalk by its two releases.
func titleOf(from, to *framework.Tree) string {
	return from.Framework.ShortName + " " + from.Version + " – " + to.Framework.ShortName + " " + to.Version
}

// note keeps an entry of the history and stores that something changed. Deeds that change nothing of what would be
// published leave the revision.
func (s *Service) note(ctx context.Context, tx *db.Tx, v authz.Viewer, r *row, what What, doc DeedDoc) error {
	now := s.now().UTC().Truncate(time.Millisecond)
	r.deeds++
	r.Changed = now
	if err := insertDeed(ctx, tx, r.ID, r.deeds, v.Person, what, doc, now); err != nil {
		return err
	}
	return updateWork(ctx, tx, r, v.Person)
}

// open reads a working crosswalk for a viewer who is allowed a deed.
func (s *Service) open(ctx context.Context, tx *db.Tx, v authz.Viewer, id string, d deed) (*row, error) {
	r, err := selectWork(ctx, tx, id, v.Person)
	if err != nil {
		return nil, err
	}
	if err := may(v, r.Organization.ID, r.part, d); err != nil {
		return nil, err
	}
	return r, released(ctx, s.frameworks, r)
}

// change does something to a working crosswalk in one transaction.
func (s *Service) change(ctx context.Context, v authz.Viewer, id string, d deed, do func(ctx context.Context, tx *db.Tx, r *row) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.open(ctx, tx, v, id, d)
		if err != nil {
			return err
		}
		return do(ctx, tx, r)
	})
}

// Mine are the working crosswalks that the viewer may read, the newest change first.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) ([]Work, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	var out []Work
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		out = nil
		all, err := selectWorks(ctx, tx, v.Person, v.Operator)
		if err != nil {
			return err
		}
		for _, r := range all {
			if may(v, r.Organization.ID, r.part, read) != nil {
				continue
			}
			if err := released(ctx, s.frameworks, r); err != nil {
				return err
			}
			out = append(out, r.Work)
		}
		return nil
	})
	return out, err
}

// One is a working crosswalk with what the viewer may do and how many links there are.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (w Work, rights Rights, t Tally, err error) {
	err = s.view(ctx, v, id, func(ctx context.Context, tx *db.Tx, r *row) error {
		all, err := selectTally(ctx, tx, id)
		if err != nil {
			return err
		}
		w, t = r.Work, tallied(all)
		rights, err = s.rightsOf(ctx, tx, v, r)
		return err
	})
	return w, rights, t, err
}

func (s *Service) view(ctx context.Context, v authz.Viewer, id string, do func(ctx context.Context, tx *db.Tx, r *row) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := s.open(ctx, tx, v, id, read)
		if err != nil {
			return err
		}
		return do(ctx, tx, r)
	})
}

func (s *Service) rightsOf(ctx context.Context, tx *db.Tx, v authz.Viewer, r *row) (Rights, error) {
	rights := Rights{
		Write:   may(v, r.Organization.ID, r.part, write) == nil,
		Publish: may(v, r.Organization.ID, r.part, publish) == nil,
	}
	var keepers []string
	for _, t := range []*framework.Tree{r.From, r.To} {
		keeper, err := s.frameworks.Keeper(ctx, tx, t.Framework.ID)
		if err != nil {
			return rights, err
		}
		keepers = append(keepers, keeper)
	}
	rights.Standings = standingsOf(r.Organization.ID, keepers...)
	return rights, nil
}

func tallied(all []tallyRow) Tally {
	t := Tally{}
	for _, one := range all {
		t[one.state] += one.count
	}
	return t
}

// Describe changes title and note.
//
// Errors: errs.Invalid with the fields "title" and "note".
func (s *Service) Describe(ctx context.Context, v authz.Viewer, id, title, note string) error {
	title, note = tidyLine(title), tidyText(note)
	return s.change(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, r *row) error {
		var f faults
		f.require(title != "", "title", "crosswalk.fault.title")
		f.short("title", title, MaxTitle)
		f.short("note", note, MaxNote)
		if err := f.err("crosswalk.Describe"); err != nil || r.Title == title && r.Note == note {
			return err
		}
		r.Title, r.Note = title, note
		r.Revision++
		return s.note(ctx, tx, v, r, Described, DeedDoc{})
	})
}

// Suggest looks for links by the wording of both releases and adds those that are not there yet: what was refused stays
// refused. It says how many are new.
func (s *Service) Suggest(ctx context.Context, v authz.Viewer, id string) (added int, err error) {
	err = s.change(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, r *row) error {
		known, err := selectPairs(ctx, tx, id)
		if err != nil {
			return err
		}
		var links []Link
		places, turn := placesOf(r.From), 0
		for _, sug := range Suggest(r.From, r.To, func(from, to string) bool { return known[[2]string{from, to}] == "" }) {
			if len(known)+len(links) >= MaxLinks {
				break
			}
			turn++
			links = append(links, Link{
				ID: ids.New(), From: sug.From.ID, To: sug.To.ID, Type: sug.Type, State: Open, Words: sug.Words,
				place: places[sug.From.ID], turn: turn,
			})
		}
		if added = len(links); added == 0 {
			return nil
		}
		if err := insertLinks(ctx, tx, id, links, nil, s.now()); err != nil {
			return err
		}
		return s.note(ctx, tx, v, r, Suggested, DeedDoc{Count: added})
	})
	return added, err
}

// placesOf are the places of items in their release, by identifier.
func placesOf(t *framework.Tree) map[string]int {
	out := make(map[string]int, len(t.Items))
	for i := range t.Items {
		out[t.Items[i].ID] = i
	}
	return out
}

// AcceptSame accepts every suggestion that nobody has looked at and whose two statements are the same, word for word.
func (s *Service) AcceptSame(ctx context.Context, v authz.Viewer, id string) (n int, err error) {
	err = s.change(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, r *row) error {
		count, err := updateSame(ctx, tx, id, framework.ExactMatch, v.Person, s.now())
		if n = int(count); err != nil || n == 0 {
			return err
		}
		r.Revision++
		return s.note(ctx, tx, v, r, AllSame, DeedDoc{Count: n})
	})
	return n, err
}

// Decide accepts or refuses a link, opens it again, or changes its type or note.
//
// Errors: errs.Invalid with the fields "state", "type", "note"; errs.Conflict where somebody else decided otherwise since
// the page was made.
func (s *Service) Decide(ctx context.Context, v authz.Viewer, id, link string, d Decision) error {
	d.Note = tidyText(d.Note)
	return s.change(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, r *row) error {
		if err := d.check(); err != nil {
			return err
		}
		l, err := selectLink(ctx, tx, id, link)
		if err != nil {
			return err
		}
		if d.Knew != "" && d.Knew != l.State && d.State != l.State {
			return errs.New(errs.Conflict, "crosswalk.Decide", "crosswalk.fault.changed")
		}
		return s.decide(ctx, tx, v, r, l, d, Decided)
	})
}

func (s *Service) decide(ctx context.Context, tx *db.Tx, v authz.Viewer, r *row, l Link, d Decision, what What) error {
	before := l.said()
	l.State, l.Type, l.Note = d.State, d.Type, d.Note
	if *before == *l.said() {
		return nil
	}
	if err := updateLink(ctx, tx, r.ID, l, v.Person, s.now()); err != nil {
		return err
	}
	if before.State == Accepted || l.State == Accepted {
		r.Revision++
	}
	doc := DeedDoc{Before: before, After: l.said()}
	doc.From, doc.To = codeOf(r.From, l.From), codeOf(r.To, l.To)
	return s.note(ctx, tx, v, r, what, doc)
}

func codeOf(t *framework.Tree, id string) string {
	if it := t.ByID(id); it != nil {
		return it.Code
	}
	return ""
}

// Add makes a link by hand, accepted at once. Where the two items have a link already it takes its place.
//
// Errors: errs.Invalid with the fields "to", "type", "note"; errs.NotFound where the first release has no such item.
func (s *Service) Add(ctx context.Context, v authz.Viewer, id, fromItem, toItem, kind, note string) error {
	d := Decision{State: Accepted, Type: kind, Note: tidyText(note)}
	return s.change(ctx, v, id, write, func(ctx context.Context, tx *db.Tx, r *row) error {
		if r.From.ByID(fromItem) == nil {
			return notFound("crosswalk.Add")
		}
		if r.To.ByID(toItem) == nil {
			var f faults
			f.require(false, "to", "crosswalk.fault.item")
			return f.err("crosswalk.Add")
		}
		if err := d.check(); err != nil {
			return err
		}
		l, err := selectPair(ctx, tx, id, fromItem, toItem)
		if err == nil {
			return s.decide(ctx, tx, v, r, l, d, Added)
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		l = Link{
			ID: ids.New(), From: fromItem, To: toItem, Type: d.Type, State: Accepted, Note: d.Note, ByHand: true,
			Words: []string{}, place: placesOf(r.From)[fromItem],
		}
		if err := insertLinks(ctx, tx, id, []Link{l}, v.Person, s.now()); err != nil {
			return err
		}
		r.Revision++
		return s.note(ctx, tx, v, r, Added, DeedDoc{From: codeOf(r.From, fromItem), To: codeOf(r.To, toItem), After: l.said()})
	})
}

// History is what was done, the newest first. Before is the Seq of the last one of the page before, 0 for the first
// page; next is what to ask with for the page after, 0 at the end.
func (s *Service) History(ctx context.Context, v authz.Viewer, id string, before int64, limit int) (w Work, all []Deed, next int64, err error) {
	limit = min(max(limit, 1), 100)
	err = s.view(ctx, v, id, func(ctx context.Context, tx *db.Tx, r *row) (err error) {
		w, next = r.Work, 0
		if all, err = selectDeeds(ctx, tx, id, before, limit+1); err == nil && len(all) > limit {
			all = all[:limit]
			next = all[limit-1].Seq
		}
		return err
	})
	return w, all, next, err
}

// Delete deletes a working crosswalk, and takes it out of the library where it is there.
func (s *Service) Delete(ctx context.Context, v authz.Viewer, id string) error {
	err := s.change(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, r *row) error {
		if !r.Published.IsZero() {
			if err := s.frameworks.WithdrawCrosswalk(ctx, tx, id); err != nil {
				return err
			}
		}
		return deleteWork(ctx, tx, id)
	})
	if err != nil {
		return err
	}
	return s.frameworks.Refresh(context.WithoutCancel(ctx))
}

// Erase takes a person out of all that they did here. What they decided stays, without a name. Who calls has decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	return forget(ctx, tx, person)
}

// Dissolve leaves the crosswalks of an organization that ends, where they are in the library, to those who run the
// installation, and deletes the others.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organizationID string) error {
	all, err := selectOf(ctx, tx, organizationID)
	if err != nil {
		return err
	}
	for id, published := range all {
		end := deleteWork
		if published {
			end = updateHandedOn
		}
		if err := end(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// Publish puts all accepted links into the library as one crosswalk, in place of the one that was published from here
// before.
//
// Errors: errs.Invalid with the field "standing" where it may not be published with that, and errs.Conflict where no link
// is accepted.
func (s *Service) Publish(ctx context.Context, v authz.Viewer, id string, standing framework.Standing) (*framework.Crosswalk, error) {
	var x *framework.Crosswalk
	err := s.change(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, r *row) error {
		rights, err := s.rightsOf(ctx, tx, v, r)
		if err != nil {
			return err
		}
		var f faults
		f.require(slices.Contains(rights.Standings, standing), "standing", "crosswalk.fault.standing")
		if err := f.err("crosswalk.Publish"); err != nil {
			return err
		}
		links, err := selectAccepted(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(links) == 0 {
			return errs.New(errs.Conflict, "crosswalk.Publish", "crosswalk.fault.nothing")
		}
		x = published(r, links, standing)
		if _, err := s.frameworks.PublishCrosswalk(ctx, tx, x); err != nil {
			return err
		}
		r.Published, r.Standing, r.publishedRevision = s.now().UTC().Truncate(time.Millisecond), standing, r.Revision
		return s.note(ctx, tx, v, r, Put, DeedDoc{Count: len(links), Detail: string(standing)})
	})
	if err != nil {
		return nil, err
	}
	return x, s.frameworks.Refresh(context.WithoutCancel(ctx))
}

// runners is the author of what those who run the installation publish.
const runners = "Pathways"

// published is a working crosswalk as the library has it. It names the organization and none of its people.
func published(r *row, links []Link, standing framework.Standing) *framework.Crosswalk {
	x := &framework.Crosswalk{
		ID: r.ID, Framework: r.From.Framework.Slug, From: r.From.Version, To: r.To.Version,
		Title: r.Title, Author: r.Organization.Name, Standing: standing, Note: r.Note,
	}
	if x.Author == "" {
		x.Author = runners
	}
	if slug := r.To.Framework.Slug; slug != x.Framework {
		x.ToFramework = slug
	}
	for _, l := range links {
		a := framework.Association{
			ID: l.ID, Type: l.Type, Note: l.Note, Author: x.Author, Status: framework.Accepted,
			From: framework.ItemRef{ItemID: l.From, Code: codeOf(r.From, l.From), Version: x.From},
			To:   framework.ItemRef{ItemID: l.To, Code: codeOf(r.To, l.To), Version: x.To, Framework: x.ToFramework},
		}
		if l.ByHand {
			a.Status = framework.ByHand
		}
		x.Associations = append(x.Associations, a)
	}
	return x
}

// Withdraw takes what was published from here out of the library. The working crosswalk stays.
//
// Errors: errs.Conflict where it is not there.
func (s *Service) Withdraw(ctx context.Context, v authz.Viewer, id string) error {
	err := s.change(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, r *row) error {
		if r.Published.IsZero() {
			return errs.New(errs.Conflict, "crosswalk.Withdraw", "crosswalk.fault.notthere")
		}
		if err := s.frameworks.WithdrawCrosswalk(ctx, tx, id); err != nil {
			return err
		}
		r.Published, r.publishedRevision = time.Time{}, 0
		return s.note(ctx, tx, v, r, Withdrawn, DeedDoc{})
	})
	if err != nil {
		return err
	}
	return s.frameworks.Refresh(context.WithoutCancel(ctx))
}
