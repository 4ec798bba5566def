package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"pathways/internal/account"
	"pathways/internal/alignment"
	"pathways/internal/consultation"
	"pathways/internal/crosswalk"
	"pathways/internal/draft"
	"pathways/internal/evidence"
	"pathways/internal/exchange"
	"pathways/internal/extension"
	"pathways/internal/framework"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/jobs"
	"pathways/internal/portfolio"
	"pathways/internal/posting"
	"pathways/internal/reminder"
	"pathways/internal/role"
	"pathways/internal/sharing"
	"pathways/internal/translation"
)

// House is what the example people live in.
type House struct {
	DB            *db.DB
	Caretaker     account.Caretaker
	Organizations *organization.Service
	Frameworks    *framework.Service
	Pathways      *pathway.Service
	Evidence      *evidence.Service
	Portfolios    *portfolio.Service
	Sharing       *sharing.Service
	Reminders     *reminder.Service
	Drafts        *draft.Service
	Imports       *exchange.Service
	Consultations *consultation.Service
	Crosswalks    *crosswalk.Service
	Extensions    *extension.Service
	Translations  *translation.Service
	Roles         *role.Service
	Postings      *posting.Service
	Texts         *alignment.Service
	Jobs          *jobs.Queue
	Base          string    // public address, for letters
	Now           time.Time // the day of installing
}

// teller is one telling of the story.
type teller struct {
	House
	story    *Story
	viewers  map[string]authz.Viewer // by key
	slugs    map[string]string       // of organizations, by key
	evidence map[string]string       // id by key
	pathways map[string]*pathway.Pathway
	refl     map[string]string // id by key
	shown    map[string][]string
}

// Install tells a story on an installation. Call it where nobody has an account: it makes people with a passphrase that
// everybody can read.
func Install(ctx context.Context, h House, story *Story) error {
	t := &teller{
		House: h, story: story, viewers: map[string]authz.Viewer{}, slugs: map[string]string{}, evidence: map[string]string{},
		pathways: map[string]*pathway.Pathway{}, refl: map[string]string{}, shown: map[string][]string{},
	}
	if err := t.people(ctx); err != nil {
		return err
	}
	if err := t.organizations(ctx); err != nil {
		return err
	}
	// What one tells of refers to what others are, so each kind of thing comes for everybody before the next.
	for _, tell := range []func(context.Context, *Person, authz.Viewer) error{t.pathway, t.pieces, t.asks, t.rest, t.grants} {
		for i := range story.People {
			p := &story.People[i]
			if err := tell(ctx, p, t.viewers[p.Key]); err != nil {
				return fmt.Errorf("demo: %s: %w", p.Key, err)
			}
		}
	}
	if err := t.keep(ctx, Kept); err != nil {
		return err
	}
	return t.work(ctx, Worked)
}

func (t *teller) people(ctx context.Context) error {
	for _, p := range t.story.People {
		made, err := t.Caretaker.Example(ctx, account.Joining{Name: p.Name, Email: p.Email, Passphrase: t.story.Passphrase}, p.Operator)
		if err != nil {
			return fmt.Errorf("demo: %s: %w", p.Key, err)
		}
		t.viewers[p.Key] = authz.Viewer{
			Person: made.ID, Name: made.Name, Email: made.Email, Operator: made.Operator, Session: ids.New(), Proved: t.Now,
		}
	}
	return nil
}

