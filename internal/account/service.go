package account

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
)

// Locales are the words of letters and faults.
//
//go:embed locales/*.json
var Locales embed.FS

// Options are what accounts need of the house.
type Options struct {
	Words *i18n.Catalog    // for letters in the language of their reader; nil: that of the request
	Log   *slog.Logger     // nil: silent
	Now   func() time.Time // nil: the clock

	// Joined is called in the same transaction whenever it is known anew that an address is a person's. How says by
	// whose word: "letter", or "provider:<id>" of a provider that speaks for the domain of the address. It is called at
	// each sign-in through such a provider, so it must bear to be told the same again. nil: nobody wants to know.
	Joined func(ctx context.Context, tx *db.Tx, p Person, email, how string) error
}

// Service keeps people and opens the door to them.
type Service struct {
	db    *db.DB
	words *i18n.Catalog
	log   *slog.Logger
	now   func() time.Time
	hash  *hasher

	joined func(ctx context.Context, tx *db.Tx, p Person, email, how string) error
}

// NewService opens the accounts of a migrated database.
func NewService(d *db.DB, o Options) *Service {
	s := &Service{db: d, words: o.Words, log: o.Log, now: o.Now, hash: newHasher(), joined: o.Joined}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.now == nil {
		s.now = time.Now
	}
	return s
}

// Caller is where a request comes from.
type Caller struct {
	Address string // of the network, as far as it can be believed; "" where nobody knows
	Agent   string // browser and system in a few words: "Firefox, Linux"
	Cookie  string // secret of the session that the browser brought; it ends when another begins
	Browser string // secret that the browser was given as somebody began to sign up in it; "" for none
}

// in speaks the language that a person has chosen, or that of the request.
func (s *Service) in(ctx context.Context, language string) *i18n.Words {
	if language == "" || s.words == nil {
		return i18n.From(ctx)
	}
	return s.words.In(language)
}
