package carryover

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/errs"
)

// Library finds ways between published releases. It reads the changes beside releases once for each state of the library.
type Library struct {
	frameworks *framework.Service
	mu         sync.Mutex
	revision   string
	changes    []*difference.Changes
}

// NewLibrary reads from the published releases.
func NewLibrary(frameworks *framework.Service) *Library { return &Library{frameworks: frameworks} }

// Way is the way from one release to another by everything that is published about them.
func (l *Library) Way(ctx context.Context, from, to *framework.Tree) (*Way, error) {
	k := Known{Tree: func(id string) *framework.Tree {
		t, err := l.frameworks.ReleaseByID(ctx, id)
		if err != nil {
			return nil // it is not published here
		}
		return t
	}}
	var err error
	if k.Changes, err = l.published(ctx); err != nil {
		return nil, err
	}
	if k.Crosswalks, err = l.frameworks.Crosswalks(ctx, from.Framework.Slug); err != nil {
		return nil, err
	}
	return Between(from, to, k), nil
}

// published are the changes that were published with any release.
func (l *Library) published(ctx context.Context) ([]*difference.Changes, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	revision := l.frameworks.Revision(ctx)
	if l.revision == revision {
		return l.changes, nil
	}
	listings, err := l.frameworks.Frameworks(ctx)
	if err != nil {
		return nil, err
	}
	var all []*difference.Changes
	for _, f := range listings {
		for _, r := range f.Releases {
			beside, err := l.frameworks.Beside(ctx, r.ID, framework.Changes)
			if err != nil {
				return nil, err
			}
			if len(beside.Changes) == 0 {
				continue
			}
			c := &difference.Changes{}
			if err := json.Unmarshal(beside.Changes, c); err != nil {
				return nil, errs.Wrap(errs.Internal, "carryover.published", err)
			}
			all = append(all, c)
		}
	}
	l.revision, l.changes = revision, all
	return slices.Clone(all), nil
}
