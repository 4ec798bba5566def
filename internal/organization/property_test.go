package organization

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
)

// ticket is an invitation of the model: who sent it gave a part, to somebody or to whoever holds it.
type ticket struct {
	secret, from string
	to           string // person; "" for a link
	part         Part
	answered     bool
	uses         int
}

// model is what must be so after any sequence of deeds, kept beside the database in plain maps.
type model struct {
	parts   map[string]Part
	tickets []*ticket
}

func (m *model) owners() (n int) {
	for _, p := range m.parts {
		if p == Owner {
			n++
		}
	}
	return n
}

// holds says whether whoever sent a ticket may still give its part.
func (m *model) holds(t *ticket) bool { return slices.Contains(gives[m.parts[t.from]], t.part) }

// takeBack ends the tickets that do not hold any more: they do not come back with the part.
func (m *model) takeBack() {
	for _, t := range m.tickets {
		t.answered = t.answered || !m.holds(t)
	}
}

// Whatever anybody tries in any order: an organization always has an owner, nobody plays a part that nobody with the
// right gave them, and whoever plays none sees nothing.
func TestPartsAreOnlyEverGivenByThoseWhoMay(t *testing.T) {
	each(t, func(h *house) {
		var people []authz.Viewer
		for i := range 6 {
			people = append(people, h.person(fmt.Sprintf("P%d", i)))
		}
		rapid.Check(h.T, func(rt *rapid.T) {
			who := rapid.SampledFrom(people)
			part := rapid.SampledFrom(Parts)
			founder := people[0]
			o, err := h.Found(h.ctx, founder, Draft{Name: "House", Kind: Association})
			if err != nil {
				rt.Fatal(err)
			}
			defer func() {
				for _, v := range people {
					if p, err := h.Parts(h.ctx, v); err == nil && p[o.ID] == Owner {
						v.Proved = h.clock
						if err := h.Delete(h.ctx, v, o.Slug, o.Name); err != nil {
							rt.Fatal(err)
						}
						return
					}
				}
				rt.Fatal("nobody owns the organization")
			}()
			m := model{parts: map[string]Part{founder.Person: Owner}}
			// expect compares what was answered with what the model says may happen.
			expect := func(what string, ok bool, err error) bool {
				if (err == nil) != ok {
					rt.Fatalf("%s: %v, want success %v", what, err, ok)
				}
				return ok
			}
			rt.Repeat(map[string]func(*rapid.T){
				"invite": func(rt *rapid.T) {
					from, to, p := who.Draw(rt, "from"), who.Draw(rt, "to"), part.Draw(rt, "part")
					waits := slices.ContainsFunc(m.tickets, func(t *ticket) bool { return t.to == to.Person && !t.answered })
					_, err := h.Invite(h.ctx, from, o.Slug, base, Call{Email: to.Email, Part: p})
					if expect("invite", slices.Contains(gives[m.parts[from.Person]], p) && m.parts[to.Person] == "" && !waits, err) {
						m.tickets = append(m.tickets, &ticket{secret: h.secretFor(to.Email), from: from.Person, to: to.Person, part: p, uses: 1})
					}
				},
				"link": func(rt *rapid.T) {
					from, p := who.Draw(rt, "from"), part.Draw(rt, "part")
					uses := rapid.IntRange(1, 3).Draw(rt, "uses")
					_, secret, err := h.OpenLink(h.ctx, from, o.Slug, LinkDraft{p, 5, uses})
					may := slices.Contains(policy[invite], m.parts[from.Person]) && slices.Contains(linkGives, p)
					if expect("link", may, err) {
						m.tickets = append(m.tickets, &ticket{secret: secret, from: from.Person, part: p, uses: uses})
					}
				},
				"answer": func(rt *rapid.T) {
					if len(m.tickets) == 0 {
						rt.Skip()
					}
					t, v := rapid.SampledFrom(m.tickets).Draw(rt, "ticket"), who.Draw(rt, "who")
					accept := rapid.Bool().Draw(rt, "accept")
					_, err := h.Answer(h.ctx, v, t.secret, accept)
					theirs, inside := t.to == "" || t.to == v.Person, m.parts[v.Person] != ""
					if t.to == "" && inside && accept || theirs && inside && accept && t.answered {
						expect("answer from inside", true, err)
						return
					}
					if !expect("answer", theirs && !t.answered, err) {
						return
					}
					switch {
					case t.to == "" && !accept:
						return
					case accept && !inside:
						m.parts[v.Person] = t.part
					}
					t.uses--
					t.answered = t.to != "" || t.uses == 0
				},
				"set part": func(rt *rapid.T) {
					by, of, p := who.Draw(rt, "by"), who.Draw(rt, "of"), part.Draw(rt, "part")
					err := h.SetPart(h.ctx, by, o.Slug, of.Person, p)
					last := m.parts[of.Person] == Owner && p != Owner && m.owners() == 1
					if expect("set part", m.parts[by.Person] == Owner && m.parts[of.Person] != "" && !last, err) {
						m.parts[of.Person] = p
						m.takeBack()
					}
				},
				"go": func(rt *rapid.T) {
					by, of := who.Draw(rt, "by"), who.Draw(rt, "of")
					var err error
					may := m.parts[by.Person] == Owner && m.parts[of.Person] != ""
					if by.Person == of.Person && rapid.Bool().Draw(rt, "leave") {
						err = h.Leave(h.ctx, by, o.Slug)
						may = m.parts[by.Person] != ""
					} else {
						err = h.Remove(h.ctx, by, o.Slug, of.Person)
					}
					if expect("go", may && !(m.parts[of.Person] == Owner && m.owners() == 1), err) {
						delete(m.parts, of.Person)
						m.takeBack()
					}
				},
				"": func(rt *rapid.T) {
					if m.owners() == 0 {
						rt.Fatal("no owner")
					}
					for _, v := range people {
						sight, err := h.One(h.ctx, v, o.Slug)
						if want := m.parts[v.Person]; sight.Part != want || (want == "") != errs.Is(err, errs.NotFound) {
							rt.Fatalf("%s plays %q, want %q: %v", v.Name, sight.Part, want, err)
						}
						all, _, err := h.People(h.ctx, v, o.Slug, "", 0)
						if sees := slices.Contains(policy[seePeople], m.parts[v.Person]); sees != (err == nil) || sees && len(all) != len(m.parts) {
							rt.Fatalf("%s, who plays %q, sees %d of %d people: %v", v.Name, m.parts[v.Person], len(all), len(m.parts), err)
						}
					}
				},
			})
			h.clock = h.clock.Add(25 * time.Hour)
		})
	})
}
