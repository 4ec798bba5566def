package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/platform/ids"
	"pathways/internal/posting"
	"pathways/internal/role"
)

// worker tells how one organization works.
type worker struct {
	*teller
	told  Working
	slug  string // of the organization
	tree  *framework.Tree
	roles map[string]string // identifiers, by key
}

// work tells of roles, then of the postings that are drawn from them, then of texts.
func (t *teller) work(ctx context.Context, told Working) error {
	slug, version, _ := strings.Cut(told.Release, "@")
	tree, err := t.Frameworks.Release(ctx, slug, version)
	if err != nil {
		return fmt.Errorf("demo: %s: %w", told.Release, err)
	}
	w := &worker{teller: t, told: told, slug: t.slugs[told.Organization], tree: tree, roles: map[string]string{}}
	for _, j := range told.Roles {
		if err := w.role(ctx, j); err != nil {
			return fmt.Errorf("demo: role %s: %w", j.Key, err)
		}
	}
	for _, h := range told.Postings {
		if err := w.hire(ctx, h); err != nil {
			return fmt.Errorf("demo: posting for %s: %w", h.Role, err)
		}
	}
	if err := w.read(ctx, told.Texts); err != nil {
		return fmt.Errorf("demo: texts: %w", err)
	}
	return nil
}

// item is the identifier of a competency; "" for no code.
func (w *worker) item(code string) string {
	if it := w.tree.ByCode(code); it != nil {
		return it.ID
	}
	return ""
}

func (w *worker) role(ctx context.Context, j Job) error {
	by := w.viewers[j.By]
	r, err := w.Roles.Begin(ctx, by, w.slug, role.Start{Title: j.Title, Release: w.tree.ID, From: role.Origin("starter:" + j.From)})
	if err != nil {
		return err
	}
	w.roles[j.Key] = r.ID
	set := r.Settings()
	set.Posts, set.Vacant = j.Posts, j.Vacant
	if j.Family != "" {
		set.Family, set.Step = j.Family, j.Step
	}
	if err := w.Roles.Set(ctx, by, w.slug, r.ID, set); err != nil {
		return err
	}
	for _, holder := range j.Holders {
		if err := w.Roles.Hold(ctx, by, w.slug, r.ID, w.viewers[holder].Person); err != nil {
			return err
		}
	}
	var choices []role.Choice
	for _, code := range slices.Sorted(maps.Keys(j.Choose)) {
		u, _ := r.Use(w.item(code))
		choices = append(choices, role.Choice{Item: w.item(code), Emphasis: j.Choose[code], Knew: u.Emphasis})
	}
	if len(choices) > 0 {
		if _, err := w.Roles.Choose(ctx, by, w.slug, r.ID, choices); err != nil {
			return err
		}
	}
	if j.Note != "" {
		now, err := w.Roles.One(ctx, by, w.slug, r.ID)
		if err != nil {
			return err
		}
		if _, err := w.Roles.Agree(ctx, by, w.slug, r.ID, j.Note, now.Revision); err != nil {
			return err
		}
	}
	return w.talk(ctx, r.ID, j)
}

