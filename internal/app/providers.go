package app

import (
	"fmt"

	"pathways/internal/account"
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
