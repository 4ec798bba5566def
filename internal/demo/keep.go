package demo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pathways/internal/consultation"
	"pathways/internal/crosswalk"
	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
	"pathways/internal/translation"
)

// keeper tells what the stewards of one organization keep.
type keeper struct {
	*teller
	told    Keeping
	steward authz.Viewer
	slug    string             // of the organization
	newest  *framework.Release // of the framework, published
	draft   string             // identifier of the edition that is written
	codes   map[string]string  // of its items, to their identifiers
}

// keep tells what is kept, in the order in which one thing leads to the next.
func (t *teller) keep(ctx context.Context, told Keeping) error {
	k := &keeper{teller: t, told: told, steward: t.viewers[told.Steward], slug: t.slugs[told.Organization]}
	for _, e := range told.Editions {
		if err := k.edition(ctx, e); err != nil {
			return fmt.Errorf("demo: %s %s: %w", told.Framework.Slug, e.Version, err)
		}
	}
	for _, c := range told.Consultations {
		if err := k.consult(ctx, c); err != nil {
			return fmt.Errorf("demo: %s: %w", c.Title, err)
		}
	}
	for _, tell := range []func(context.Context) error{k.cross, k.extend, k.translate, k.bring} {
		if err := tell(ctx); err != nil {
			return fmt.Errorf("demo: %s: %w", told.Organization, err)
		}
	}
	return nil
}

// edition writes one edition, and publishes it where it is told when.
func (k *keeper) edition(ctx context.Context, e Edition) (err error) {
	var d draft.Draft
	if k.newest == nil {
		d, err = k.Drafts.Begin(ctx, k.steward, draft.Start{
			Organization: k.slug, Slug: k.told.Framework.Slug, Name: k.told.Framework.Name, ShortName: k.told.Framework.ShortName,
			Version: e.Version, Kinds: k.told.Framework.Kinds,
		})
	} else {
		d, err = k.Drafts.BeginFrom(ctx, k.steward, k.slug, k.newest.ID, e.Version)
	}
	if err != nil {
		return err
	}
	k.draft, k.codes = d.ID, map[string]string{}
	if k.newest != nil {
		for _, it := range k.newest.Items {
			k.codes[it.Code] = it.ID
		}
	}
	if _, err := k.Drafts.EditHead(ctx, k.steward, d.ID, draft.HeadEdit{Fields: e.Head}); err != nil {
		return err
	}
	if err := k.steps(ctx, e.Steps); err != nil || e.DaysAgo == nil {
		return err
	}
	return k.publish(ctx, e)
}

// publish has a draft signed off and makes a release of it.
func (k *keeper) publish(ctx context.Context, e Edition) (err error) {
	if k.newest != nil {
		if err := k.Drafts.ConfirmAll(ctx, k.steward, k.draft); err != nil {
			return err
		}
	}
	signer := k.viewers[k.told.Signer]
	if err := k.Drafts.SetNotes(ctx, k.steward, k.draft, e.Notes); err != nil {
		return err
	}
	if err := k.Drafts.Name(ctx, k.steward, k.draft, []string{k.steward.Person, signer.Person}); err != nil {
		return err
	}
	if err := k.Drafts.Send(ctx, k.steward, k.draft, k.Base); err != nil {
		return err
	}
	if err := k.Drafts.Sign(ctx, k.steward, k.draft, true, "", k.Base); err != nil {
		return err
	}
	if err := k.Drafts.Sign(ctx, signer, k.draft, true, e.Signed, k.Base); err != nil {
		return err
	}
	k.newest, err = k.Drafts.Publish(ctx, k.steward, k.draft, draft.Publication{Date: day(k.ago(*e.DaysAgo))})
	return err
}

func (k *keeper) steps(ctx context.Context, all []Step) error {
	for i, st := range all {
		who := k.steward
		if st.By != "" {
			who = k.viewers[st.By]
		}
		if err := k.step(ctx, who, st); err != nil {
			return fmt.Errorf("step %d, %s %s: %w", i+1, st.Do, st.Code, err)
		}
	}
	return nil
}

