package app

import (
	"context"
	"fmt"

	"pathways/internal/account"
	"pathways/internal/organization"
	"pathways/internal/platform/db"
	"pathways/internal/platform/web"
)

// providers reads the file of --oidc; none where there is no file.
func providers(file string) ([]account.Provider, error) {
	if file == "" {
		return nil, nil
	}
	all, err := account.ReadProviders(file)
	if err != nil {
		return nil, fmt.Errorf("--oidc (PATHWAYS_OIDC): %w", err)
	}
	return all, nil
}

// apart asks that no provider sends people back to an address that a page of ours has.
func apart(providers []account.Provider, routes []web.Route) error {
	for _, p := range providers {
		found := 0
		for _, r := range routes {
			if r.Pattern == "GET "+p.RedirectPath {
				found++
			}
		}
		if found > 1 {
			return fmt.Errorf("--oidc (PATHWAYS_OIDC): provider %q, redirect_path: %s is a page of Pathways; choose another", p.ID, p.RedirectPath)
		}
	}
	return nil
}

// joined tells organizations of an address that is known anew to be a person's, and takes people in whose provider gives
// out the accounts of an organization.
func joined(organizations *organization.Service, providers []account.Provider) func(context.Context, *db.Tx, account.Person, string, string) error {
	return func(ctx context.Context, tx *db.Tx, p account.Person, email, how string) error {
		for _, from := range providers {
			if how == "provider:"+from.ID && from.Organization != "" {
				if err := organizations.Sent(ctx, tx, p.ID, from.Organization); err != nil {
					return err
				}
			}
		}
		return organizations.Joined(ctx, tx, p.ID, email, how)
	}
}
