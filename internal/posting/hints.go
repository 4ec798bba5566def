package posting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/posting/wording"
)

// Hint is a passage of a posting to think about.
type Hint struct {
	wording.Hint
	Part Part   // of the posting
	Text string // the sentence or paragraph in which it stands; the hint's Start and End are bytes of it
}

// Hints are what there is to think about in a posting's working text. They are for its writers, not a judgment: there is no count.
type Hints struct {
	Found   []Hint
	NotSaid []wording.Note
	Left    []string // keys of the hints that people left as they are; none of those is in Found or NotSaid
}

// notSaid is where the keys of what is not said begin.
const notSaid = "notSaid/"

// NoteKey is the key of something that is not said, for leaving it.
func NoteKey(n wording.Note) string { return notSaid + n.Key }

// Hints looks through the working text of a posting with the word lists as its organization adjusted them.
func (s *Service) Hints(ctx context.Context, v authz.Viewer, slug, id string) (sight Sight, out Hints, err error) {
	err = s.look(ctx, v, slug, id, func(ctx context.Context, tx *db.Tx, k *desk) error {
		sight = s.sight(k)
		adjusted, err := terms(ctx, tx, k.place)
		if err != nil {
			return err
		}
		left, err := selectLeft(ctx, tx, k.Posting.ID)
		if err != nil {
			return err
		}
		out = hintsOf(k.Content, adjusted.Adjusted(), left)
		return nil
	})
	return sight, out, err
}

func hintsOf(c Content, a wording.Adjusted, left []string) Hints {
	set, out := wording.English(), Hints{Left: left}
	texts := Texts(c)
	byName := map[string]string{}
	for _, t := range texts {
		byName[t.Name] = t.Text
	}
	for _, h := range set.Look(texts, a) {
		if slices.Contains(left, h.Key()) {
			continue
		}
		part, _, _ := strings.Cut(h.Field, ".")
		out.Found = append(out.Found, Hint{h, Part(part), byName[h.Field]})
	}
	for _, key := range NotSaid(c) {
		if n, ok := set.Note(key); ok && !slices.Contains(left, NoteKey(n)) {
			out.NotSaid = append(out.NotSaid, n)
		}
	}
	return out
}

// Texts are the texts of a posting that people wrote, in the order in which it says them. A name is a part, with a number after a
// point where the part has several.
func Texts(c Content) []wording.Field {
	var all []wording.Field
	add := func(part Part, texts ...string) {
		for i, t := range texts {
			if strings.TrimSpace(t) != "" {
				all = append(all, wording.Field{Name: fmt.Sprintf("%s.%d", part, i), Text: t})
			}
		}
	}
	add("pay", c.Pay.Note, c.Pay.LeftOut, c.Pay.Reason)
	add("degree", c.Degree.Which, c.Degree.Why, c.Degree.Instead)
	add("title", c.Title)
	add("summary", c.Summary)
	add("team", c.Team)
	add("hours", c.Hours)
	add("term", c.Term)
	add("remote", c.Remote.Note)
	for i, d := range c.Duties {
		all = append(all, wording.Field{Name: fmt.Sprintf("duties.%d", i), Text: d.Text})
	}
	for i, l := range c.Looking {
		all = append(all, wording.Field{Name: fmt.Sprintf("looking.%d", i), Text: l.Text})
	}
	add("interview", c.Interview)
	add("steps", c.Steps...)
	add("accessibility", c.Accessibility)
	add("apply", c.Apply)
	add("benefits", c.Benefits...)
	add("about", c.About)
	return all
}

// maxNeeded is how many things a posting can call needed before a hint asks whether all of them are.
const maxNeeded = 6

// NotSaid are keys of what a posting does not say and readers look for, in the order in which it would say them.
func NotSaid(c Content) []string {
	needed := 0
	for _, l := range c.Looking {
		if l.Needed {
			needed++
		}
	}
	var out []string
	for _, q := range []struct {
		key    string
		unsaid bool
	}{
		{"pay", c.Pay.Low == "" && !c.Pay.Unpaid},
		{"degreeWhy", c.Degree.Asked == Needed && c.Degree.Why == ""},
		{"degreeInstead", c.Degree.Asked == Needed && c.Degree.Instead == ""},
		{"hours", c.Hours == ""},
		{"place", c.Place.City == "" && c.Remote.How != AllRemote},
		{"looking", needed > maxNeeded},
		{"interview", c.Interview == ""},
		{"steps", len(c.Steps) == 0},
		{"accessibility", c.Accessibility == ""},
		{"contact", c.Contact.IsZero()},
	} {
		if q.unsaid {
			out = append(out, q.key)
		}
	}
	return out
}

// Leave leaves a hint as it is in one posting, or, with again, shows it there again. The key is that of wording.Hint or of NoteKey.
//
// Errors: errs.NotFound for a key that names nothing.
func (s *Service) Leave(ctx context.Context, v authz.Viewer, slug, id, key string, again bool) error {
	if err := v.Someone(authz.WriteWork); err != nil {
		return err
	}
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := s.in(ctx, tx, v, slug, id, write)
		if err != nil {
			return err
		}
		if again {
			return deleteLeft(ctx, tx, k.Posting.ID, key)
		}
		own, err := selectTerms(ctx, tx, k.place.ID)
		if err != nil {
			return err
		}
		_, isNote := wording.English().Note(strings.TrimPrefix(key, notSaid))
		isOwn := slices.ContainsFunc(own, func(o OwnTerm) bool { return key == wording.Own+"/"+o.Term })
		isOurs := strings.Contains(key, "/") && wording.English().Has(key)
		if !isOwn && !isOurs && !(isNote && strings.HasPrefix(key, notSaid)) {
			return errs.New(errs.NotFound, "posting.Leave", "")
		}
		return insertLeft(ctx, tx, k.Posting.ID, key)
	})
}
