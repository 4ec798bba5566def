package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/platform/db"
)

const (
	atOnce     = 20              // letters that go over one connection
	hold       = 2 * time.Minute // how long a node has letters to itself; one that dies gives them back so late
	firstPause = time.Minute     // before a letter is tried again; doubles each time
	maxPause   = time.Hour       // between two tries
	tryFor     = 3 * 24 * time.Hour
	lateAfter  = 24 * time.Hour // without a mail server: an older letter is not sent when one is set at last
	keepFor    = 30 * 24 * time.Hour
	glance     = 250 * time.Millisecond // how soon a letter posted on this node goes out
	lookEvery  = 15 * time.Second       // how soon one that another node left behind does
	afterFault = 10 * time.Second       // the server or the database was not there: how soon either is asked again
	tidyEvery  = time.Hour
)

// reason is why a letter failed, beside what the server said.
type reason string

const (
	reasonRefused reason = "refused" // the server will not have it
	reasonTired   reason = "tired"   // tried for 3 days
	reasonLate    reason = "late"    // no mail server was set for a day after it was posted
	reasonEnded   reason = "ended"   // its link had ended before it could go out
)

// Options say through which server letters go, and as whose.
type Options struct {
	SMTPURL string // see ReadServer; empty: letters wait on the outbox page
	From    string // see ReadSender
	BaseURL string // public address of the program; may be empty
	Logger  *slog.Logger
}

// Outbox sends letters. Any number of them, on any number of nodes, may work on one database: each letter is sent by
// one. A letter goes out a second time only when the server took it and that could not be written down; its
// Message-ID is then the same.
//
// Without a mail server letters stay, and the log names each with its link, once.
type Outbox struct {
	db     *db.DB
	server *Server // nil: none
	from   *netmail.Address
	log    *slog.Logger
	now    func() time.Time
}

// NewOutbox makes an outbox. It sends nothing before Run.
func NewOutbox(d *db.DB, o Options) (*Outbox, error) {
	out := &Outbox{db: d, log: o.Logger, now: time.Now}
	if o.SMTPURL == "" {
		return out, nil
	}
	var err error
	if out.server, err = ReadServer(o.SMTPURL); err != nil {
		return nil, err
	}
	out.from, err = ReadSender(o.From, o.BaseURL)
	return out, err
}

// HasServer says whether letters go out at all.
func (o *Outbox) HasServer() bool { return o.server != nil }

// Run sends letters until the context ends. What was posted on this node is noticed at once: only a commit or the clock
// gives cause to look, and a look that finds nothing is one statement.
func (o *Outbox) Run(ctx context.Context) {
	tick := time.NewTicker(glance)
	defer tick.Stop()
	var tidied, next, rest time.Time
	seen := int64(-1)
	for ctx.Err() == nil {
		now := o.now()
		if now.Sub(tidied) >= tidyEvery {
			o.complain(ctx, "old letters could not be put away", o.tidy(ctx))
			tidied = now
		}
		if commits := o.db.Commits(); !now.Before(rest) && (commits != seen || !now.Before(next)) {
			seen = commits
			due, err := o.look(ctx)
			if o.complain(ctx, "letters wait", err); err != nil {
				rest = now.Add(afterFault)
			}
			if next = now.Add(lookEvery); !due.IsZero() && due.Before(next) {
				next = due
			}
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

func (o *Outbox) complain(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		o.log.WarnContext(ctx, what, "error", o.tell(err))
	}
}

// tell is an error in words that hold no secret of ours, short enough for a table.
func (o *Outbox) tell(err error) string {
	text := err.Error()
	if answer := new(textproto.Error); errors.As(err, &answer) {
		text = fmt.Sprintf("%03d %s", answer.Code, answer.Msg)
	}
	text = strings.ToValidUTF8(oneLine(text), "\uFFFD")
	if o.server != nil && o.server.secret != "" {
		text = strings.ReplaceAll(text, o.server.secret, "…")
	}
	if utf8.RuneCountInString(text) > maxTrouble {
		text = string([]rune(text)[:maxTrouble]) + "…"
	}
	return text
}

const maxTrouble = 300

// tidy puts away what is old, and lets go what waited for a mail server to be set.
func (o *Outbox) tidy(ctx context.Context) error {
	now := o.now()
	return o.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tidy(ctx, tx, now); err != nil || o.server == nil {
			return err
		}
		return resume(ctx, tx, now, now.Add(-lateAfter))
	})
}

// look deals with all letters that are due and says when the next one is; zero where none waits. An error means that
// the database or the mail server is not there just now.
func (o *Outbox) look(ctx context.Context) (due time.Time, err error) {
	for {
		now := o.now()
		err = o.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			due, err = nextDue(ctx, tx, now)
			return err
		})
		if err != nil || due.IsZero() || due.After(now) {
			return due, err
		}
		deal := o.send
		if o.server == nil {
			deal = o.show
		}
		if dealt, err := deal(ctx); err != nil || dealt == 0 {
			return now.Add(glance), err // none: another node is taking them just now
		}
	}
}

// show tells the log of letters that wait.
func (o *Outbox) show(ctx context.Context) (int, error) {
	now := o.now()
	var letters []kept
	err := o.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		letters, err = showLetters(ctx, tx, now, atOnce)
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, l := range letters {
		o.log.InfoContext(ctx, "a letter waits, as no mail server is set", "to", l.To, "link", l.Link)
	}
	return len(letters), nil
}

// send hands letters to the mail server over one connection. No transaction is open meanwhile.
func (o *Outbox) send(ctx context.Context) (int, error) {
	now := o.now()
	b := batch{Outbox: o, until: now.Add(hold)}
	err := o.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		b.letters, err = holdLetters(ctx, tx, now, b.until, atOnce)
		return err
	})
	if err != nil || len(b.letters) == 0 {
		return 0, err
	}
	return len(b.letters), b.send(ctx)
}
