package extensionweb

import (
	"context"

	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/platform/ui"
)

// openForm is what was typed into the form of an item; an empty one for all others.
func openForm(d desk, it *framework.Item, f form) form {
	if d.Open != it.ID {
		return form{}
	}
	return f
}

func codeAt(d desk) string {
	if d.At == nil {
		return ""
	}
	return d.At.Code
}

// placeOf is the branch of the desk on which an addition stands.
func placeOf(s extension.Sight, a extension.Addition) string {
	it := s.Tree.ByID(a.Item)
	if it == nil {
		return ""
	}
	if up := s.Tree.Parent(it); up != nil {
		return up.Code
	}
	return it.Code
}

// within says whether anything is added below an item or below what stands under it.
func within(s extension.Sight, it *framework.Item) bool {
	if len(s.Under(it.ID)) > 0 {
		return true
	}
	for _, c := range s.Tree.Children(it.ID) {
		if within(s, c) {
			return true
		}
	}
	return false
}

func targets(m extension.Move) []ui.Option {
	var all []ui.Option
	for _, it := range m.To {
		all = append(all, ui.Option{Value: it.ID, Label: it.Code + " " + it.Statement})
	}
	return all
}

func changed(ctx context.Context, c extension.Change) string {
	if c.What == extension.Brought {
		return ui.T(ctx, "extensions.did.brought", "version", c.Before)
	}
	return ui.T(ctx, "extensions.did."+string(c.What), "code", c.Code)
}

func who(ctx context.Context, c extension.Change) string {
	if c.Name == "" {
		return ui.Day(ctx, c.At)
	}
	return c.Name + ", " + ui.Day(ctx, c.At)
}
