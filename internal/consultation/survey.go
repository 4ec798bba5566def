package consultation

import (
	"context"
	"regexp"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Door is how somebody comes to a consultation: by a link, with the mark that their browser keeps where the link is for
// everybody, or signed in, by its identifier.
type Door struct {
	Secret string // of a link
	Mark   string // secret in a cookie; "" before somebody has begun
	ID     string // of the consultation, for people of the organization
}

// who is whose set of answers it is: a person's, or that of whoever holds a secret with this digest.
type who struct {
	person, digest string
}

// Survey is a consultation as somebody who answers sees it.
type Survey struct {
	Title, Welcome string
	House          string // name of the organization; "" for those who run the installation
	LastDay        time.Time
	Open           bool
	OpenReplies    bool
	ID             string
	Tree           *framework.Tree // what is asked about, as it stands now; nil where it is not there any more
	Parts          []Part
	Begun          bool // they can answer; else they say that they want to, first
	ByLink         bool // there is no account behind the answers
	OfDraft        bool // it is about a draft, which is nobody's official wording yet
	Fewest         int  // people whom figures tell of at least
	Answers        map[string]Answer
}

// Part is a page of a survey: the items under one, or one by itself.
type Part struct {
	Unit  *framework.Item
	Items []*framework.Item
	Said  bool // they have answered something here
}

// enter finds what a door leads to. A consultation that has ended is still found, so that it can be said that it has ended.
//
// Errors: errs.NotFound for a link that leads nowhere, and for whoever is not asked.
func (s *Service) enter(ctx context.Context, tx *db.Tx, v authz.Viewer, d Door) (placed, who, error) {
	const op = "consultation.enter"
	if d.Secret == "" {
		p, rights, err := s.find(ctx, tx, v, d.ID)
		if err == nil {
			err = may(op, rights, rights.Answer)
		}
		return p, who{person: v.Person}, err
	}
	digest := ids.Digest(d.Secret)
	p, err := selectByLink(ctx, tx, v.Person, digest)
	if err == nil {
		w := who{}
		if d.Mark != "" {
			w.digest = ids.Digest(d.Mark)
		}
		return p, w, nil
	}
	if !isNone(err) {
		return p, who{}, err
	}
	p, err = selectByToken(ctx, tx, v.Person, digest)
	if isNone(err) {
		err = notThere(op)
	}
	return p, who{digest: digest}, err
}

// Look is what a door leads to, with what its holder has answered.
//
// Errors: errs.NotFound for a link that leads nowhere, and for whoever is not asked; errs.SignIn.
func (s *Service) Look(ctx context.Context, v authz.Viewer, d Door) (sv Survey, err error) {
	return sv, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d.Secret == "" {
			if err := v.Someone(authz.ByHand); err != nil {
				return err
			}
		}
		p, w, err := s.enter(ctx, tx, v, d)
		if err != nil {
			return err
		}
		c := &p.Consultation
		sv = Survey{
			ID: c.ID, Title: c.Title, Welcome: c.Welcome, House: c.Organization.Name, LastDay: c.LastDay(), Open: c.IsOpen(s.now()),
			OpenReplies: c.OpenReplies, Begun: w != (who{}), ByLink: d.Secret != "", OfDraft: c.Draft != "", Fewest: s.Rules.Fewest(),
		}
		if sv.Tree, err = s.tree(ctx, tx, c); err != nil {
			return err
		}
		if sv.Begun {
			mine, err := selectSet(ctx, tx, c.ID, w)
			if err == nil {
				sv.Answers, err = selectAnswers(ctx, tx, mine.id)
			}
			if err != nil && !isNone(err) {
				return err
			}
		}
		sv.Parts = parts(c, sv.Tree, sv.Answers)
		return nil
	})
}

// parts are the pages of a survey, in the order of the framework.
func parts(c *Consultation, t *framework.Tree, answers map[string]Answer) (all []Part) {
	if t == nil {
		return nil
	}
	for _, unit := range t.Units() {
		part := Part{Unit: unit}
		for _, it := range t.Leaves(unit.ID) {
			if c.asks(t, it) {
				part.Items = append(part.Items, it)
				_, said := answers[it.ID]
				part.Said = part.Said || said
			}
		}
		if len(part.Items) > 0 {
			all = append(all, part)
		}
	}
	return all
}

