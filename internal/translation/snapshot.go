package translation

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
)

// snapshot is what stands in the library at one moment. It never changes.
type snapshot struct {
	revision string                   // "" where nothing is shown
	all      map[string]shown         // by identifier of the translation
	of       map[string][]Translation // by identifier of the release: one a language, by language
}

// shown is a translation with its texts.
type shown struct {
	Translation
	tree *framework.Tree
}

// Refresh looks whether other translations are shown than before, one statement when not, and takes them in.
func (s *Service) Refresh(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	old := s.kept.Load()
	return s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		all, err := selectShown(ctx, tx)
		if err != nil {
			return err
		}
		var marks strings.Builder
		for _, t := range all {
			marks.WriteString(t.ID + "@" + strconv.FormatInt(t.Revision, 10) + " ")
		}
		fresh := &snapshot{revision: revisionOf(marks.String()), all: map[string]shown{}, of: map[string][]Translation{}}
		if old != nil && old.revision == fresh.revision {
			return nil
		}
		for _, t := range all {
			if old != nil && old.all[t.ID].tree != nil && old.all[t.ID].Revision == t.Revision {
				fresh.all[t.ID] = old.all[t.ID]
			} else {
				tree, err := s.frameworks.ReleaseByID(ctx, t.Release)
				if errs.Is(err, errs.NotFound) {
					continue // published by another node, and not here yet
				} else if err != nil {
					return err
				}
				words, err := selectWords(ctx, tx, t.ID)
				if err != nil {
					return err
				}
				fresh.all[t.ID] = shown{t, framework.Translated(tree, t.Language, words)}
			}
			fresh.of[t.Release] = append(fresh.of[t.Release], t)
		}
		for release, list := range fresh.of {
			slices.SortFunc(list, func(a, b Translation) int {
				return cmp.Or(strings.Compare(a.Language, b.Language),
					cmp.Compare(slices.Index(Statuses, b.Status), slices.Index(Statuses, a.Status)), a.Created.Compare(b.Created))
			})
			fresh.of[release] = slices.CompactFunc(list, func(a, b Translation) bool { return a.Language == b.Language })
		}
		s.kept.Store(fresh)
		return nil
	})
}

// revisionOf is a short name for what is shown.
func revisionOf(marks string) string {
	if marks == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(marks))
	return hex.EncodeToString(sum[:8])
}

// Revision names what is shown. It changes whenever that does.
func (s *Service) Revision(context.Context) string { return s.kept.Load().revision }

// Shown are the translations of a release that stand in the library, one a language: where two organizations show one into the
// same language, that with the further status, then the older.
func (s *Service) Shown(_ context.Context, release string) []Translation {
	return s.kept.Load().of[release]
}

// Tree is a release as it reads in a language, or in a near one: "es" for "es-MX". What is not translated stays as it is.
//
// Errors: errs.NotFound where no translation is shown that a reader of the language could take.
func (s *Service) Tree(_ context.Context, release, lang string) (Translation, *framework.Tree, error) {
	now := s.kept.Load()
	want, err := language.Parse(lang)
	if err == nil {
		for ; want != language.Und; want = want.Parent() {
			for _, t := range now.of[release] {
				if t.Language == want.String() {
					return t, now.all[t.ID].tree, nil
				}
			}
		}
	}
	return Translation{}, nil, errs.New(errs.NotFound, "translation.Tree", "translation.none")
}
