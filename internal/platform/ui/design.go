package ui

import (
	"context"

	"pathways/internal/platform/ui/marks"
)

// designColumns is a table head wider than a phone: one column a mark.
func designColumns(ctx context.Context) []Column {
	cols := []Column{{Name: T(ctx, "ui.design.col.what"), Unseen: true}}
	for _, m := range marks.All {
		cols = append(cols, Column{Name: m.Name})
	}
	return cols
}