// Answer keeps what somebody says of some items. Nothing in it has to be said; what is empty takes back what was said
// before. Items that are not asked about are left out. The same again changes nothing.
//
// Errors: errs.Invalid with fields "relevance.ITEM", "clarity.", "remark.", "suggestion."; errs.Conflict where the
// consultation has ended, or too many have answered; those of Look.
func (s *Service) Answer(ctx context.Context, v authz.Viewer, d Door, answers []Answer) error {
	const op = "consultation.Answer"
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d.Secret == "" {
			if err := v.Someone(authz.ByHand); err != nil {
				return err
			}
		}
		p, w, err := s.enter(ctx, tx, v, d)
		if err != nil {
			return err
		}
		c := &p.Consultation
		switch {
		case !c.IsOpen(s.now()):
			return errs.New(errs.Conflict, op, "consultation.fault.closed")
		case w == (who{}):
			return errs.New(errs.Conflict, op, "consultation.fault.begin")
		}
		fresh, wordings, err := s.answers(ctx, tx, c, answers)
		if err != nil {
			return err
		}
		return s.keep(ctx, tx, c, w, fresh, wordings)
	})
}

// digestForm is how the digest of a wording looks.
var digestForm = regexp.MustCompile(`^[0-9a-f]{16}$`)

// answers checks what somebody says of items that are asked about, and remembers which wording it is about.
func (s *Service) answers(ctx context.Context, tx *db.Tx, c *Consultation, sent []Answer) ([]Answer, map[string]wording, error) {
	t, err := s.tree(ctx, tx, c)
	if err != nil {
		return nil, nil, err
	}
	if t == nil {
		return nil, nil, errs.New(errs.Conflict, "consultation.Answer", "consultation.fault.closed")
	}
	var f faults
	var all []Answer
	wordings := map[string]wording{}
	for _, a := range sent {
		it := t.ByID(a.Item)
		if it == nil || !c.asks(t, it) || wordings[it.ID].digest != "" {
			continue
		}
		wordings[it.ID] = wordingOf(it)
		if a = a.checked(&f); !digestForm.MatchString(a.Wording) {
			a.Wording = wordings[it.ID].digest
		}
		all = append(all, a)
	}
	return all, wordings, f.err("consultation.Answer")
}

// keep stores answers in a set, which begins with the first of them and goes with the last.
func (s *Service) keep(ctx context.Context, tx *db.Tx, c *Consultation, w who, answers []Answer, wordings map[string]wording) error {
	now := s.stamp()
	if !now.After(c.Taken) {
		now = c.Taken.Add(time.Millisecond)
	}
	mine, err := selectSet(ctx, tx, c.ID, w)
	begun := err == nil
	if err != nil && !isNone(err) {
		return err
	}
	before := map[string]Answer{}
	if begun {
		if before, err = selectAnswers(ctx, tx, mine.id); err != nil {
			return err
		}
	}
	changed := false
	for _, a := range answers {
		was, said := before[a.Item]
		if a == was || a.empty() && !said {
			continue
		}
		changed = true
		if a.empty() {
			delete(before, a.Item)
			if err := deleteAnswer(ctx, tx, mine.id, a.Item); err != nil {
				return err
			}
			continue
		}
		if !begun {
			if mine, err = s.begin(ctx, tx, c, w, now); err != nil {
				return err
			}
			begun = true
		}
		before[a.Item] = a
		if wording := wordings[a.Item]; a.Wording == wording.digest {
			if err := insertWording(ctx, tx, c.ID, wording); err != nil {
				return err
			}
		}
		if err := upsertAnswer(ctx, tx, mine.id, a, now); err != nil {
			return err
		}
	}
	switch {
	case !changed:
		return nil
	case len(before) == 0:
		return deleteSet(ctx, tx, mine.id)
	}
	return touchSet(ctx, tx, mine.id, now)
}

// begin makes a set of answers.
func (s *Service) begin(ctx context.Context, tx *db.Tx, c *Consultation, w who, now time.Time) (set, error) {
	n, err := countSets(ctx, tx, c.ID)
	if err != nil {
		return set{}, err
	}
	if n >= MaxSets {
		return set{}, errs.New(errs.Conflict, "consultation.Answer", "consultation.fault.full")
	}
	if err := insertSet(ctx, tx, ids.New(), c.ID, w, now); err != nil {
		return set{}, err
	}
	return selectSet(ctx, tx, c.ID, w)
}

// Withdraw takes back everything that the holder of a door has answered, also after the end. Figures that were taken
// before tell of numbers only and stay.
func (s *Service) Withdraw(ctx context.Context, v authz.Viewer, d Door) error {
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if d.Secret == "" {
			if err := v.Someone(authz.ByHand); err != nil {
				return err
			}
		}
		p, w, err := s.enter(ctx, tx, v, d)
		if err != nil || w == (who{}) {
			return err
		}
		mine, err := selectSet(ctx, tx, p.ID, w)
		if isNone(err) {
			return nil
		}
		if err != nil {
			return err
		}
		return deleteSet(ctx, tx, mine.id)
	})
}
