package consultation

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"slices"
	"time"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/group"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Locales are the sentences of faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what consultations stand on.
type Options struct {
	DB            *db.DB
	Frameworks    *framework.Service
	Organizations *organization.Service
	// Draft is a draft that the viewer may read, see draft.Service.One.
	Draft func(ctx context.Context, v authz.Viewer, id string) (draft.Draft, draft.Rights, error)
	// Content is all of a draft, see draft.Service.Content.
	Content func(ctx context.Context, tx *db.Tx, id string) (*framework.Release, []byte, int64, error)
	Rules   group.Rules
	Now     func() time.Time // time.Now when nil
}

// Service is what can be done with consultations. To whoever one is not for, its methods give errs.NotFound; to whoever
// may only read or answer, errs.Forbidden.
type Service struct {
	Options
	now func() time.Time
}

// NewService works on a migrated database.
func NewService(o Options) *Service {
	s := &Service{Options: o, now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

func (s *Service) stamp() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// Listed is a consultation in a list.
type Listed struct {
	Consultation
	Rights
	Open bool
}

// Mine are the consultations that the viewer may write, read or answer, the newest first.
func (s *Service) Mine(ctx context.Context, v authz.Viewer) (all []Listed, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all = nil
		found, err := selectAll(ctx, tx, v.Person, v.Operator)
		for _, p := range found {
			if r := rightsOf(v, p.part, &p.Consultation); r != (Rights{}) {
				all = append(all, Listed{p.Consultation, r, p.IsOpen(s.now())})
			}
		}
		return err
	})
}

// Hosts are the organizations for which the viewer may begin a consultation.
func (s *Service) Hosts(ctx context.Context, v authz.Viewer) ([]organization.Organization, error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	mine, err := s.Organizations.Mine(ctx, v)
	var all []organization.Organization
	for _, m := range mine {
		if slices.Contains(policy[write], m.Part) {
			all = append(all, m.Organization)
		}
	}
	return all, err
}

// Sight is a consultation as its stewards see it.
type Sight struct {
	Consultation
	Rights
	Open    bool
	Answers int // at least so many people have answered, see group.Rules.AtLeast; 0: too few to be told
	Tokens  int // links for one person that were made
	Tree    *framework.Tree
}

// One is a consultation for its stewards, and for who may read its results.
func (s *Service) One(ctx context.Context, v authz.Viewer, id string) (sight Sight, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return sight, err
	}
	return sight, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, rights, err := s.find(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if err := may("consultation.One", rights, rights.Results); err != nil {
			return err
		}
		sight = Sight{Consultation: p.Consultation, Rights: rights, Open: p.IsOpen(s.now())}
		n, err := countSets(ctx, tx, id)
		if err != nil {
			return err
		}
		sight.Answers = s.Rules.AtLeast(n)
		if sight.Tokens, err = countTokens(ctx, tx, id); err != nil {
			return err
		}
		sight.Tree, err = s.tree(ctx, tx, &p.Consultation)
		return err
	})
}

// find is a consultation with what a viewer may do with it.
func (s *Service) find(ctx context.Context, tx *db.Tx, v authz.Viewer, id string) (placed, Rights, error) {
	p, err := selectByID(ctx, tx, v.Person, id)
	return p, rightsOf(v, p.part, &p.Consultation), err
}

// tree is what a consultation asks about as it stands now; nil where its draft is not there any more.
func (s *Service) tree(ctx context.Context, tx *db.Tx, c *Consultation) (*framework.Tree, error) {
	if c.Release != "" {
		return s.Frameworks.ReleaseByID(ctx, c.Release)
	}
	r, _, _, err := s.Content(ctx, tx, c.Draft)
	switch {
	case errs.Is(err, errs.NotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return framework.NewTree(r), nil
}

// wording is what an item said when somebody answered.
type wording struct {
	item, digest, code, statement string
}

// wordingOf is an item as it is shown to who answers. Its digest tells wordings apart: 16 hex digits.
func wordingOf(it *framework.Item) wording {
	sum := sha256.Sum256([]byte(it.Statement + "\x1f" + it.Question + "\x1f" + it.Note))
	return wording{it.ID, hex.EncodeToString(sum[:8]), it.Code, it.Statement}
}

// WordingOf is the digest of an item as it is shown to who answers.
func WordingOf(it *framework.Item) string { return wordingOf(it).digest }

// Begin opens a consultation. With a link for everybody its secret is given out here and never again: the same start
// again, as after a double click, gives what is there and no secret.
//
// Errors: errs.Invalid with fields named as in Start, in small letters; errs.NotFound where the viewer keeps no such
// organization, or there is no such release or draft.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, d Start) (c Consultation, secret string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return c, "", err
	}
	c, err = s.about(ctx, v, d)
	if err != nil {
		return c, "", err
	}
	var digest string
	if d.Link {
		secret = ids.Secret()
		digest = ids.Digest(secret)
	}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		var part organization.Part
		switch {
		case d.Draft != "" && c.Organization.ID != "":
			if part, err = s.Organizations.PartOf(ctx, tx, v.Person, c.Organization.ID); err != nil {
				return err
			}
		case d.Draft == "" && d.Organization != "":
			m, err := s.Organizations.BySlug(ctx, tx, v.Person, d.Organization)
			if err != nil {
				return err
			}
			part, c.Organization = m.Part, House{m.Organization.ID, m.Organization.Slug, m.Organization.Name}
		}
		r := rightsOf(v, part, &c)
		if !r.Write && part != "" {
			return errs.New(errs.Forbidden, "consultation.Begin", "web.fault.part")
		}
		if err := may("consultation.Begin", Rights{}, r.Write); err != nil {
			return err
		}
		if err := s.checkStart(ctx, tx, &c, d); err != nil {
			return err
		}
		if there, rights, err := s.find(ctx, tx, v, c.ID); err == nil {
			c, secret = there.Consultation, ""
			return may("consultation.Begin", Rights{}, rights.Write)
		} else if !isNone(err) {
			return err
		}
		n, err := countHeld(ctx, tx, c.Organization.ID)
		if err != nil {
			return err
		}
		if n >= MaxHeld {
			return errs.New(errs.Conflict, "consultation.Begin", "consultation.fault.held", "most", MaxHeld)
		}
		return insert(ctx, tx, &c, digest)
	})
	return c, secret, err
}

