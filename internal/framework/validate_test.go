package framework_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// wantFault checks that an error of kind Invalid names a place with a sentence that exists.
func wantFault(t *testing.T, name string, err error, at, key string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) || e.Kind != errs.Invalid {
		t.Errorf("%s: want kind invalid, got %v", name, err)
		return
	}
	for _, f := range e.Fields {
		if f.Name == at && f.Key == "framework.invalid."+key {
			if sentences(t)[f.Key] == "" {
				t.Errorf("%s: there is no sentence %s", name, f.Key)
			}
			return
		}
	}
	t.Errorf("%s: want %s at %s, got %+v", name, key, at, e.Fields)
}

func sentences(t *testing.T) (words map[string]string) {
	t.Helper()
	raw, err := framework.Locales.ReadFile("locales/en.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &words); err != nil {
		t.Fatal(err)
	}
	return words
}

func TestValidateNamesEveryPlaceThatNeedsAChange(t *testing.T) {
	if err := framework.Validate(sample()); err != nil {
		t.Fatalf("the sample itself: %v", err)
	}
	for _, c := range []struct {
		name, at, key string
		change        func(*framework.Release)
	}{
		{"duplicate code", "items[2].code", "duplicateCode", func(r *framework.Release) { r.Items[2].Code = "SO.1" }},
		{"duplicate id", "items[2].id", "duplicateId", func(r *framework.Release) { r.Items[2].ID = r.Items[1].ID }},
		{"duplicate kind", "kinds[1].key", "duplicateCode", func(r *framework.Release) { r.Kinds[1].Key = "field" }},
		{"duplicate level", "levels[1].code", "duplicateCode", func(r *framework.Release) { r.Levels[1].Code = "L1" }},
		{"orphan", "items[1].parentId", "orphan", func(r *framework.Release) { r.Items[1].ParentID = "gone" }},
		{"own parent", "items[0].parentId", "cycle", func(r *framework.Release) { r.Items[0].ParentID = r.Items[0].ID }},
		{"circle of two", "items[0].parentId", "cycle", func(r *framework.Release) { r.Items[0].ParentID = r.Items[1].ID }},
		{"parent after child", "items[0].parentId", "parentAfter", func(r *framework.Release) {
			r.Items[0], r.Items[1] = r.Items[1], r.Items[0]
		}},
		{"unknown kind", "items[1].kind", "unknownKind", func(r *framework.Release) { r.Items[1].Kind = "trick" }},
		{"unknown level", "items[1].levels[0].level", "unknownLevel", func(r *framework.Release) { r.Items[1].Levels[0].Level = "L9" }},
		{"two statements for a level", "items[1].levels[1].level", "duplicateLevel", func(r *framework.Release) { r.Items[1].Levels[1].Level = "L2" }},
		{"empty statement", "items[0].statement", "empty", func(r *framework.Release) { r.Items[0].Statement = " \t" }},
		{"empty level statement", "items[1].levels[0].statement", "empty", func(r *framework.Release) { r.Items[1].Levels[0].Statement = "" }},
		{"empty paragraph", "about[1]", "empty", func(r *framework.Release) { r.About = []string{"a", ""} }},
		{"no items", "items", "empty", func(r *framework.Release) { r.Items = nil }},
		{"no kinds", "kinds", "empty", func(r *framework.Release) { r.Kinds = nil }},
		{"control character", "items[0].statement", "control", func(r *framework.Release) { r.Items[0].Statement = "So\x00il" }},
		{"line break in a code", "items[0].code", "control", func(r *framework.Release) { r.Items[0].Code = "S\nO" }},
		{"not UTF-8", "items[0].note", "encoding", func(r *framework.Release) { r.Items[0].Note = "caf\xe9" }},
		{"too long", "items[0].statement", "tooLong", func(r *framework.Release) { r.Items[0].Statement = strings.Repeat("ä", 20_001) }},
		{"code too long", "items[0].code", "tooLong", func(r *framework.Release) { r.Items[0].Code = strings.Repeat("x", 61) }},
		{"slug too long", "framework.slug", "slug", func(r *framework.Release) { r.Framework.Slug = strings.Repeat("x", 61) }},
		{"version too long", "version", "version", func(r *framework.Release) { r.Version = strings.Repeat("1", 61) }},
		{"id that is no UUID", "items[2].id", "identifier", func(r *framework.Release) { r.Items[2].ID = "own-id" }},
		{"code of a level with a space", "levels[1].code", "levelCode", func(r *framework.Release) { r.Levels[1].Code = "Level 2" }},
		{"code of a level in other letters", "levels[1].code", "levelCode", func(r *framework.Release) { r.Levels[1].Code = "é2" }},
		{"too many levels", "levels", "tooMany", func(r *framework.Release) { r.Levels = make([]framework.Level, 51) }},
		{"slug", "framework.slug", "slug", func(r *framework.Release) { r.Framework.Slug = "Garden Work" }},
		{"version", "version", "version", func(r *framework.Release) { r.Version = "1/0" }},
		{"date", "date", "date", func(r *framework.Release) { r.Date = "2024-13" }},
		{"language", "language", "language", func(r *framework.Release) { r.Language = "not a language" }},
		{"no title", "title", "empty", func(r *framework.Release) { r.Title = "" }},
	} {
		r := sample()
		c.change(r)
		wantFault(t, c.name, framework.Validate(r), c.at, c.key)
	}
}

func TestValidateAnswersAFloodOfFaultsWithAList(t *testing.T) {
	r := sample()
	for range 10_000 {
		r.Items = append(r.Items, framework.Item{})
	}
	var e *errs.Error
	if err := framework.Validate(r); !errors.As(err, &e) || len(e.Fields) != 200 {
		t.Fatalf("want 200 faults, got %d", len(e.Fields))
	}
}
