package draftweb

import (
	"context"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/draft"
	"pathways/internal/framework"
	"pathways/internal/platform/ui"
)

// fieldName is the name of a field of an item or of an edition. The tree gives the names of levels; without one, their codes.
func fieldName(ctx context.Context, t *framework.Tree, f draft.Field) string {
	if code, is := strings.CutPrefix(string(f), string(draft.Level)); is {
		if t != nil {
			code = levelName(t, code)
		}
		return ui.T(ctx, "draft.field.level", "level", code)
	}
	return ui.T(ctx, "draft.field."+string(f))
}

// fieldHelp is the sentence below the name of a field of an item; "" for none.
func fieldHelp(ctx context.Context, f draft.Field) string {
	switch f {
	case draft.Statement, draft.Question, draft.Note, draft.Remark:
		return ui.T(ctx, "draft.field."+string(f)+".help")
	}
	return ""
}

// sayer says values of a field as people read them: kinds by their names.
func sayer(t *framework.Tree, f draft.Field) func(string) string {
	if f != draft.Kind {
		return func(s string) string { return s }
	}
	return func(key string) string {
		if k := t.KindOf(key); k.Name != "" {
			return k.Name
		}
		return key
	}
}

// kindOptions are the kinds of a draft, and one that an item has although the draft has it no more.
func kindOptions(t *framework.Tree, has string) []ui.Option {
	var all []ui.Option
	for _, k := range t.Kinds {
		all = append(all, ui.Option{Value: k.Key, Label: k.Name})
	}
	if t.KindOf(has).Key == "" {
		all = append(all, ui.Option{Value: has, Label: has})
	}
	return all
}

// inLanguage says in which language official words are written, where that is not what is ours.
func inLanguage(t *framework.Tree, f draft.Field) templ.Attributes {
	if f == draft.Remark || t.Language == "" {
		return nil
	}
	return templ.Attributes{"lang": t.Language}
}

// clashOf is the conflict of a field, if there is one.
func clashOf(all []draft.Conflict, f draft.Field) (draft.Conflict, bool) {
	i := slices.IndexFunc(all, func(c draft.Conflict) bool { return c.Field == f })
	if i < 0 {
		return draft.Conflict{}, false
	}
	return all[i], true
}

// pick are the fields without a conflict that are wanted.
func pick(all []facet, clashes []draft.Conflict, wanted func(draft.Field) bool) (out []facet) {
	for _, c := range all {
		if _, clash := clashOf(clashes, c.Field); !clash && wanted(c.Field) {
			out = append(out, c)
		}
	}
	return out
}

// besides are the fields of an item that many leave empty.
var besides = []draft.Field{draft.Question, draft.Note, draft.Remark}

func isLevel(f draft.Field) bool { return strings.HasPrefix(string(f), string(draft.Level)) }

func mainOf(all []facet, clashes []draft.Conflict) []facet {
	return pick(all, clashes, func(f draft.Field) bool { return !isLevel(f) && !slices.Contains(besides, f) })
}

func levelsOf(all []facet, clashes []draft.Conflict) []facet { return pick(all, clashes, isLevel) }

func besidesOf(all []facet, clashes []draft.Conflict) []facet {
	return pick(all, clashes, func(f draft.Field) bool { return slices.Contains(besides, f) })
}

// saysBesides says whether one of the fields that many leave empty has words, or a fault.
func saysBesides(it *framework.Item, f form) bool {
	if it.Question != "" || it.Note != "" || it.Remark != "" {
		return true
	}
	return slices.ContainsFunc(besides, func(b draft.Field) bool { return f.value(string(b), "") != "" || f.wrong(string(b)) != "" })
}

// insteadKinds are the kinds that can take the place of one that goes.
func insteadKinds(ctx context.Context, all []framework.Kind) []ui.Option {
	options := []ui.Option{{Value: "", Label: ui.T(ctx, "draft.instead.choose")}}
	for _, k := range all {
		if k.Key != "" {
			options = append(options, ui.Option{Value: k.Key, Label: k.Name})
		}
	}
	return options
}

// insteadLevels are the levels that can take the wording at one that goes.
func insteadLevels(ctx context.Context, all []framework.Level) []ui.Option {
	options := []ui.Option{{Value: "", Label: ui.T(ctx, "draft.instead.choose")}, {Value: dropped, Label: ui.T(ctx, "draft.instead.drop")}}
	for _, l := range all {
		if l.Code != "" {
			options = append(options, ui.Option{Value: l.Code, Label: l.Name})
		}
	}
	return options
}

// itself says a text as it stands.
func itself(s string) string { return s }

// headHelp is the sentence below the name of a field of an edition; "" for none.
func headHelp(ctx context.Context, f draft.Field) string {
	if !slices.Contains(helpedFields, f) {
		return ""
	}
	return ui.T(ctx, "draft.field."+string(f)+".help")
}

// adoptionOptions are the statuses of an edition, and the one that it has although the standard does not know it.
func adoptionOptions(ctx context.Context, has string) []ui.Option {
	var all []ui.Option
	for _, a := range adoptions {
		all = append(all, ui.Option{Value: a, Label: ui.T(ctx, "draft.adoption."+a)})
	}
	if !slices.Contains(adoptions, has) {
		all = append(all, ui.Option{Value: has, Label: has})
	}
	return all
}
