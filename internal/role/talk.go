package role

import (
	"context"
	"slices"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
)

// Suggestion is what somebody proposes.
type Suggestion struct {
	ID     string // the page's: the same twice proposes once
	Part   Part
	Item   string // identifier; "" for title, purpose and team
	Before Said   // of an example: the one that is meant; nothing for a new one
	After  Said
	Reason string
	Knew   *Said // what the page knew to stand there; nil: whatever does
}

// tidy is the suggestion as it is stored.
func (g Suggestion) tidy() Suggestion {
	text := typed.Line
	if g.Part == PartPurpose {
		text = typed.Text
	}
	g.Before.Text, g.After.Text, g.Reason = text(g.Before.Text), text(g.After.Text), typed.Text(g.Reason)
	u := Use{From: g.After.From, To: g.After.To}.tidy()
	switch g.Part {
	case PartUse:
		g.After = Said{Emphasis: g.After.Emphasis, From: u.From, To: u.To}
	case PartRemove:
		g.After = Said{}
	default:
		g.After = Said{Text: g.After.Text}
	}
	if !slices.Contains([]Part{PartUse, PartExample, PartRemove}, g.Part) {
		g.Item = ""
	}
	return g
}

// check finds what is wrong with a suggestion for a role.
//
// Errors: errs.Invalid with the fields "part", "item", "after", "emphasis", "from", "examples", "reason".
func (g Suggestion) check(k *desk) error {
	var f faults
	f.long("reason", g.Reason, MaxReason)
	_, isUsed := k.Use(g.Item)
	switch g.Part {
	case PartTitle, PartTeam:
		f.long("after", g.After.Text, MaxTitle)
		if g.Part == PartTitle && g.After.Text == "" {
			f.add("after", "role.fault.title")
		}
	case PartPurpose:
		f.long("after", g.After.Text, MaxPurpose)
	case PartUse:
		Use{Item: g.Item, Emphasis: g.After.Emphasis, From: g.After.From, To: g.After.To}.check(k.tree, "", &f)
	case PartExample:
		if utf8.RuneCountInString(g.After.Text) > MaxExample {
			f.add("after", "role.fault.example", "most", MaxExample)
		}
		if !isUsed {
			f.add("item", "role.fault.unused")
		}
	case PartRemove:
		if !isUsed {
			f.add("item", "role.fault.unused")
		}
	default:
		f.add("part", "role.fault.part")
	}
	return f.err("role.Propose")
}

// Clash is a proposal whose place in the text reads otherwise than was known. Nothing is stored: people decide with both before
// them.
type Clash struct {
	Now Said // what stands there now
}

// Propose keeps a proposal for those who write.
//
// Errors: errs.Invalid with the fields "part", "item", "after", "emphasis", "from", "examples", "reason"; errs.Conflict where
// MaxProposals wait.
func (s *Service) Propose(ctx context.Context, v authz.Viewer, slug, id string, g Suggestion) (p Proposal, clash *Clash, err error) {
	g = g.tidy()
	if !ids.Valid(g.ID) {
		g.ID = ids.New()
	}
	err = s.change(ctx, v, slug, id, propose, func(ctx context.Context, tx *db.Tx, k *desk) error {
		clash = nil
		there, err := selectProposal(ctx, tx, k.Role.ID, g.ID)
		if err == nil {
			p = there
			return nil
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		if err := g.check(k); err != nil {
			return err
		}
		now := k.At(g.Part, g.Item, g.Before)
		if g.Knew != nil && *g.Knew != now {
			clash = &Clash{now}
			return nil
		}
		if g.After == now {
			return &errs.Error{Kind: errs.Invalid, Op: "role.Propose", Fields: []errs.Field{{Name: "after", Key: "role.fault.already"}}}
		}
		open, _, err := countTalk(ctx, tx, k.Role.ID)
		if err != nil {
			return err
		}
		if open >= MaxProposals {
			return errs.New(errs.Conflict, "role.Propose", "role.fault.many", "most", MaxProposals)
		}
		p = Proposal{
			ID: g.ID, Part: g.Part, Item: g.Item, Before: now, After: g.After, Reason: g.Reason, Person: v.Person, Name: v.Name,
			At: s.stamp(), State: Open,
		}
		if err := insertProposal(ctx, tx, k.Role.ID, &p); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Proposed, Part: p.Part, Item: p.Item, Before: p.Before, After: p.After})
	})
	return p, clash, err
}

