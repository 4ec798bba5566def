package account

import (
	"context"
	"time"

	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// How long things last.
const (
	sessionUnused = 30 * 24 * time.Hour  // a session ends when it was not used for so long
	SessionMost   = 180 * 24 * time.Hour // and after so long in any case
	seenEvery     = 10 * time.Minute     // how exactly it is known when a session or token was used last
)

// The ways in which somebody can prove who they are. A provider's name stands for an account elsewhere.
const (
	ViaPassphrase = "passphrase"
	ViaLink       = "link"
	ViaPasskey    = "passkey"
)

// Session is one browser in which a person is signed in.
type Session struct {
	ID      string
	Via     string // one of the ways above, or the name of a provider
	Agent   string
	Created time.Time
	Seen    time.Time // at most 10 minutes behind
	Ends    time.Time
	Here    bool // the one that asks
}

// Begin opens a session for a person who has just proved who they are, in the way that via names. It gives the secret
// for the cookie: a new one each time, and the session that the caller's browser had before ends. Whoever calls has
// seen the proof.
//
// Errors: errs.SignIn where the person is barred or not there any more.
func (s *Service) Begin(ctx context.Context, person, via string, from Caller) (secret string, err error) {
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		secret, err = s.begin(ctx, tx, person, via, from)
		return err
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

func (s *Service) begin(ctx context.Context, tx *db.Tx, person, via string, from Caller) (string, error) {
	now := s.now()
	secret := ids.Secret()
	if from.Cookie != "" {
		if err := deleteSessionByDigest(ctx, tx, ids.Digest(from.Cookie)); err != nil {
			return "", err
		}
	}
	made, err := insertSession(ctx, tx, ids.Digest(secret), person, via, short(from.Agent, 100), now)
	if err != nil {
		return "", err
	}
	if !made {
		return "", errs.New(errs.SignIn, "account.Begin", "account.fault.barred")
	}
	return secret, s.note(ctx, tx, person, person, "signed-in", via)
}

// Proved takes note that a person who is signed in has proved afresh who they are. The session goes on under a new
// secret, for the cookie.
//
// Errors: those of Viewer.Someone; errs.SignIn where the session has ended meanwhile.
func (s *Service) Proved(ctx context.Context, v authz.Viewer, via string) (secret string, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return "", err
	}
	secret = ids.Secret()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		there, err := renewSession(ctx, tx, v.Session, v.Person, ids.Digest(secret), s.now())
		if err != nil {
			return err
		}
		if !there {
			return errs.New(errs.SignIn, "account.Proved", "")
		}
		return s.note(ctx, tx, v.Person, v.Person, "proved", via)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// Who is there with the secret of a cookie: nobody, where it is no session's, or that of one which has ended. One
// statement; every ten minutes a second one keeps when the session was used.
func (s *Service) Who(ctx context.Context, secret string) (authz.Viewer, error) {
	if secret == "" {
		return authz.Viewer{}, nil
	}
	now := s.now()
	var v authz.Viewer
	var seen time.Time
	err := s.db.Glance(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		v, seen, err = selectSessionViewer(ctx, tx, ids.Digest(secret), now)
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return authz.Viewer{}, nil
	}
	if err != nil {
		return authz.Viewer{}, err
	}
	if now.Sub(seen) >= seenEvery {
		s.seen(ctx, "session", v.Session, now)
	}
	return v, nil
}

// seen keeps that a session or token was used. Where that cannot be written the request goes on: it only reads.
func (s *Service) seen(ctx context.Context, what, id string, now time.Time) {
	err := s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if what == "session" {
			return updateSessionSeen(ctx, tx, id, now)
		}
		return updateTokenUsed(ctx, tx, id, now)
	})
	if err != nil && ctx.Err() == nil {
		s.log.WarnContext(ctx, "the last use of a "+what+" could not be kept", "error", err.Error())
	}
}

// Sessions are those of the viewer, the one used last first.
func (s *Service) Sessions(ctx context.Context, v authz.Viewer) (all []Session, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectSessions(ctx, tx, v.Person, s.now())
		return err
	})
	for i := range all {
		all[i].Here = all[i].ID == v.Session
	}
	return all, err
}

// EndSession ends one of the viewer's sessions at once. The same again changes nothing.
func (s *Service) EndSession(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		ended, err := deleteSession(ctx, tx, v.Person, id)
		if err != nil || !ended {
			return err
		}
		action := "session-ended"
		if id == v.Session {
			action = "signed-out"
		}
		return s.note(ctx, tx, v.Person, v.Person, action, "")
	})
}

// EndOtherSessions ends all of the viewer's sessions but the one that asks.
func (s *Service) EndOtherSessions(ctx context.Context, v authz.Viewer) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := deleteSessionsBut(ctx, tx, v.Person, v.Session); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "sessions-ended", "")
	})
}

// note keeps what was done to an account. The action is the end of a key "audit.account.<action>".
func (s *Service) note(ctx context.Context, tx *db.Tx, actor, person, action, detail string) error {
	return audit.Note(ctx, tx, audit.Entry{Actor: actor, Person: person, Action: "account." + action, Detail: detail}, s.now())
}

// short cuts a text to so many letters.
func short(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most])
	}
	return text
}