// step does one thing to the draft.
func (k *keeper) step(ctx context.Context, who authz.Viewer, st Step) error {
	item := k.codes[st.Code]
	switch st.Do {
	case "add":
		it, err := k.Drafts.Add(ctx, who, k.draft, draft.NewItem{Parent: k.codes[st.In], Code: st.Code, Statement: st.Fields[draft.Statement]})
		if err != nil {
			return err
		}
		k.codes[it.Code] = it.ID
		rest := maps.Clone(st.Fields)
		delete(rest, draft.Statement)
		if len(rest) == 0 {
			return nil
		}
		_, err = k.Drafts.Edit(ctx, who, k.draft, draft.ItemEdit{Item: it.ID, Fields: rest})
		return err
	case "edit":
		_, err := k.Drafts.Edit(ctx, who, k.draft, draft.ItemEdit{Item: item, Fields: st.Fields})
		return err
	case "move":
		return k.Drafts.Move(ctx, who, k.draft, item, k.codes[st.In], "")
	case "remove":
		return k.Drafts.Remove(ctx, who, k.draft, item)
	case "undo":
		return k.Drafts.Undo(ctx, who, k.draft, 0)
	case "became":
		claim := difference.Claim{Before: k.named(st.Was), After: k.named(st.Is), Note: st.Note}
		return k.Drafts.Correct(ctx, who, k.draft, draft.Correction{Claim: claim})
	}
	return fmt.Errorf("nothing is known of %q", st.Do)
}

// named are identifiers by codes. An item keeps its own when it goes.
func (k *keeper) named(codes []string) (out []string) {
	for _, code := range codes {
		out = append(out, k.codes[code])
	}
	return out
}

// consult asks people about the draft, hears them, and does what came of it.
func (k *keeper) consult(ctx context.Context, told Consultation) error {
	c, _, err := k.Consultations.Begin(ctx, k.steward, consultation.Start{ID: ids.New(), Draft: k.draft, Words: consultation.Words{
		Title: told.Title, Welcome: told.Welcome, Until: day(k.Now.AddDate(0, 0, told.Days)), Members: true,
	}})
	if err != nil {
		return err
	}
	if told.People > 0 {
		links, err := k.Consultations.Tokens(ctx, k.steward, c.ID, told.People)
		if err != nil {
			return err
		}
		for i, secret := range links {
			if err := k.Consultations.Answer(ctx, authz.Viewer{}, consultation.Door{Secret: secret}, k.answers(told, i)); err != nil {
				return err
			}
		}
	}
	for _, code := range slices.Sorted(maps.Keys(told.Replies)) {
		reply := told.Replies[code]
		if err := k.Consultations.Decide(ctx, k.steward, c.ID, k.codes[code], consultation.Reply{Decision: reply.Decision, Words: reply.Words}); err != nil {
			return err
		}
	}
	if told.Closed {
		if err := k.Consultations.Close(ctx, k.steward, c.ID); err != nil {
			return err
		}
		if err := k.Consultations.Show(ctx, k.steward, c.ID, true, true); err != nil {
			return err
		}
	}
	return k.steps(ctx, told.Steps)
}

// answers are what one of the people who were asked said. Each item is begun at another place, so that whoever answered
// one in a way is not the one who answered the next so.
func (k *keeper) answers(told Consultation, who int) (all []consultation.Answer) {
	for n, code := range slices.Sorted(maps.Keys(told.Said)) {
		heard := told.Said[code]
		at := (who + n*4) % told.People
		a := consultation.Answer{
			Item: k.codes[code], Relevance: consultation.Relevance(choice(heard.Relevance, at)), Clarity: consultation.Clarity(choice(heard.Clarity, at)),
		}
		if at < len(heard.Remarks) {
			a.Remark = heard.Remarks[at]
		}
		if at < len(heard.Suggestions) {
			a.Suggestion = heard.Suggestions[at]
		}
		all = append(all, a)
	}
	return all
}

// choice is the one that somebody made, counted from 1, where so many made each; 0 for none.
func choice(counts []int, at int) int {
	for i, n := range counts {
		if at -= n; at < 0 {
			return i + 1
		}
	}
	return 0
}

// release is the one with a name like "isl@2025".
func (k *keeper) release(ctx context.Context, name string) (*framework.Tree, error) {
	slug, version, _ := strings.Cut(name, "@")
	return k.Frameworks.Release(ctx, slug, version)
}