// Decision is the answer of those who write.
type Decision struct {
	Accept bool
	Reply  string
	Knew   Said // with Accept: what the page showed to stand there now
}

// Decide accepts a proposal, which changes the working text, or declines it. Where the text reads otherwise than the page showed,
// nothing is stored and what stands there comes back.
//
// Errors: errs.Invalid with the field "reply", and those of Profile.checked; errs.Conflict where it was answered otherwise before,
// or is about an example of a competency that is no longer part of the job.
func (s *Service) Decide(ctx context.Context, v authz.Viewer, slug, id, proposal string, d Decision) (clash *Clash, err error) {
	d.Reply = typed.Text(d.Reply)
	state, what := Declined, Refused
	if d.Accept {
		state, what = Accepted, Took
	}
	err = s.change(ctx, v, slug, id, write, func(ctx context.Context, tx *db.Tx, k *desk) error {
		clash = nil
		p, err := selectProposal(ctx, tx, k.Role.ID, proposal)
		if err != nil {
			return err
		}
		var f faults
		if f.long("reply", d.Reply, MaxReason); len(f) > 0 {
			return f.err("role.Decide")
		}
		if p.State != Open {
			if p.State == state {
				return nil
			}
			return errs.New(errs.Conflict, "role.Decide", "role.fault.decided")
		}
		if !d.Accept {
			if err := updateProposal(ctx, tx, p.ID, state, d.Reply, v.Person, s.stamp()); err != nil {
				return err
			}
			return s.note(ctx, tx, k, Change{What: what, Part: p.Part, Item: p.Item, Before: p.Before, After: p.After})
		}
		now := k.At(p.Part, p.Item, p.Before)
		if now != d.Knew {
			clash = &Clash{now}
			return nil
		}
		text, err := k.Profile.put(p.Part, p.Item, p.Before, p.After)
		if err != nil {
			return err
		}
		if err := updateProposal(ctx, tx, p.ID, state, d.Reply, v.Person, s.stamp()); err != nil {
			return err
		}
		if text.Same(k.Profile) {
			return s.note(ctx, tx, k, Change{What: what, Part: p.Part, Item: p.Item, Before: p.Before, After: p.After})
		}
		return s.store(ctx, tx, k, text, what)
	})
	return clash, err
}

// Withdraw takes back one's own proposal while nobody has answered it.
//
// Errors: errs.NotFound for one of somebody else; errs.Conflict for one that was answered.
func (s *Service) Withdraw(ctx context.Context, v authz.Viewer, slug, id, proposal string) error {
	return s.change(ctx, v, slug, id, propose, func(ctx context.Context, tx *db.Tx, k *desk) error {
		p, err := selectProposal(ctx, tx, k.Role.ID, proposal)
		switch {
		case err != nil:
			return err
		case p.Person != v.Person:
			return errNone("role.Withdraw")
		case p.State == Withdrawn:
			return nil
		case p.State != Open:
			return errs.New(errs.Conflict, "role.Withdraw", "role.fault.decided")
		}
		if err := updateProposal(ctx, tx, p.ID, Withdrawn, "", v.Person, s.stamp()); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: TookBack, Part: p.Part, Item: p.Item, Before: p.Before, After: p.After})
	})
}

// Seen is a proposal beside what stands in its place now.
type Seen struct {
	Proposal
	Now   Said
	Moved bool // the text is another than when it was proposed; for open ones only
	Mine  bool
}

