package draft

import (
	"slices"
	"strings"
	"testing"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

func TestAFrameworkIsWrittenFromNothing(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		teach := h.add(d, "", "Teach")
		show := h.add(d, teach, "Show")
		h.add(d, teach, "Tell")
		h.add(d, "", "Care")
		h.wantShape(d, "1 Teach (1.1 Show, 1.2 Tell), 2 Care")
		h.edit(h.ben, d, show, Statement, "Show", "  Show how\r\nand why ")
		h.edit(h.ben, d, show, LevelField("L2"), "", "Leads showing")
		h.edit(h.ben, d, show, LevelField("L1"), "", "Shows")
		_, tree, err := h.Tree(h.ctx, h.cem, d.ID)
		h.must(err)
		it := tree.ByID(show)
		if it.Statement != "Show how\nand why" || it.Kind != "skill" || len(it.Levels) != 2 || it.Levels[0].Level != "L1" {
			h.Errorf("the item is %+v", it)
		}
		problems, err := h.Check(h.ctx, h.ben, d.ID)
		h.must(err)
		if len(problems) != 0 {
			h.Errorf("it cannot be published: %+v", problems)
		}
		got, rights, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		if got.Items != 4 || got.State != Open || got.ChangedBy != "Ben" || got.Organization.Slug != "museum" || !rights.Write || !rights.Publish {
			h.Errorf("the draft is %+v, Ben may %+v", got, rights)
		}
		if got.Head.Framework.Slug != "museum-skills" || got.Head.Version != "2027" || got.Head.Framework.Publisher != "Museum" {
			h.Errorf("its head is %+v", got.Head)
		}
	})
}

func TestStrangersSeeNothingAndReadersChangeNothing(t *testing.T) {
	each(t, func(h *house) {
		d := h.begin()
		item := h.add(d, "", "Teach")
		reads := map[string]func(v authz.Viewer, id string) error{
			"one":     func(v authz.Viewer, id string) error { _, _, err := h.One(h.ctx, v, id); return err },
			"tree":    func(v authz.Viewer, id string) error { _, _, err := h.Tree(h.ctx, v, id); return err },
			"item":    func(v authz.Viewer, id string) error { _, _, _, err := h.Item(h.ctx, v, id, item); return err },
			"history": func(v authz.Viewer, id string) error { _, _, err := h.History(h.ctx, v, id, 0, 0); return err },
			"check":   func(v authz.Viewer, id string) error { _, err := h.Check(h.ctx, v, id); return err },
		}
		writes := map[string]func(v authz.Viewer, id string) error{
			"edit": func(v authz.Viewer, id string) error {
				_, err := h.Edit(h.ctx, v, id, ItemEdit{Item: item, Fields: map[Field]string{Statement: "Mine"}})
				return err
			},
			"head": func(v authz.Viewer, id string) error {
				_, err := h.EditHead(h.ctx, v, id, HeadEdit{Fields: map[Field]string{HeadName: "Mine"}})
				return err
			},
			"add":     func(v authz.Viewer, id string) error { _, err := h.Add(h.ctx, v, id, NewItem{}); return err },
			"move":    func(v authz.Viewer, id string) error { return h.Move(h.ctx, v, id, item, "", "") },
			"remove":  func(v authz.Viewer, id string) error { return h.Remove(h.ctx, v, id, item) },
			"undo":    func(v authz.Viewer, id string) error { return h.Undo(h.ctx, v, id, 2) },
			"kinds":   func(v authz.Viewer, id string) error { return h.SetKinds(h.ctx, v, id, nil, 99, nil) },
			"levels":  func(v authz.Viewer, id string) error { return h.SetLevels(h.ctx, v, id, nil, 99, nil) },
			"discard": func(v authz.Viewer, id string) error { return h.Discard(h.ctx, v, id) },
			"restore": func(v authz.Viewer, id string) error { return h.Restore(h.ctx, v, id) },
		}
		for what, ask := range reads {
			h.must(ask(h.cem, d.ID))
			h.want(what+" by a guest", ask(authz.Viewer{}, d.ID), errs.SignIn)
			for _, v := range []authz.Viewer{h.dia, h.eva, h.ole} {
				h.want(what+" by "+v.Name, ask(v, d.ID), errs.NotFound)
			}
			h.want(what+" of nothing", ask(h.ben, "nothing"), errs.NotFound)
		}
		for what, ask := range writes {
			h.want(what+" by a lead", ask(h.cem, d.ID), errs.Forbidden)
			h.want(what+" by a guest", ask(authz.Viewer{}, d.ID), errs.SignIn)
			for _, v := range []authz.Viewer{h.dia, h.eva, h.ole} {
				h.want(what+" by "+v.Name, ask(v, d.ID), errs.NotFound)
			}
			h.want(what+" of nothing", ask(h.ben, "nothing"), errs.NotFound)
		}
		h.wantShape(d, "1 Teach")
		for v, want := range map[*authz.Viewer]int{&h.ana: 1, &h.cem: 1, &h.dia: 0, &h.eva: 0, &h.ole: 0} {
			all, err := h.Mine(h.ctx, *v)
			h.must(err)
			if len(all) != want {
				h.Errorf("%s sees %d drafts, want %d", v.Name, len(all), want)
			}
		}
		_, err := h.Begin(h.ctx, h.cem, Start{Organization: "museum", Name: "X"})
		h.want("a lead begins", err, errs.Forbidden)
		_, err = h.Begin(h.ctx, h.eva, Start{Organization: "museum", Name: "X"})
		h.want("a stranger begins", err, errs.NotFound)
		_, err = h.Begin(h.ctx, h.eva, Start{Name: "X"})
		h.want("somebody begins for those who run it", err, errs.NotFound)
		own, err := h.Begin(h.ctx, h.ole, Start{Name: "Ours", Kinds: []framework.Kind{{Name: "Thing"}}})
		h.must(err)
		h.want("an owner of an organization reads what has none", reads["one"](h.ana, own.ID), errs.NotFound)
		h.must(writes["add"](h.ole, own.ID))
	})
}

