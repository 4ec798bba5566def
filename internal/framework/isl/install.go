package isl

import (
	"context"
	"fmt"

	"pathways/internal/framework"
)

// Install puts both shipped releases and the crosswalk between them into a library, and names the releases that it
// did not have yet. Installing again changes nothing. Errors are those of framework.Service.Install and
// InstallCrosswalk, with what was being installed.
func Install(ctx context.Context, library *framework.Service) (added []string, err error) {
	releases, err := Releases()
	if err != nil {
		return nil, err
	}
	for _, r := range releases {
		changed, err := library.Install(ctx, Framework(), r)
		if err != nil {
			return added, fmt.Errorf("install %s@%s: %w", Slug, r.Version, err)
		}
		if changed {
			added = append(added, r.Version)
		}
	}
	crosswalk, err := Crosswalk()
	if err != nil {
		return added, err
	}
	if _, err := library.InstallCrosswalk(ctx, crosswalk); err != nil {
		return added, fmt.Errorf("install the crosswalk of %s: %w", Slug, err)
	}
	return added, nil
}
