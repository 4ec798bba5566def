package portfolio

import (
	"context"
	"slices"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Texts are those of the viewer, the last changed first.
func (s *Service) Texts(ctx context.Context, v authz.Viewer) (all []Text, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectTexts(ctx, tx, v.Person)
		return err
	})
	return all, err
}

// Text is one text of the viewer; errs.NotFound where they have none with that id.
func (s *Service) Text(ctx context.Context, v authz.Viewer, id string) (t *Text, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		t, err = selectText(ctx, tx, v.Person, id)
		return err
	})
	return t, err
}

// Begin keeps a new text whose body is a draft from what was chosen. Purpose, title and choice are taken from t; where
// no competency was chosen, those of the chosen evidence are.
//
// Errors: errs.Invalid with Fields; with the field "evidence" where nothing was chosen.
func (s *Service) Begin(ctx context.Context, v authz.Viewer, t Text, lang string) (*Text, error) {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return nil, err
	}
	t.ID, t.Revision = ids.New(), 1
	t.Created = stamp(s.now())
	t.Changed = t.Created
	t.lists()
	body, lang, err := s.draft(ctx, v, &t, lang)
	if err != nil {
		return nil, err
	}
	t.Body, t.Language = body, lang
	if err := valid(&t); err != nil {
		return nil, err
	}
	return &t, s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := putText(ctx, tx, v.Person, &t); err != nil {
			return err
		}
		return room(ctx, tx, v.Person)
	})
}

// Keep changes title and body of a text. Revision is the one that the page showed.
//
// Errors: errs.Invalid with Fields; errs.NotFound; errs.Conflict where another page has kept it since: nothing changes.
func (s *Service) Keep(ctx context.Context, v authz.Viewer, id, title, body string, revision int) error {
	return s.edit(ctx, v, id, revision, func(t *Text) { t.Title, t.Body = title, body })
}

// Choose changes what a text draws on. Its body stays: see Redraft.
func (s *Service) Choose(ctx context.Context, v authz.Viewer, id string, items []evidence.Ref, pieces, said []string) error {
	return s.edit(ctx, v, id, 0, func(t *Text) {
		t.Items, t.Evidence, t.Statements = items, pieces, said
		t.lists()
	})
}

// edit changes a text that stands at a revision; 0: at any.
func (s *Service) edit(ctx context.Context, v authz.Viewer, id string, revision int, how func(*Text)) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err := selectText(ctx, tx, v.Person, id)
		if err != nil {
			return err
		}
		before := *t
		how(t)
		switch {
		case t.Title == before.Title && t.Body == before.Body && asJSON(t) == asJSON(before):
			return nil
		case revision != 0 && t.Revision != revision:
			return errs.New(errs.Conflict, "portfolio.Keep", "portfolio.fault.elsewhere")
		}
		if err := valid(t); err != nil {
			return err
		}
		t.Revision++
		t.Changed = stamp(s.now())
		if err := putText(ctx, tx, v.Person, t); err != nil {
			return err
		}
		return room(ctx, tx, v.Person)
	})
}

// Redraft writes a fresh draft of a text from what it draws on. It keeps nothing.
func (s *Service) Redraft(ctx context.Context, v authz.Viewer, t *Text) (string, error) {
	body, _, err := s.draft(ctx, v, t, t.Language)
	return body, err
}

// RemoveText deletes a text; one that is not there changes nothing.
func (s *Service) RemoveText(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteText(ctx, tx, v.Person, id) })
}

// Drawn are the competencies that a text draws on, with their wording: the chosen ones, or where none was chosen those
// of its evidence.
func (s *Service) Drawn(ctx context.Context, v authz.Viewer, t *Text) ([]Competency, error) {
	m, err := s.materialOf(ctx, v, t)
	return m.Items, err
}

func (s *Service) materialOf(ctx context.Context, v authz.Viewer, t *Text) (Material, error) {
	mine, err := s.Mine(ctx, v)
	if err != nil {
		return Material{}, err
	}
	m := s.material(ctx, mine, t.Items, t.Evidence, t.Statements)
	if len(t.Items) > 0 {
		return m, nil
	}
	for _, e := range m.Evidence {
		for _, r := range e.Items {
			if c := s.Wording(ctx, r); !slices.ContainsFunc(m.Items, func(have Competency) bool { return have.same(r) }) {
				m.Items = append(m.Items, c)
			}
		}
	}
	return m, nil
}

func (s *Service) draft(ctx context.Context, v authz.Viewer, t *Text, lang string) (body, spoken string, err error) {
	m, err := s.materialOf(ctx, v, t)
	if err != nil {
		return "", "", err
	}
	if len(m.Evidence)+len(m.Items)+len(m.Statements) == 0 {
		return "", "", &errs.Error{
			Kind: errs.Invalid, Op: "portfolio.draft", Key: "portfolio.fault.page",
			Fields: []errs.Field{{Name: "evidence", Key: "portfolio.fault.nothing"}},
		}
	}
	body, spoken = Draft(t.Purpose, m, lang)
	return body, spoken, nil
}

func (t *Text) lists() {
	t.Items, t.Evidence, t.Statements = list(t.Items), list(t.Evidence), list(t.Statements)
}

func valid(t *Text) error {
	if faults := t.Check(); len(faults) > 0 {
		return &errs.Error{Kind: errs.Invalid, Op: "portfolio.valid", Key: "portfolio.fault.page", Fields: faults}
	}
	return nil
}
