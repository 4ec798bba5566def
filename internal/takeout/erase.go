package takeout

import (
	"context"
	"strings"
	"time"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
	"pathways/internal/reminder"
)

// Receipt says that somebody was erased: when, what went and what stays, and nothing of who it was.
type Receipt struct {
	ID       string
	At       time.Time
	Nameless bool // what they wrote for others stays with those, without a name
	Counts   []Count
}

// Count is how many things of a kind went, or stay.
type Count struct {
	Kind  string `json:"kind"` // the end of an i18n key "takeout.kind.<kind>"
	Count int    `json:"count"`
	Stays bool   `json:"stays,omitempty"` // without a name, with those whom it was written for
}

// Standing is what erasing would do.
type Standing struct {
	Receipt Receipt
	Held    []string // names of organizations that need another owner first
	Last    bool     // nobody else runs this installation
}

// Blocked says whether something keeps the person from being erased.
func (st Standing) Blocked() bool { return st.Last || len(st.Held) > 0 }

// Preview says what erasing the viewer would do, and does nothing.
//
// Errors: those of Viewer.Proof.
func (s *Service) Preview(ctx context.Context, v authz.Viewer, nameless bool) (st Standing, err error) {
	if err := v.Proof(s.now()); err != nil {
		return st, err
	}
	held, err := s.Organizations.SoleOwner(ctx, v)
	if err != nil {
		return st, err
	}
	for _, o := range held {
		st.Held = append(st.Held, o.Name)
	}
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.content(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		st.Receipt = Receipt{Nameless: nameless, Counts: c.counts(nameless)}
		if err := s.Accounts.Erasable(ctx, tx, v.Person); !errs.Is(err, errs.Conflict) {
			return err
		}
		st.Last = true
		return nil
	})
	return st, err
}

// Wish is how somebody wants to be erased.
type Wish struct {
	Email    string // typed, to confirm
	Nameless bool   // what they wrote for others stays without their name; else it goes
	Receipt  string // id for the receipt, made with the form, so that a second press finds it; "" for a new one
}

// Erase erases the viewer: everything of theirs in every noun, at once, and signs them out everywhere.
//
// Errors: those of Viewer.Proof; errs.Invalid with the field "email" where another address was typed; errs.Conflict where
// something blocks it, see Preview; errs.NotFound where they were erased already.
func (s *Service) Erase(ctx context.Context, v authz.Viewer, w Wish) (Receipt, error) {
	if err := v.Proof(s.now()); err != nil {
		return Receipt{}, err
	}
	if !strings.EqualFold(strings.TrimSpace(w.Email), v.Email) {
		return Receipt{}, &errs.Error{
			Kind: errs.Invalid, Op: "takeout.Erase", Key: "takeout.erase.other",
			Fields: []errs.Field{{Name: "email", Key: "takeout.erase.other"}},
		}
	}
	return s.erase(ctx, v.Person, w)
}

// erase erases a person in one transaction. Who calls has decided.
func (s *Service) erase(ctx context.Context, person string, wish Wish) (r Receipt, err error) {
	id, nameless := wish.Receipt, wish.Nameless
	if !ids.Valid(id) {
		id = ids.New()
	}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		c, err := s.content(ctx, tx, person)
		if err != nil {
			return err
		}
		r = Receipt{ID: id, At: s.now().UTC().Truncate(time.Second), Nameless: nameless, Counts: c.counts(nameless)}
		for _, noun := range s.Naming {
			if err := noun.Erase(ctx, tx, person); err != nil {
				return err
			}
		}
		for _, room := range []func() error{
			func() error { return deleteArrival(ctx, tx, person) },
			func() error { return s.Sharing.Erase(ctx, tx, person, nameless) },
			func() error { return s.Sharing.ForgetAddress(ctx, tx, c.Account.Email, s.now()) },
			func() error { return s.Consultations.Erase(ctx, tx, person) },
			func() error { return s.Portfolio.Erase(ctx, tx, person) },
			func() error { return s.Reminders.Erase(ctx, tx, person) },
			func() error { return s.Evidence.Erase(ctx, tx, person, nameless) },
			func() error { return s.Evidence.ForgetAddress(ctx, tx, c.Account.Email, s.now()) },
			func() error { return s.Pathways.Erase(ctx, tx, person) },
			func() error { return s.Organizations.Erase(ctx, tx, person) },
			func() error { return s.Accounts.Erase(ctx, tx, person) },
			func() error { return insertReceipt(ctx, tx, r) },
		} {
			if err := room(); err != nil {
				return err
			}
		}
		w := s.speaks(ctx, c.Account.Language)
		return mail.Post(ctx, tx, mail.Letter{
			To: c.Account.Email, Name: c.Account.Name, Brief: true,
			Subject: w.T("takeout.receipt.subject"), Text: r.Text(w),
		}, s.now())
	})
	if err != nil {
		return Receipt{}, err
	}
	// It is erased; where the log is in use just now, it is written over with the next changes.
	_ = s.DB.Tidy(context.WithoutCancel(ctx))
	return r, nil
}