// Proposals are those of a role, the newest first: those that wait, or else those that were answered or taken back. Before is the
// number of the last one of the page before (0: from the newest).
func (s *Service) Proposals(ctx context.Context, v authz.Viewer, slug, id string, waiting bool, before, limit int) (all []Seen, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, r, _, err := s.in(ctx, tx, v, slug, id, read)
		if err != nil {
			return err
		}
		found, err := selectProposals(ctx, tx, id, waiting, before, limit)
		all = nil
		for _, p := range found {
			all = append(all, seen(v, r, p))
		}
		return err
	})
}

// Proposal is one of them.
func (s *Service) Proposal(ctx context.Context, v authz.Viewer, slug, id, proposal string) (out Seen, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, r, _, err := s.in(ctx, tx, v, slug, id, read)
		if err != nil {
			return err
		}
		p, err := selectProposal(ctx, tx, id, proposal)
		out = seen(v, r, p)
		return err
	})
}

func seen(v authz.Viewer, r Role, p Proposal) Seen {
	now := r.At(p.Part, p.Item, p.Before)
	return Seen{p, now, p.State == Open && now != p.Before, mayTakeBack(v, p.Person)}
}

// Comment says something of a role, or of one of its competencies. The identifier is the page's: the same twice says it once.
//
// Errors: errs.Invalid with the fields "text", "item"; errs.Conflict where the role has MaxComments.
func (s *Service) Comment(ctx context.Context, v authz.Viewer, slug, id, comment, item, text string) (c Comment, err error) {
	if !ids.Valid(comment) {
		comment = ids.New()
	}
	text = typed.Text(text)
	err = s.change(ctx, v, slug, id, propose, func(ctx context.Context, tx *db.Tx, k *desk) error {
		there, err := selectComment(ctx, tx, k.Role.ID, comment)
		if err == nil {
			c = there
			return nil
		}
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		var f faults
		f.long("text", text, MaxComment)
		if text == "" {
			f.add("text", "role.fault.empty")
		}
		if item != "" && k.tree.ByID(item) == nil {
			f.add("item", "role.fault.item")
		}
		if err := f.err("role.Comment"); err != nil {
			return err
		}
		_, n, err := countTalk(ctx, tx, k.Role.ID)
		if err != nil {
			return err
		}
		if n >= MaxComments {
			return errs.New(errs.Conflict, "role.Comment", "role.fault.comments", "most", MaxComments)
		}
		c = Comment{ID: comment, Item: item, Text: text, Person: v.Person, Name: v.Name, At: s.stamp()}
		if err := insertComment(ctx, tx, k.Role.ID, &c); err != nil {
			return err
		}
		return s.note(ctx, tx, k, Change{What: Commented, Item: item})
	})
	return c, err
}

// Uncomment takes a comment away: its author may, and those who write. One that is not there is none to take away.
//
// Errors: errs.Forbidden for a comment of somebody else.
func (s *Service) Uncomment(ctx context.Context, v authz.Viewer, slug, id, comment string) error {
	return s.change(ctx, v, slug, id, propose, func(ctx context.Context, tx *db.Tx, k *desk) error {
		c, err := selectComment(ctx, tx, k.Role.ID, comment)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if !mayTakeBack(v, c.Person) {
			if err := may(v, k.part, write); err != nil {
				return err
			}
		}
		return deleteComment(ctx, tx, k.Role.ID, comment)
	})
}

// Comments are those of a role, the newest first; before is the number of the last one of the page before (0: from the newest).
func (s *Service) Comments(ctx context.Context, v authz.Viewer, slug, id string, before, limit int) (all []Comment, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, _, _, err := s.in(ctx, tx, v, slug, id, read); err != nil {
			return err
		}
		all, err = selectComments(ctx, tx, id, before, limit)
		return err
	})
}