func (t *teller) organizations(ctx context.Context) error {
	for _, o := range t.story.Organizations {
		founder := t.viewers[o.Members[0][0]]
		made, err := t.Organizations.Found(ctx, founder, organization.Draft{Name: o.Name, Kind: organization.Kind(o.Kind), Homepage: o.Homepage})
		if err != nil {
			return fmt.Errorf("demo: %s: %w", o.Key, err)
		}
		t.slugs[o.Key] = made.Slug
		err = t.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, m := range o.Members[1:] {
				if err := t.Organizations.Seat(ctx, tx, made.ID, t.viewers[m[0]].Person, organization.Part(m[1]), t.Now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("demo: %s: %w", o.Key, err)
		}
	}
	return nil
}

func (t *teller) ago(days int) time.Time { return t.Now.AddDate(0, 0, -days) }

func day(at time.Time) string { return at.Format(time.DateOnly) }

// dayAgo is a day before the telling; "" for none.
func (t *teller) dayAgo(days *int) string {
	if days == nil {
		return ""
	}
	return day(t.ago(*days))
}

func (t *teller) dayIn(days *int) string {
	if days == nil {
		return ""
	}
	return day(t.Now.AddDate(0, 0, *days))
}

// pathway is what a person has said and planned, as one that they bring.
func (t *teller) pathway(ctx context.Context, p *Person, v authz.Viewer) error {
	if len(p.Reflections) == 0 {
		return nil
	}
	pw := pathway.New(t.ago(p.Reflections[0].StartedDaysAgo))
	pw.Name = p.Name
	for _, r := range p.Reflections {
		slug, version, _ := strings.Cut(r.Edition, "@")
		tree, err := t.Frameworks.Release(ctx, slug, version)
		if err != nil {
			return err
		}
		at := t.ago(r.StartedDaysAgo)
		t.refl[r.Key] = pw.Begin(slug, version, r.Purpose, r.Role, at).ID
		changes := said(tree, r, at)
		last := at.Add(time.Duration(len(changes)+1) * 11 * time.Second)
		if refused := pw.Apply(changes, tree, last); len(refused) > 0 {
			return fmt.Errorf("%s is refused: %s", refused[0].Name, refused[0].Key)
		}
		if r.ClosedDaysAgo != nil {
			pw.Close(t.ago(*r.ClosedDaysAgo))
			continue
		}
		for _, pl := range p.Plans {
			if refused := pw.Apply(t.planned(pl), tree, t.Now); len(refused) > 0 {
				return fmt.Errorf("%s is refused: %s", refused[0].Name, refused[0].Key)
			}
		}
	}
	t.pathways[p.Key] = pw
	_, err := t.Pathways.Adopt(ctx, v, pw)
	return err
}

// said are the answers of a reflection as changes, in the framework's own order, some seconds apart.
func said(tree *framework.Tree, r Reflection, at time.Time) (all []pathway.Change) {
	say := func(name string, values ...string) {
		at = at.Add(11 * time.Second)
		all = append(all, pathway.Change{ID: ids.New(), Name: name, Values: values, At: at})
	}
	for _, code := range r.Closer {
		say("say.pass."+code, "closer")
	}
	for _, leaf := range tree.Leaves("") {
		a, ok := r.Answers[leaf.Code]
		if !ok {
			continue
		}
		for _, one := range []struct{ dimension, value string }{{"use", a.Use}, {"wish", a.Wish}, {"note", a.Note}} {
			if one.value != "" {
				say("say."+one.dimension+"."+leaf.Code, one.value)
			}
		}
		if len(a.Involvement) > 0 {
			say("say.involvement."+leaf.Code, a.Involvement...)
		}
	}
	if len(r.Priorities) > 0 {
		say("pick", r.Priorities...)
	}
	return all
}

// planned is a plan as changes.
func (t *teller) planned(pl Plan) (all []pathway.Change) {
	at := t.ago(7)
	write := func(name string, values ...string) {
		if len(values) > 0 && values[0] != "" {
			at = at.Add(time.Second)
			all = append(all, pathway.Change{ID: ids.New(), Name: name, Values: values, At: at})
		}
	}
	write("plan.title", pl.Title)
	write("plan.look", t.dayIn(&pl.LookInDays))
	for _, g := range pl.Goals {
		goal := "goal." + ids.New()
		write(goal+".title", g.Title)
		write(goal+".items", g.Items...)
		write(goal+".why", g.Why)
		write(goal+".progress", g.Progress)
		write(goal+".support", g.Support)
		write(goal+".barrier", g.Barrier)
		write(goal+".mover", g.Mover)
		for _, a := range g.Activities {
			act := "act." + strings.TrimPrefix(goal, "goal.") + "." + ids.New()
			write(act+".what", a.What)
			write(act+".kind", a.Kind)
			write(act+".from", t.dayIn(a.FromInDays))
			write(act+".to", t.dayIn(a.ToInDays))
			write(act+".cost", a.Cost)
			write(act+".payer", a.Payer)
			write(act+".hours", a.Hours)
			write(act+".time", a.Time)
			write(act+".note", a.Note)
		}
	}
	return all
}

// refs are competencies of today's edition by their codes.
func (t *teller) refs(ctx context.Context, codes []string) ([]evidence.Ref, error) {
	slug, version, _ := strings.Cut(edition, "@")
	tree, err := t.Frameworks.Release(ctx, slug, version)
	if err != nil {
		return nil, err
	}
	var out []evidence.Ref
	for _, code := range codes {
		it := tree.ByCode(code)
		if it == nil {
			return nil, fmt.Errorf("%s has no %s", edition, code)
		}
		out = append(out, evidence.Ref{Framework: slug, Release: version, Item: it.ID, Code: it.Code})
	}
	return out, nil
}

// edition is the one that evidence and requests of the story speak of.
const edition = "isl@2025"

// pieces are what a person has done or made.
func (t *teller) pieces(ctx context.Context, p *Person, v authz.Viewer) error {
	for _, e := range p.Evidence {
		refs, err := t.refs(ctx, e.Items)
		if err != nil {
			return err
		}
		d := evidence.Draft{
			Title: e.Title, Story: e.Story, From: t.dayAgo(e.FromDaysAgo), To: t.dayAgo(e.ToDaysAgo),
			Where: e.Where, Link: e.Link, Hours: e.Hours, Items: refs,
		}
		if e.File != nil {
			upload, err := t.Evidence.Bring(ctx, v, e.File.Name, strings.NewReader(e.File.Text))
			if err != nil {
				return err
			}
			d.Uploads = []string{upload.Upload}
		}
		t.evidence[e.Key] = ids.New()
		if _, err := t.Evidence.Save(ctx, v, t.evidence[e.Key], d); err != nil {
			return err
		}
	}
	return nil
}

func (t *teller) ids(keys []string) (out []string) {
	for _, key := range keys {
		out = append(out, t.evidence[key])
	}
	return out
}

// asks are what others were asked for, and what they wrote.
func (t *teller) asks(ctx context.Context, p *Person, v authz.Viewer) error {
	for _, a := range p.Asks {
		refs, err := t.refs(ctx, a.Items)
		if err != nil {
			return err
		}
		of := t.viewers[a.Of]
		r, _, err := t.Evidence.Ask(ctx, v, evidence.RequestDraft{
			ID: ids.New(), Kind: evidence.Kind(a.Kind), Email: of.Email, Name: of.Name, Relation: a.Relation, Message: a.Message,
			Items: refs, Evidence: t.ids(a.Evidence),
		}, t.Base)
		if err != nil {
			return err
		}
		if err := t.Evidence.Write(ctx, of, evidence.Way{Request: r.ID}, evidence.Words{Text: a.AnswerText}); err != nil {
			return err
		}
		all, err := t.Evidence.Statements(ctx, v)
		if err != nil {
			return err
		}
		for _, s := range all {
			if s.Request == r.ID && a.Shown {
				t.shown[p.Key] = append(t.shown[p.Key], s.ID)
				if err := t.Evidence.Show(ctx, v, s.ID, true); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// rest is the portfolio and the reminders.
func (t *teller) rest(ctx context.Context, p *Person, v authz.Viewer) error {
	if p.Reminders {
		if err := t.Reminders.Choose(ctx, v, reminder.Settings{Wanted: true, Days: 3, Zone: "America/Chicago"}, t.Base); err != nil {
			return err
		}
	}
	if p.Portfolio == nil {
		return nil
	}
	if err := t.Portfolios.Head(ctx, v, p.Portfolio.Title, p.Portfolio.About); err != nil {
		return err
	}
	for i, told := range p.Portfolio.Sections {
		sec := portfolio.Section{Heading: told.Heading, Evidence: t.ids(told.Evidence), Statements: []string{}}
		for _, e := range p.Evidence {
			if slices.Contains(told.Evidence, e.Key) {
				refs, err := t.refs(ctx, e.Items)
				if err != nil {
					return err
				}
				sec.Items = append(sec.Items, refs...)
			}
		}
		if i == 0 {
			sec.Statements = append(sec.Statements, t.shown[p.Key]...)
		}
		if err := t.Portfolios.KeepSection(ctx, v, sec); err != nil {
			return err
		}
	}
	return nil
}

// grants are what a person shares.
func (t *teller) grants(ctx context.Context, p *Person, v authz.Viewer) error {
	for _, g := range p.Grants {
		d := sharing.Draft{
			ID: ids.New(), Line: g.Line, Comments: g.Comments, Conversation: g.Conversation, Ends: sharing.EndAfter(g.Days, t.Now),
			To: sharing.To{Kind: sharing.ToLink},
		}
		if g.To != "link" {
			to := t.viewers[g.To]
			d.To = sharing.To{Kind: sharing.ToPerson, Email: to.Email, Name: to.Name}
		}
		if g.AnswersOf != "" {
			refs, err := t.refs(ctx, g.Items)
			if err != nil {
				return err
			}
			chosen := sharing.ChosenReflection{ID: t.refl[g.AnswersOf], Notes: g.Notes, Whole: len(g.Items) == 0}
			for _, ref := range refs {
				chosen.Items = append(chosen.Items, ref.Item)
			}
			d.Choice.Reflections = []sharing.ChosenReflection{chosen}
		}
		d.Choice.Portfolio = g.Portfolio
		if g.Plan != nil {
			d.Choice.Plans = []sharing.ChosenPlan{{ID: t.pathways[p.Key].Plans[*g.Plan].ID, Whole: true}}
		}
		for _, key := range g.Evidence {
			d.Choice.Evidence = append(d.Choice.Evidence, sharing.ChosenEvidence{ID: t.evidence[key], Files: true})
		}
		if _, err := t.Sharing.Create(ctx, v, d, t.Base); err != nil {
			return err
		}
	}
	return nil
}
