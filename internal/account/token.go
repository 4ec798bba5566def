package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Token is what a program brings to speak for a person.
type Token struct {
	ID      string
	Name    string
	Scopes  []authz.Scope
	Created time.Time
	Used    time.Time // at most 10 minutes behind; zero: never
	Ends    time.Time // zero: when the person ends it
}

// Ended says whether a token is of no use any more.
func (t Token) Ended(now time.Time) bool { return !t.Ends.IsZero() && !now.Before(t.Ends) }

// mostTokens is how many personal tokens one person may have.
const mostTokens = 50

// MakeToken makes a personal token and gives its text, which is shown once. Ends is zero for one that the person ends.
//
// Errors: those of Viewer.Proof; errs.Invalid with fields "token", "scopes", "ends"; errs.Conflict where there are 50.
func (s *Service) MakeToken(ctx context.Context, v authz.Viewer, name string, scopes []authz.Scope, ends time.Time) (text string, err error) {
	if err := v.Proof(s.now()); err != nil {
		return "", err
	}
	var wrong faults
	name = wrong.name("token", name)
	if len(scopes) == 0 {
		wrong.add("scopes", "scopes.empty")
	}
	var words []string
	for _, scope := range authz.Scopes {
		if slices.Contains(scopes, scope) {
			words = append(words, string(scope))
		}
	}
	if len(words) < len(slices.Compact(slices.Sorted(slices.Values(scopes)))) {
		wrong.add("scopes", "scopes.unknown")
	}
	if !ends.IsZero() && !ends.After(s.now()) {
		wrong.add("ends", "ends.past")
	}
	if err := wrong.err("account.MakeToken"); err != nil {
		return "", err
	}
	secret := ids.Secret()
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := countTokens(ctx, tx, v.Person)
		if err != nil {
			return err
		}
		if n >= mostTokens {
			return errs.New(errs.Conflict, "account.MakeToken", "account.fault.tokens", "most", mostTokens)
		}
		t := Token{ID: ids.New(), Name: name, Created: s.now(), Ends: ends}
		if err := insertToken(ctx, tx, ids.Digest(secret), v.Person, t, strings.Join(words, " ")); err != nil {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "token-made", name)
	})
	if err != nil {
		return "", err
	}
	return tokenMark + secret, nil
}

// EndToken ends one of the viewer's tokens at once. The same again changes nothing.
func (s *Service) EndToken(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		ended, err := deleteToken(ctx, tx, v.Person, id)
		if err != nil || !ended {
			return err
		}
		return s.note(ctx, tx, v.Person, v.Person, "token-ended", "")
	})
}

// tokenMark begins every personal token, so that people and programs that look for secrets in files know one.
const tokenMark = "pathways_"

// WhoHolds is the viewer for whom a personal token speaks. One statement, as Who.
//
// Errors: errs.SignIn where it is no token, or one that has ended; errs.TooMany for a caller who tries many.
func (s *Service) WhoHolds(ctx context.Context, token string, from Caller) (authz.Viewer, error) {
	now := s.now()
	var v authz.Viewer
	var used time.Time
	secret, marked := strings.CutPrefix(token, tokenMark)
	err := error(errs.New(errs.NotFound, "account.WhoHolds", ""))
	if marked {
		err = s.db.Glance(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
			v, used, err = selectTokenViewer(ctx, tx, ids.Digest(secret), now)
			return err
		})
	}
	if errs.Is(err, errs.NotFound) {
		if err := s.Limit(ctx, byCaller("token", from), 60, 15*time.Minute); err != nil {
			return authz.Viewer{}, err
		}
		return authz.Viewer{}, errs.New(errs.SignIn, "account.WhoHolds", "account.fault.token")
	}
	if err != nil {
		return authz.Viewer{}, err
	}
	if now.Sub(used) >= seenEvery {
		s.seen(ctx, "token", v.Token, now)
	}
	return v, nil
}

// scopesOf reads scopes with spaces between. What is no scope any more is left out.
func scopesOf(text string) []authz.Scope {
	var all []authz.Scope
	for word := range strings.FieldsSeq(text) {
		if scope := authz.Scope(word); slices.Contains(authz.Scopes, scope) {
			all = append(all, scope)
		}
	}
	return all
}