// cross makes a crosswalk from the newest edition and publishes it.
func (k *keeper) cross(ctx context.Context) error {
	told := k.told.Crosswalk
	to, err := k.release(ctx, told.To)
	if err != nil {
		return err
	}
	from, err := k.Frameworks.ReleaseByID(ctx, k.newest.ID)
	if err != nil {
		return err
	}
	w, err := k.Crosswalks.Begin(ctx, k.steward, crosswalk.Start{Organization: k.slug, From: from.ID, To: to.ID, Title: told.Title})
	if err != nil {
		return err
	}
	if err := k.Crosswalks.Describe(ctx, k.steward, w.ID, told.Title, told.Note); err != nil {
		return err
	}
	if _, err := k.Crosswalks.Suggest(ctx, k.steward, w.ID); err != nil {
		return err
	}
	for _, l := range told.Links {
		a, b := from.ByCode(l.From), to.ByCode(l.To)
		if a == nil || b == nil {
			return fmt.Errorf("no link from %s to %s", l.From, l.To)
		}
		if err := k.Crosswalks.Add(ctx, k.steward, w.ID, a.ID, b.ID, l.Type, l.Note); err != nil {
			return err
		}
	}
	for _, code := range told.Refused {
		if err := k.refuse(ctx, w.ID, from.ByCode(code).ID); err != nil {
			return err
		}
	}
	_, err = k.Crosswalks.Publish(ctx, k.steward, w.ID, told.Standing)
	return err
}

// refuse refuses whatever is suggested for an item and not decided.
func (k *keeper) refuse(ctx context.Context, work, item string) error {
	desk, err := k.Crosswalks.Desk(ctx, k.steward, work, item)
	if err != nil {
		return err
	}
	for _, l := range desk.Links {
		if l.State != crosswalk.Open {
			continue
		}
		if err := k.Crosswalks.Decide(ctx, k.steward, work, l.ID, crosswalk.Decision{State: crosswalk.Refused, Type: l.Type}); err != nil {
			return err
		}
	}
	return nil
}

// extend adds below an edition of others.
func (k *keeper) extend(ctx context.Context) error {
	told := k.told.Extension
	of, err := k.release(ctx, told.Of)
	if err != nil {
		return err
	}
	e, err := k.Extensions.Begin(ctx, k.steward, k.slug, of.ID, told.Title)
	if err != nil {
		return err
	}
	for _, a := range told.Additions {
		under := of.ByCode(a.Under)
		if under == nil {
			return fmt.Errorf("%s has no %s", told.Of, a.Under)
		}
		words := extension.Words{Code: a.Code, Text: a.Text, Detail: a.Detail}
		if err := k.Extensions.Add(ctx, k.steward, e.ID, ids.New(), a.Sort, under.ID, words); err != nil {
			return err
		}
	}
	return k.Extensions.Set(ctx, k.steward, e.ID, extension.Settings{Title: told.Title, Note: told.Note, SeenBy: told.SeenBy})
}

// translate puts an edition of others into another language, as far as it goes, and shows it.
func (k *keeper) translate(ctx context.Context) error {
	told := k.told.Translation
	of, err := k.release(ctx, told.Of)
	if err != nil {
		return err
	}
	tr, err := k.Translations.Begin(ctx, k.steward, translation.Start{
		Organization: k.slug, Release: of.ID, Language: told.Language, Translator: told.Translator,
	})
	if err != nil {
		return err
	}
	var all []translation.Save
	for code, texts := range told.Texts {
		item := ""
		if code != "" {
			it := of.ByCode(code)
			if it == nil {
				return fmt.Errorf("%s has no %s", told.Of, code)
			}
			item = it.ID
		}
		for field, words := range texts {
			all = append(all, translation.Save{Text: framework.Text{Item: item, Field: field}, Words: words})
		}
	}
	if _, err := k.Translations.Write(ctx, k.steward, tr.ID, all); err != nil {
		return err
	}
	return k.Translations.Set(ctx, k.steward, tr.ID, translation.Settings{
		Translator: told.Translator, Note: told.Note, Status: told.Status, Shown: true,
	})
}

// bring brings files of frameworks, and leaves them as they are looked at before they are taken in.
func (k *keeper) bring(ctx context.Context) error {
	for _, f := range k.told.Imports {
		if _, err := k.Imports.Bring(ctx, k.steward, k.slug, f.Name, []byte(f.Text), exchange.Choices{}); err != nil {
			return err
		}
	}
	return nil
}