// about is what a start is about; who may begin is decided after.
func (s *Service) about(ctx context.Context, v authz.Viewer, d Start) (c Consultation, err error) {
	if !ids.Valid(d.ID) {
		d.ID = ids.New()
	}
	c = Consultation{ID: d.ID, Release: d.Release, Draft: d.Draft, Created: s.stamp(), HasLink: d.Link}
	if d.Draft != "" {
		c.Release = ""
		found, _, err := s.Draft(ctx, v, d.Draft)
		c.Organization = House(found.Organization)
		return c, err
	}
	_, err = s.Frameworks.ReleaseByID(ctx, d.Release)
	return c, err
}

// checkStart checks what is to be asked, to whom and until when.
func (s *Service) checkStart(ctx context.Context, tx *db.Tx, c *Consultation, d Start) error {
	t, err := s.tree(ctx, tx, c)
	if err != nil {
		return err
	}
	if t == nil {
		return notThere("consultation.Begin")
	}
	var f faults
	d.Words.into(c, s.now(), &f)
	c.Parts = []string{}
	for _, unit := range t.Units() {
		if slices.Contains(d.Parts, unit.ID) {
			c.Parts = append(c.Parts, unit.ID)
		}
	}
	if len(c.Parts) == len(t.Units()) {
		c.Parts = []string{}
	}
	switch {
	case len(t.Items) == 0:
		f.add("parts", "consultation.fault.empty")
	case len(d.Parts) > 0 && len(c.Parts) == 0 && !slices.Contains(d.Parts, t.Units()[0].ID):
		f.add("parts", "consultation.fault.parts")
	}
	if c.Members && c.Organization.ID == "" {
		f.add("members", "consultation.fault.members")
	}
	return f.err("consultation.Begin")
}

// change lets a steward change a consultation.
func (s *Service) change(ctx context.Context, v authz.Viewer, id, op string, do func(ctx context.Context, tx *db.Tx, c *Consultation) error) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		p, rights, err := s.find(ctx, tx, v, id)
		if err == nil {
			err = may(op, rights, rights.Write)
		}
		if err != nil {
			return err
		}
		return do(ctx, tx, &p.Consultation)
	})
}

// Describe changes title, welcome, last day and whether people of the organization are asked.
//
// Errors: errs.Invalid with fields.
func (s *Service) Describe(ctx context.Context, v authz.Viewer, id string, w Words) error {
	return s.change(ctx, v, id, "consultation.Describe", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		var f faults
		w.into(c, s.now(), &f)
		if c.Members && c.Organization.ID == "" {
			f.add("members", "consultation.fault.members")
		}
		if err := f.err("consultation.Describe"); err != nil {
			return err
		}
		return update(ctx, tx, c)
	})
}

// Show says who may read: leads and members the results, everybody the replies of the stewards.
func (s *Service) Show(ctx context.Context, v authz.Viewer, id string, results, replies bool) error {
	return s.change(ctx, v, id, "consultation.Show", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		c.OpenResults, c.OpenReplies = results, replies
		return update(ctx, tx, c)
	})
}

// Close ends a consultation now, and brings its figures up to date as far as the rules of groups let them.
func (s *Service) Close(ctx context.Context, v authz.Viewer, id string) error {
	return s.change(ctx, v, id, "consultation.Close", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		if c.IsOpen(s.now()) {
			c.Closed = s.stamp()
			if err := update(ctx, tx, c); err != nil {
				return err
			}
		}
		return s.take(ctx, tx, c)
	})
}

