package draft

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/mail"
)

// Answer is what somebody who was asked to sign a draft off said.
type Answer string

// The answers.
const (
	Unanswered Answer = ""
	Signed     Answer = "signed"
	SentBack   Answer = "back" // with words on what has to change
)

// Signer is a person of the organization who is named to sign a draft off, or can be.
type Signer struct {
	Person   string
	Name     string
	Part     organization.Part // that they play now; they can sign as owner or steward
	Asked    time.Time         // zero before the draft was sent to them
	Answer   Answer
	Words    string
	Answered time.Time

	email string
}

// Able says whether they can sign off.
func (s Signer) Able() bool { return slices.Contains(policy[sign], s.Part) }

// Bounds of what people write, in characters, and of how many may be named.
const (
	MaxWords   = 2_000
	MaxNotes   = 10_000
	MaxSigners = 20
)

// Signoff is how far the sign-off of a draft is.
type Signoff struct {
	Named  []Signer // by name
	Others []Signer // who could be named too; only for who may name them
	Sent   time.Time
	SentBy string // name; "" where it is not sent, or they left
	Asks   bool   // the viewer is asked, and has not answered
	Notes  string // what the publisher says of the coming release, in paragraphs
}

// Left are those who have not signed.
func (s Signoff) Left() (left []Signer) {
	for _, one := range s.Named {
		if one.Answer != Signed {
			left = append(left, one)
		}
	}
	return left
}

// Signoff says who signs a draft off and what they said, for everybody who may read the draft.
func (s *Service) Signoff(ctx context.Context, v authz.Viewer, id string) (all Signoff, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, d *stored) (err error) {
		if all.Named, err = selectSigners(ctx, tx, d); err != nil {
			return err
		}
		row, err := selectSending(ctx, tx, id)
		if err != nil {
			return err
		}
		all.Notes, all.Sent, all.SentBy = row.notes, row.sent, row.name
		all.Asks = d.State == Signing && slices.ContainsFunc(all.Named, func(one Signer) bool {
			return one.Person == v.Person && one.Answer == Unanswered && one.Able()
		})
		if !rightsOf(v, d).Sign {
			return nil
		}
		able, err := selectAble(ctx, tx, d.Organization.ID)
		all.Others = slices.DeleteFunc(able, func(a Signer) bool {
			return slices.ContainsFunc(all.Named, func(n Signer) bool { return n.Person == a.Person })
		})
		return err
	})
	return all, err
}

// Name says who signs a draft off, in place of those named before: owners and stewards of its organization. Nobody need be
// named. It is for an open draft.
//
// Errors: errs.Invalid with the field "people" where somebody is neither owner nor steward, or too many are named.
func (s *Service) Name(ctx context.Context, v authz.Viewer, id string, people []string) error {
	return s.open(ctx, v, id, sign, func(ctx context.Context, tx *db.Tx, d *stored) error {
		const op = "draft.Name"
		if err := d.writable(op); err != nil {
			return err
		}
		able, err := selectAble(ctx, tx, d.Organization.ID)
		if err != nil {
			return err
		}
		people = slices.Compact(slices.Sorted(slices.Values(people)))
		var f faults
		if len(people) > MaxSigners {
			f.add("people", "signers", "most", MaxSigners)
		}
		for _, p := range people {
			if !slices.ContainsFunc(able, func(a Signer) bool { return a.Person == p }) {
				f.add("people", "signer")
				break
			}
		}
		if err := f.err(op); err != nil {
			return err
		}
		return replaceSigners(ctx, tx, id, people)
	})
}

// SetNotes keeps what the publisher will say of the release. It is for an open draft.
//
// Errors: errs.Invalid with the field "notes" where they are longer than MaxNotes.
func (s *Service) SetNotes(ctx context.Context, v authz.Viewer, id, notes string) error {
	return s.open(ctx, v, id, publish, func(ctx context.Context, tx *db.Tx, d *stored) error {
		const op = "draft.SetNotes"
		if err := d.writable(op); err != nil {
			return err
		}
		notes = tidy(notes, false)
		var f faults
		f.long("notes", notes, MaxNotes)
		if err := f.err(op); err != nil {
			return err
		}
		return upsertNotes(ctx, tx, id, notes)
	})
}

// Send holds a draft still and asks those named to sign it off, by letter: base is the public address of the server.
//
// Errors: errs.Conflict where nobody is named, or where something keeps the draft from being published (see Check).
func (s *Service) Send(ctx context.Context, v authz.Viewer, id, base string) error {
	return s.open(ctx, v, id, sign, func(ctx context.Context, tx *db.Tx, d *stored) error {
		const op = "draft.Send"
		if err := d.writable(op); err != nil {
			return err
		}
		named, err := selectSigners(ctx, tx, d)
		if err != nil {
			return err
		}
		if len(named) == 0 {
			return errs.New(errs.Conflict, op, "draft.fault.nobody")
		}
		if i := slices.IndexFunc(named, func(one Signer) bool { return !one.Able() }); i >= 0 {
			return errs.New(errs.Conflict, op, "draft.fault.unable", "name", named[i].Name)
		}
		found, err := s.check(ctx, tx, d)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return errs.New(errs.Conflict, op, "draft.fault.check")
		}
		round, err := upsertSending(ctx, tx, id, v.Person, s.clock())
		if err != nil {
			return err
		}
		if err := updateAsked(ctx, tx, id, s.clock()); err != nil {
			return err
		}
		for _, one := range named {
			if one.Person == v.Person {
				continue
			}
			if err := s.tell(ctx, tx, d, v, one, "ask", fmt.Sprintf("draft.ask.%s.%d.%s", id, round, one.Person), base); err != nil {
				return err
			}
		}
		d.State = Signing
		return s.turned(ctx, tx, v, d, WhatSent, nil)
	})
}

