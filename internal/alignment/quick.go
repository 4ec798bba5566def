package alignment

import (
	"context"
	"time"

	"pathways/internal/alignment/match"
	"pathways/internal/framework"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ingest"
)

// Quick is a text that is read for somebody and not kept: a file, or what they paste.
type Quick struct {
	Release string // identifier
	File    File   // no content: it is pasted
	Pasted  string
	Person  string // identifier of who has a program read; "" for a guest. One person's texts are read one after the other
}

// Limits of reading without keeping.
const (
	quickAtOnce = 2
	quickWait   = 5 * time.Second // for a turn
	quickWall   = 8 * time.Second // for getting the text out of a file
)

// Quick reads a text for anybody, and keeps nothing of it. It learns from nobody.
//
// Errors: errs.NotFound for a release that is not there; errs.Invalid with the fields "text", "file"; errs.TooMany where many
// read at once, or a program of the same person does.
func (s *Service) Quick(ctx context.Context, q Quick) (g Glance, err error) {
	tree, err := s.frameworks.ReleaseByID(ctx, q.Release)
	if err != nil {
		return g, err
	}
	said := tidyText(q.Pasted)
	switch {
	case len(q.File.Content) == 0 && said == "":
		return g, invalid([]errs.Field{{Name: "text", Key: "alignment.fault.nothing"}})
	case len(q.File.Content) > 0 && said != "":
		return g, invalid([]errs.Field{{Name: "text", Key: "alignment.fault.both"}})
	case len(said) > QuickPasted:
		return g, invalid([]errs.Field{{Name: "text", Key: "alignment.fault.pasted", Args: []any{"most", QuickPasted >> 10}}})
	}
	if q.Person != "" {
		if _, reads := s.programs.LoadOrStore(q.Person, true); reads {
			return g, busy()
		}
		defer s.programs.Delete(q.Person)
	}
	if err := s.turn(ctx); err != nil {
		return g, err
	}
	defer func() { <-s.quick }()
	if len(q.File.Content) > 0 {
		got, err := ingest.Read(ctx, q.File.Name, q.File.Content, ingest.Limits{Bytes: QuickFile, Text: QuickPasted, Wall: quickWall})
		if fault, ok := faultOf(err); ok {
			return g, invalid([]errs.Field{{Name: "file", Key: fault.Key, Args: fault.Args}})
		}
		if err != nil {
			return g, err
		}
		said, g.Notes = got.Text, notesOf(got.Notes)
	}
	return s.glance(tree, said, g), nil
}

// glance reads a text for somebody who keeps it themselves.
func (s *Service) glance(tree *framework.Tree, said string, g Glance) Glance {
	all := s.readers.of(tree).Read(said, nil)
	g.Text, g.Tree, g.Language = said, tree, match.Language(said)
	g.Foreign = foreign(g.Language, tree)
	g.Facts = foundIn(Facts{Kind: Posting}, Posting, said, false, all)
	for i, r := range all {
		p := Passage{N: i, Kind: r.Passage.Kind, Heading: r.Passage.Heading, Said: r.Passage.Text}
		for _, sg := range r.Suggestions {
			p.Suggestions = append(p.Suggestions, Suggestion{Item: sg.Item, Words: sg.Words, Suggested: true})
		}
		g.Passages = append(g.Passages, p)
	}
	return g
}

// turn waits until few enough texts are read for guests. Whoever has it lets the next one in.
func (s *Service) turn(ctx context.Context) error {
	wait := time.NewTimer(quickWait)
	defer wait.Stop()
	select {
	case s.quick <- struct{}{}:
		return nil
	case <-wait.C:
		return busy()
	case <-ctx.Done():
		return errs.Wrap(errs.Unavailable, "alignment.Quick", ctx.Err())
	}
}

// busy says that others are read just now.
func busy() error {
	err := errs.New(errs.TooMany, "alignment.Quick", "alignment.fault.busy")
	err.Wait = quickWait
	return err
}
