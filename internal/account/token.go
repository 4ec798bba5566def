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
		err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
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