// speaks are the words of a person's language, or those of the request where they have chosen none.
func (s *Service) speaks(ctx context.Context, language string) *i18n.Words {
	if s.Words == nil || language == "" {
		return i18n.From(ctx)
	}
	return s.Words.In(language)
}

// Receipt is one that was given out. It holds nothing of anybody, so nobody is asked who they are; its id cannot be guessed.
func (s *Service) Receipt(ctx context.Context, id string) (r Receipt, err error) {
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = selectReceipt(ctx, tx, id)
		return err
	})
	return r, err
}

// Lines are what went and what stays, in words.
func (r Receipt) Lines(w *i18n.Words) (went, stays []string) {
	for _, c := range r.Counts {
		line := w.T("takeout.kind."+c.Kind, "count", c.Count)
		if c.Stays {
			stays = append(stays, line)
		} else {
			went = append(went, line)
		}
	}
	return went, stays
}

// Text is the receipt as plain text, for a letter and a file.
func (r Receipt) Text(w *i18n.Words) string {
	went, stays := r.Lines(w)
	var b strings.Builder
	b.WriteString(w.T("takeout.receipt.text", "day", w.Moment(r.At)) + "\n\n" + w.T("takeout.receipt.id") + " " + r.ID + "\n\n" + w.T("takeout.receipt.went") + ":\n")
	for _, line := range went {
		b.WriteString("- " + line + "\n")
	}
	b.WriteString("\n" + w.T("takeout.receipt.stays") + ":\n")
	for _, line := range stays {
		b.WriteString("- " + line + "\n")
	}
	for _, key := range []string{"receipt", "history", "copies", "backup"} {
		b.WriteString("- " + w.T("takeout.stays."+key) + "\n")
	}
	return b.String()
}

// counts are how many things of each kind there are. What was written for others stays or goes as was chosen.
func (c *Content) counts(nameless bool) []Count {
	out := []Count{}
	add := func(kind string, n int, stays bool) {
		if n > 0 {
			out = append(out, Count{kind, n, stays})
		}
	}
	add("account", 1, false)
	add("sessions", len(c.Account.Sessions), false)
	add("passkeys", len(c.Account.Passkeys), false)
	add("identities", len(c.Account.Identities), false)
	add("tokens", len(c.Account.Tokens), false)
	add("memberships", len(c.Memberships), false)
	if c.Pathway != nil {
		answers := 0
		for _, r := range c.Pathway.Reflections {
			answers += len(r.Statements)
		}
		add("reflections", len(c.Pathway.Reflections), false)
		add("answers", answers, false)
		add("plans", len(c.Pathway.Plans), false)
	}
	add("evidence", len(c.Evidence.Evidence), false)
	add("files", len(files(c.Evidence.Evidence)), false)
	add("requests", len(c.Evidence.Requests), false)
	add("statements", len(c.Evidence.Statements), false)
	pages := len(c.Portfolio.Texts)
	if c.Portfolio.Page != nil {
		pages++
	}
	add("portfolio", pages, false)
	if c.Reminders != reminder.Default {
		add("reminders", 1, false)
	}
	add("grants", len(c.Sharing.Grants), false)
	openings, comments := 0, 0
	for _, g := range c.Sharing.Grants {
		openings += len(g.Openings)
		comments += len(g.Comments)
	}
	add("openings", openings, false)
	add("comments", comments, false)
	add("consulted", len(c.Consulted), false)
	add("holds", len(c.Roles.Holds), false)
	add("history", len(c.Account.History), false)
	add("written", len(c.Evidence.Written), nameless)
	add("said", len(c.Sharing.Said), nameless)
	add("notes", len(c.Sharing.Notes), nameless)
	add("roles", len(c.Roles.Proposals)+len(c.Roles.Comments), true)
	return out
}

// Caretaker erases people from the command line. It asks no viewer: whoever can open the database has decided. No page
// and no operation has one.
type Caretaker struct{ s *Service }

// NewCaretaker gives the caretaker of erasing.
func NewCaretaker(s *Service) Caretaker { return Caretaker{s} }

// Erase erases the person with an address. What they wrote for others stays without their name where nameless says so.
//
// Errors: errs.NotFound where nobody has the address; errs.Conflict where something blocks it.
func (c Caretaker) Erase(ctx context.Context, email string, nameless bool) (Receipt, error) {
	if c.s.Words != nil {
		ctx = i18n.With(ctx, c.s.Words.In(i18n.Default))
	}
	all, err := account.NewCaretaker(c.s.Accounts).People(ctx)
	if err != nil {
		return Receipt{}, err
	}
	for _, p := range all {
		if strings.EqualFold(p.Email, strings.TrimSpace(email)) {
			return c.s.erase(ctx, p.ID, Wish{Nameless: nameless})
		}
	}
	return Receipt{}, errs.New(errs.NotFound, "takeout.Caretaker", "account.fault.nobody")
}
