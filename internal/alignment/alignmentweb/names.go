package alignmentweb

import (
	"context"

	"pathways/internal/alignment"
	"pathways/internal/platform/ui"
)

// personName is somebody's name; of whoever is erased it says so.
func personName(ctx context.Context, name string) string {
	if name == "" {
		return ui.T(ctx, "alignment.somebody")
	}
	return name
}

// failedName is what a text that could not be read was called.
func failedName(ctx context.Context, f alignment.Failure) string {
	if f.Name == "" {
		return ui.T(ctx, "alignment.text.untitled")
	}
	return f.Name
}

// titleOr is a title; what a text without one is called where there is none.
func titleOr(ctx context.Context, title string) string {
	if title == "" {
		return ui.T(ctx, "alignment.text.untitled")
	}
	return title
}
