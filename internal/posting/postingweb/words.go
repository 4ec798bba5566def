package postingweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/posting"
	"pathways/internal/posting/wording"
)

// wordsRoutes are the pages on which an organization adjusts the words that its postings are looked through for, and the one
// that looks through a posting.
func (rm *room) wordsRoutes() []web.Route {
	return []web.Route{
		{Pattern: "GET " + ofOrganization + "/words", Handle: rm.words, For: web.People},
		{Pattern: "POST " + ofOrganization + "/words", Handle: rm.putWord, For: web.People},
		{Pattern: "POST " + ofOrganization + "/words/list", Handle: rm.setList, For: web.People},
		{Pattern: "POST " + ofOrganization + "/words/remove", Handle: rm.removeWord, For: web.People},
		{Pattern: "GET " + ofPosting + "/hints", Handle: rm.hints, For: web.People},
		{Pattern: "POST " + ofPosting + "/hints", Handle: rm.leave, For: web.People},
	}
}

func (rm *room) words(w http.ResponseWriter, r *http.Request) error {
	return rm.showWords(w, r, form{})
}

func (rm *room) showWords(w http.ResponseWriter, r *http.Request, f form) error {
	ctx := r.Context()
	t, err := rm.Postings.Terms(ctx, authz.From(ctx), r.PathValue("slug"))
	if err != nil {
		return err
	}
	p := page{
		Title: i18n.T(ctx, "posting.words.title"), Lead: i18n.T(ctx, "posting.words.lead"), Slug: t.Organization.Slug, By: t.Organization.Name,
		Form: f, Class: "words-page",
	}
	fresh := ids.New()
	if f.Typed != nil {
		fresh = f.Typed.Get("id")
	}
	return show(w, r, p, wordsBody(t, wording.English(), f, fresh))
}

func (rm *room) putWord(w http.ResponseWriter, r *http.Request) error {
	return rm.adjust(w, r, "word", "#own", func(ctx context.Context, v authz.Viewer, slug string, f *web.Form) error {
		return rm.Postings.PutTerm(ctx, v, slug, posting.OwnTerm{ID: f.Get("id"), Term: f.Get("term"), Why: f.Get("why"), Instead: f.Get("instead")})
	})
}

func (rm *room) removeWord(w http.ResponseWriter, r *http.Request) error {
	return rm.adjust(w, r, "unword", "#own", func(ctx context.Context, v authz.Viewer, slug string, f *web.Form) error {
		return rm.Postings.RemoveTerm(ctx, v, slug, f.Get("id"))
	})
}

func (rm *room) setList(w http.ResponseWriter, r *http.Request) error {
	return rm.adjust(w, r, "words", "#lists", func(ctx context.Context, v authz.Viewer, slug string, f *web.Form) error {
		return rm.Postings.SetList(ctx, v, slug, f.Get("list"), f.Get("used") != "", f.All("on"))
	})
}

// adjust does something to the words of an organization and goes back to their page.
func (rm *room) adjust(w http.ResponseWriter, r *http.Request, done, place string, do func(ctx context.Context, v authz.Viewer, slug string, f *web.Form) error) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug := r.PathValue("slug")
	err = do(r.Context(), authz.From(r.Context()), slug, f)
	if back, ok := refused(r.Context(), err, f.Values); ok {
		return rm.showWords(w, r, back)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, with(list(slug, "words"), "done", done)+place)
}

// own is the term of the organization that a form comes back with: the one that is being changed, or a new one.
func (f form) own(t posting.OwnTerm) posting.OwnTerm {
	if f.Typed == nil || f.Typed.Get("id") != t.ID {
		return t
	}
	return posting.OwnTerm{ID: t.ID, Term: f.Typed.Get("term"), Why: f.Typed.Get("why"), Instead: f.Typed.Get("instead")}
}

// ownFault is the sentence beside a field of the term with this identifier.
func (f form) ownFault(id, name string) string {
	if f.Typed == nil || f.Typed.Get("id") != id {
		return ""
	}
	return f.wrong(name)
}

// formsOf are the ways in which a term is written; nothing where its name is the only one.
func formsOf(t wording.Term) string {
	var all []string
	for _, f := range t.Forms {
		if f != t.Term && len(all) < 8 {
			all = append(all, strings.ReplaceAll(f, "#", "…"))
		}
	}
	return strings.Join(all, ", ")
}