func TestAnAddressBelongsToOneFramework(t *testing.T) {
	each(t, func(h *house) {
		h.begin()
		_, err := h.Begin(h.ctx, h.eva, Start{Organization: "zoo", Name: "Museum skills"})
		h.wantFault("the slug of somebody's draft", err, "slug", "taken")
		d, err := h.Begin(h.ctx, h.eva, Start{Organization: "zoo", Name: "Zoo skills"})
		h.must(err)
		_, err = h.EditHead(h.ctx, h.eva, d.ID, HeadEdit{Fields: map[Field]string{HeadSlug: "museum-skills"}})
		h.wantFault("a draft takes the slug of another", err, "slug", "taken")
		for _, slug := range []string{"Museum", "a b", "-", "a--b", strings.Repeat("x", 61)} {
			_, err = h.Begin(h.ctx, h.eva, Start{Organization: "zoo", Name: "X", Slug: slug})
			h.wantFault("slug "+slug, err, "slug", "slug")
		}
		_, err = h.Begin(h.ctx, h.eva, Start{Organization: "zoo", Kinds: []framework.Kind{{}}})
		h.wantFault("no name", err, "name", "name")
		h.wantFault("a kind without a name", err, "kinds[0].name", "name")
		first, err := h.Begin(h.ctx, h.ben, Start{Organization: "museum", Name: "Museum skills", Version: "2028"})
		h.must(err)
		all, err := h.Mine(h.ctx, h.ben)
		h.must(err)
		if first.Head.Title != "Museum skills" {
			h.Errorf("the title is %q: an edition of its own in it would be wrong in the next one", first.Head.Title)
		}
		if len(all) != 2 || all[0].Head.Framework.ID != all[1].Head.Framework.ID {
			h.Errorf("two editions of one framework in the making: %+v", all)
		}
		out, err := h.EditHead(h.ctx, h.ben, first.ID, HeadEdit{Fields: map[Field]string{HeadTitle: "Skills, second", HeadAbout: "One.\n\n\nTwo\nlines."}})
		h.must(err)
		if !slices.Equal(out.Stored, []Field{HeadAbout, HeadTitle}) {
			h.Errorf("stored %v", out.Stored)
		}
		one, _, err := h.One(h.ctx, h.ben, first.ID)
		h.must(err)
		if !slices.Equal(one.Head.About, []string{"One.", "Two\nlines."}) || one.Head.Title != "Skills, second" {
			h.Errorf("the head is %+v", one.Head)
		}
	})
}