// Reopen lets people answer again, until the end of a day.
//
// Errors: errs.Invalid with the field "until".
func (s *Service) Reopen(ctx context.Context, v authz.Viewer, id, until string) error {
	return s.change(ctx, v, id, "consultation.Reopen", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		var f faults
		c.Ends, c.Closed = lastDay(until, s.now(), &f), time.Time{}
		if err := f.err("consultation.Reopen"); err != nil {
			return err
		}
		return update(ctx, tx, c)
	})
}

// Link makes a link with which everybody may answer, and ends the one before. Its secret is given out here and never again.
func (s *Service) Link(ctx context.Context, v authz.Viewer, id string) (secret string, err error) {
	secret = ids.Secret()
	return secret, s.change(ctx, v, id, "consultation.Link", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		return updateLink(ctx, tx, c.ID, ids.Digest(secret))
	})
}

// EndLink ends the link with which everybody may answer. What came by it stays.
func (s *Service) EndLink(ctx context.Context, v authz.Viewer, id string) error {
	return s.change(ctx, v, id, "consultation.EndLink", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		return updateLink(ctx, tx, c.ID, "")
	})
}

// Tokens makes links that are good for one person each. Their secrets are given out here and never again.
//
// Errors: errs.Invalid with the field "count"; errs.Conflict where there are too many already.
func (s *Service) Tokens(ctx context.Context, v authz.Viewer, id string, count int) (secrets []string, err error) {
	return secrets, s.change(ctx, v, id, "consultation.Tokens", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		if count < 1 || count > MaxTokens {
			return &errs.Error{Kind: errs.Invalid, Op: "consultation.Tokens", Fields: []errs.Field{{Name: "count", Key: "consultation.fault.count", Args: []any{"most", MaxTokens}}}}
		}
		n, err := countTokens(ctx, tx, c.ID)
		if err != nil {
			return err
		}
		if n+count > MaxSets {
			return errs.New(errs.Conflict, "consultation.Tokens", "consultation.fault.full")
		}
		secrets = nil
		var digests []string
		for range count {
			secret := ids.Secret()
			secrets, digests = append(secrets, secret), append(digests, ids.Digest(secret))
		}
		return insertTokens(ctx, tx, c.ID, digests, s.stamp())
	})
}

// Decide keeps what the stewards decided of an item and say to those who answered.
//
// Errors: errs.Invalid with the fields "decision" and "words"; errs.NotFound for an item that was not asked about.
func (s *Service) Decide(ctx context.Context, v authz.Viewer, id, item string, r Reply) error {
	return s.change(ctx, v, id, "consultation.Decide", func(ctx context.Context, tx *db.Tx, c *Consultation) error {
		r.Words, r.At = words(r.Words), s.stamp()
		var f faults
		f.long("words", r.Words, MaxRemark)
		if r.Decision != "" && !slices.Contains(Decisions, r.Decision) {
			f.add("decision", "consultation.fault.choice")
		}
		if err := f.err("consultation.Decide"); err != nil {
			return err
		}
		_, rows, err := s.rows(ctx, tx, c)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(rows, func(row Row) bool { return row.Item.ID == item }) {
			return notThere("consultation.Decide")
		}
		return upsertReply(ctx, tx, c.ID, item, r)
	})
}

// Dissolve takes away what belongs to an organization that ends. The caller has decided.
func (s *Service) Dissolve(ctx context.Context, tx *db.Tx, organizationID string) error {
	return deleteOf(ctx, tx, organizationID)
}

// Erase takes away all sets of a person. Figures that were taken before tell of numbers only and stay. The caller has
// decided.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, person string) error {
	sets, err := selectSetsOf(ctx, tx, person)
	for _, id := range sets {
		if err := deleteSet(ctx, tx, id); err != nil {
			return err
		}
	}
	return err
}

// kept is how long marks of browsers and links for one person stay after the end, so that a consultation can be opened
// again.
const kept = 30 * 24 * time.Hour

// Sweep closes consultations whose last day has passed, with their figures brought up to date, and clears away links for
// one person and marks of browsers of those that ended long ago.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		ended, err := selectEnded(ctx, tx, s.now())
		if err != nil {
			return err
		}
		for _, p := range ended {
			p.Closed = p.Ends
			if err := update(ctx, tx, &p.Consultation); err != nil {
				return err
			}
			if err := s.take(ctx, tx, &p.Consultation); err != nil {
				return err
			}
		}
		return deleteTokensBefore(ctx, tx, s.now().Add(-kept))
	})
}

// Subject is what a consultation on a release, or on a draft that the viewer may read, would ask about.
func (s *Service) Subject(ctx context.Context, v authz.Viewer, release, draft string) (t *framework.Tree, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	if draft == "" {
		return s.Frameworks.ReleaseByID(ctx, release)
	}
	if _, _, err := s.Draft(ctx, v, draft); err != nil {
		return nil, err
	}
	return t, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err = s.tree(ctx, tx, &Consultation{Draft: draft})
		if err == nil && t == nil {
			err = notThere("consultation.Subject")
		}
		return err
	})
}