// talk has people propose and comment, and those who write answer.
func (w *worker) talk(ctx context.Context, id string, j Job) error {
	for _, p := range j.Proposals {
		made, _, err := w.Roles.Propose(ctx, w.viewers[p.By], w.slug, id, role.Suggestion{
			ID: ids.New(), Part: p.Part, Item: w.item(p.Code), After: role.Said{Text: p.Text, Emphasis: p.Emphasis}, Reason: p.Reason,
		})
		if err != nil {
			return err
		}
		if p.Accept == nil {
			continue
		}
		seen, err := w.Roles.Proposal(ctx, w.viewers[j.By], w.slug, id, made.ID)
		if err != nil {
			return err
		}
		if _, err := w.Roles.Decide(ctx, w.viewers[j.By], w.slug, id, made.ID, role.Decision{Accept: *p.Accept, Reply: p.Reply, Knew: seen.Now}); err != nil {
			return err
		}
	}
	for _, c := range j.Comments {
		if _, err := w.Roles.Comment(ctx, w.viewers[c.By], w.slug, id, ids.New(), w.item(c.Code), c.Text); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) hire(ctx context.Context, h Hiring) error {
	by := w.viewers[h.By]
	p, err := w.Postings.Begin(ctx, by, w.slug, posting.Start{Role: w.roles[h.Role]})
	if err != nil {
		return err
	}
	c := p.Content
	if err := json.Unmarshal(h.Content, &c); err != nil {
		return err
	}
	c.Deadline, c.Start = w.in(h.Deadline), w.in(h.Start)
	if p, err = w.Postings.Replace(ctx, by, w.slug, p.ID, c, p.Revision); err != nil {
		return err
	}
	if h.Kept != "" {
		if _, err := w.Postings.Keep(ctx, by, w.slug, p.ID, h.Kept, p.Revision); err != nil {
			return err
		}
	}
	if !h.Publish {
		return nil
	}
	now, err := w.Postings.One(ctx, by, w.slug, p.ID)
	if err != nil {
		return err
	}
	_, err = w.Postings.Publish(ctx, by, w.slug, p.ID, now.Revision)
	return err
}

// in is the day in some days; "" for none.
func (w *worker) in(days int) string {
	if days == 0 {
		return ""
	}
	return w.Now.AddDate(0, 0, days).Format(time.DateOnly)
}

// read brings texts, has them read, and says of some passages what holds.
func (w *worker) read(ctx context.Context, told ReadTexts) error {
	by, files := w.viewers[told.By], map[alignment.Kind][]alignment.File{}
	for _, f := range told.Files {
		kind, name, _ := strings.Cut(f, ":")
		raw, err := texts.ReadFile("texts/" + name)
		if err != nil {
			return err
		}
		files[alignment.Kind(kind)] = append(files[alignment.Kind(kind)], alignment.File{Name: name, Content: raw})
	}
	for _, kind := range alignment.Kinds {
		if len(files[kind]) == 0 {
			continue
		}
		if _, err := w.Texts.Put(ctx, by, w.slug, alignment.Upload{Kind: kind, Release: w.tree.ID, Files: files[kind]}); err != nil {
			return err
		}
	}
	for more := true; more; {
		var err error
		if more, err = w.Jobs.Next(ctx); err != nil {
			return err
		}
	}
	all, err := w.Texts.Texts(ctx, by, w.slug, alignment.Filter{}, "")
	if err != nil {
		return err
	}
	for _, d := range told.Decided {
		at := slices.IndexFunc(all.Texts, func(t alignment.Text) bool { return t.Name == d.File })
		if at < 0 {
			return fmt.Errorf("there is no text %s", d.File)
		}
		if err := w.decide(ctx, all.Texts[at].ID, d); err != nil {
			return err
		}
	}
	return nil
}

func (w *worker) decide(ctx context.Context, text string, d Decided) error {
	by := w.viewers[d.By]
	full, err := w.Texts.Text(ctx, by, w.slug, text)
	if err != nil {
		return err
	}
	accept, refuse := d.Accept, d.Refuse
	for _, p := range full.Passages {
		if accept > 0 && len(p.Suggestions) > 0 {
			accept--
			if _, err := w.Texts.Decide(ctx, by, w.slug, text, p.N, p.Suggestions[0].Item.ID, alignment.Accepted); err != nil {
				return err
			}
		}
		if refuse > 0 && len(p.Suggestions) > 2 {
			refuse--
			if _, err := w.Texts.Decide(ctx, by, w.slug, text, p.N, p.Suggestions[len(p.Suggestions)-1].Item.ID, alignment.Refused); err != nil {
				return err
			}
		}
	}
	return nil
}
