package draft

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// Check says what keeps a draft from being published; nothing where it can be. The name of a fault is a path into the head
// ("version", "levels[0].code"), or of an item its code, or its first words, or its number. Faults of items have more
// arguments: "item" (identifier) and "field" (of the item).
func (s *Service) Check(ctx context.Context, v authz.Viewer, id string) (all []errs.Field, err error) {
	err = s.look(ctx, v, id, func(ctx context.Context, tx *db.Tx, d *stored) (err error) {
		all, err = s.check(ctx, tx, d)
		return err
	})
	return all, err
}

// check is Check in a transaction of somebody who has decided.
func (s *Service) check(ctx context.Context, tx *db.Tx, d *stored) ([]errs.Field, error) {
	r, err := whole(ctx, tx, d)
	if err != nil {
		return nil, err
	}
	var all faults
	for _, check := range []func() error{
		func() error { at := *d; return s.settle(ctx, tx, &at, d.State != Published) },
		func() error { return framework.Publishable(r) },
	} {
		err := check()
		var e *errs.Error
		switch {
		case err == nil:
		case errs.Is(err, errs.Invalid) && errors.As(err, &e):
			all = append(all, e.Fields...)
		default:
			return nil, err
		}
	}
	if r.Language == "und" {
		all = append(all, errs.Field{Name: string(HeadLanguage), Key: "draft.fault.undetermined"})
	}
	for i := range all {
		nameItem(&all[i], r)
	}
	return all, nil
}

var itemPath = regexp.MustCompile(`^items\[([0-9]+)\]\.(?:levels\[([0-9]+)\]\.)?(.*)$`)

// nameItem names the item that a fault is about as people know it.
func nameItem(f *errs.Field, r *framework.Release) {
	parts := itemPath.FindStringSubmatch(f.Name)
	if parts == nil {
		return
	}
	at, err := strconv.Atoi(parts[1])
	if err != nil || at >= len(r.Items) {
		return
	}
	it, field := &r.Items[at], parts[3]
	if n, err := strconv.Atoi(parts[2]); err == nil && n < len(it.Levels) {
		field = string(LevelField(it.Levels[n].Level))
	}
	f.Name = it.Code
	if f.Name == "" {
		f.Name = firstWords(it.Statement)
	}
	if f.Name == "" {
		f.Name = strconv.Itoa(at + 1)
	}
	f.Args = append(slices.Clone(f.Args), "item", it.ID, "field", field)
}

// firstWords are at most eight words of a text.
func firstWords(s string) string {
	words := strings.Fields(s)
	if len(words) > 8 {
		return strings.Join(words[:8], " ") + " …"
	}
	return strings.Join(words, " ")
}