func sourceLine(s wording.Source) string {
	return s.Author + " (" + strconv.Itoa(s.Year) + "). " + s.Title + "."
}

// listName is the name of a list, for a hint.
func listName(ctx context.Context, key string) string {
	if key == wording.Own {
		return ui.T(ctx, "posting.words.own")
	}
	return wording.English().List(key).Name
}

// hinted is the posting that an address names, with what there is to think about in its words.
func (rm *room) hinted(r *http.Request) (posting.Sight, posting.Hints, error) {
	return rm.Postings.Hints(r.Context(), authz.From(r.Context()), r.PathValue("slug"), r.PathValue("id"))
}

func (rm *room) hints(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s, h, err := rm.hinted(r)
	if err != nil {
		return err
	}
	p := of(&s, "hints", i18n.T(ctx, "posting.hints.title"), form{})
	p.Lead = i18n.T(ctx, "posting.hints.lead")
	p.Class = "words-page"
	return show(w, r, p, hintsBody(&s, h))
}

func (rm *room) leave(w http.ResponseWriter, r *http.Request) error {
	f, err := web.BindForm(r, 0)
	if err != nil {
		return err
	}
	slug, id, again := r.PathValue("slug"), r.PathValue("id"), f.Get("again") != ""
	if err := rm.Postings.Leave(r.Context(), authz.From(r.Context()), slug, id, f.Get("key"), again); err != nil {
		return err
	}
	done := "left"
	if again {
		done = "unleft"
	}
	return web.Redirect(w, r, with(list(slug, id, "hints"), "done", done))
}

// excerpt is what stands around a passage: enough to know where it is.
type excerpt struct{ Before, Said, After string }

// around cuts a hint's text to a line with the passage in it.
func around(h posting.Hint) excerpt {
	const reach = 90
	e := excerpt{h.Text[:h.Start], h.Said, h.Text[h.End:]}
	if r := []rune(e.Before); len(r) > reach {
		e.Before = "…" + string(r[len(r)-reach:])
	}
	if r := []rune(e.After); len(r) > reach {
		e.After = string(r[:reach]) + "…"
	}
	return e
}

// byPart are hints of one part of a posting.
type byPart struct {
	Part  posting.Part
	Found []posting.Hint
	Notes []wording.Note
}

// parted are hints by the part that they belong to, in the order in which a posting says its parts.
func parted(h posting.Hints) (all []byPart) {
	for _, p := range posting.Parts {
		b := byPart{Part: p}
		for _, f := range h.Found {
			if f.Part == p {
				b.Found = append(b.Found, f)
			}
		}
		for _, n := range h.NotSaid {
			if posting.Part(n.Field) == p {
				b.Notes = append(b.Notes, n)
			}
		}
		if len(b.Found)+len(b.Notes) > 0 {
			all = append(all, b)
		}
	}
	return all
}

// leftName names a hint that was left, by its key.
func leftName(ctx context.Context, key string) string {
	list, term, _ := strings.Cut(key, "/")
	if n, ok := wording.English().Note(term); ok && list == "notSaid" {
		return ui.T(ctx, "posting.hints.left.unsaid", "part", ui.T(ctx, "posting.part."+n.Field))
	}
	return term
}

// editAt is the place of a part on the page on which a posting is written.
func editAt(s *posting.Sight, p posting.Part) string {
	place := string(p)
	switch p {
	case "pay", "degree":
		place = "section-" + place
	case "place", "remote":
		place = "section-where"
	case posting.PartContact:
		place = "section-hiring"
	}
	return at(s, "edit") + "#" + place
}

// offTerm says whether a term of a list of ours is switched off.
func offTerm(t posting.Terms, l wording.List, term wording.Term) bool {
	return slices.Contains(t.Off, l.Key+"/"+term.Term)
}

// listLine is the summary of a list.
func listLine(ctx context.Context, l wording.List, off bool) string {
	if off {
		return l.Name + ", " + ui.T(ctx, "posting.words.off")
	}
	return l.Name
}

// spoken is a button's name for those who hear it away from what it stands beside.
func spoken(ctx context.Context, key, what string) templ.Attributes {
	return templ.Attributes{"aria-label": ui.T(ctx, key) + ": " + what}
}