// turned stores a new state of a draft, with an entry in its history.
func (s *Service) turned(ctx context.Context, tx *db.Tx, v authz.Viewer, d *stored, what What, after map[string]string) error {
	if err := s.note(ctx, tx, v, d, entry{What: what, after: after}); err != nil {
		return err
	}
	return updateState(ctx, tx, d)
}

// tell writes to somebody about a draft.
func (s *Service) tell(ctx context.Context, tx *db.Tx, d *stored, v authz.Viewer, to Signer, what, key, base string) error {
	words := i18n.From(ctx)
	link := base + "/stewardship/drafts/" + d.ID + "/release"
	args := []any{
		"name", v.Name, "title", d.Head.Title, "version", d.Head.Version, "organization", d.Organization.Name, "link", link,
	}
	return mail.Post(ctx, tx, mail.Letter{
		Key: key, To: to.email, Name: to.Name, Link: link, By: v.Person,
		Subject: words.T("draft.letter."+what+".subject", args...), Text: words.T("draft.letter."+what+".text", args...),
	}, s.clock())
}

// Sign answers for the viewer, who was asked: they sign the draft off, or send it back with words on what has to change.
// That opens it again, and what others signed counts no more. Whoever sent it gets a letter when it comes back, and when
// the last has signed.
//
// Errors: errs.NotFound for who may not read the draft; errs.Forbidden for who is not named; errs.Conflict where it is not
// being signed; errs.Invalid with the field "words" where they are too long, or where it comes back without any.
func (s *Service) Sign(ctx context.Context, v authz.Viewer, id string, agree bool, words, base string) error {
	return s.open(ctx, v, id, sign, func(ctx context.Context, tx *db.Tx, d *stored) error {
		const op = "draft.Sign"
		named, err := selectSigners(ctx, tx, d)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(named, func(one Signer) bool { return one.Person == v.Person })
		switch {
		case at < 0:
			return errs.New(errs.Forbidden, op, "draft.fault.unnamed")
		case d.State != Signing:
			return errs.New(errs.Conflict, op, "draft.fault.unsent")
		case agree && named[at].Answer == Signed:
			return nil
		}
		words = tidy(words, false)
		var f faults
		f.long("words", words, MaxWords)
		if !agree && words == "" {
			f.add("words", "words")
		}
		if err := f.err(op); err != nil {
			return err
		}
		answer, what := Signed, WhatSigned
		if !agree {
			answer, what = SentBack, WhatSentBack
		}
		if err := updateAnswer(ctx, tx, id, v.Person, answer, words, s.clock()); err != nil {
			return err
		}
		if !agree {
			if err := deleteSignatures(ctx, tx, id); err != nil {
				return err
			}
			d.State = Open
		}
		if err := s.turned(ctx, tx, v, d, what, nil); err != nil {
			return err
		}
		left := slices.ContainsFunc(named, func(one Signer) bool { return one.Person != v.Person && one.Answer != Signed })
		if agree && left {
			return nil
		}
		return s.tellSender(ctx, tx, d, v, agree, base)
	})
}

// tellSender writes to whoever sent a draft that it came back, or that all have signed.
func (s *Service) tellSender(ctx context.Context, tx *db.Tx, d *stored, v authz.Viewer, agreed bool, base string) error {
	row, err := selectSending(ctx, tx, d.ID)
	if err != nil || row.person == "" || row.person == v.Person {
		return err
	}
	to := Signer{Person: row.person, Name: row.name, email: row.email}
	what := "back"
	if agreed {
		what = "signed"
	}
	return s.tell(ctx, tx, d, v, to, what, fmt.Sprintf("draft.%s.%s.%d", what, d.ID, row.round), base)
}

// Reopen ends the signing of a draft, so that it can be edited. What was signed counts no more.
//
// Errors: errs.Conflict where it is not being signed.
func (s *Service) Reopen(ctx context.Context, v authz.Viewer, id string) error {
	return s.open(ctx, v, id, sign, func(ctx context.Context, tx *db.Tx, d *stored) error {
		if d.State != Signing {
			return errs.New(errs.Conflict, "draft.Reopen", "draft.fault.unsent")
		}
		if err := deleteSignatures(ctx, tx, id); err != nil {
			return err
		}
		d.State = Open
		return s.turned(ctx, tx, v, d, WhatReopened, nil)
	})
}

// paragraphsOf are the lines of a text that say something; a list keeps its dashes, see framework.Passages.
func paragraphsOf(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && utf8.ValidString(line) {
			out = append(out, line)
		}
	}
	return out
}
