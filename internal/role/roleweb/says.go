package roleweb

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/platform/ui"
	"pathways/internal/role"
)

// who is a name and a day; the day alone for a person who is not here any more.
func who(ctx context.Context, name string, at time.Time) string {
	if name == "" {
		return ui.Day(ctx, at)
	}
	return name + ", " + ui.Day(ctx, at)
}

// familyName is how a group of a list is called.
func familyName(ctx context.Context, name string, byTeam bool) string {
	switch {
	case name != "":
		return name
	case byTeam:
		return ui.T(ctx, "roles.team.none")
	}
	return ui.T(ctx, "roles.family.none")
}

// agreedText says in a list whether a role is agreed.
func agreedText(ctx context.Context, r role.Role) string {
	if r.Agreed == 0 {
		return ui.T(ctx, "roles.agreed.none")
	}
	return ui.T(ctx, "roles.version", "number", r.Agreed)
}

// familyText is family and step in a line; "" for none.
func familyText(ctx context.Context, r role.Role) string {
	switch {
	case r.Family != "" && r.Step > 0:
		return ui.T(ctx, "roles.family.step", "family", r.Family, "step", r.Step)
	case r.Step > 0:
		return ui.T(ctx, "roles.step.only", "step", r.Step)
	}
	return r.Family
}

// said is what stands in a place, in a line; "" for nothing.
func said(ctx context.Context, t *framework.Tree, s role.Said) string {
	if s.Emphasis == "" {
		return s.Text
	}
	line := ui.T(ctx, "roles.emphasis."+string(s.Emphasis))
	if levels := rangeOf(ctx, t, s.From, s.To); levels != "" {
		line += ", " + levels
	}
	return line
}

// orNone is a line, or words for nothing.
func orNone(ctx context.Context, part role.Part, line string) string {
	switch {
	case line != "":
		return line
	case part == role.PartUse || part == role.PartRemove:
		return ui.T(ctx, "roles.emphasis.none")
	}
	return ui.T(ctx, "roles.nothing")
}

// placeName says which place of a role a proposal or a change is about, without its wording.
func placeName(ctx context.Context, part role.Part, code string) string {
	if part == "" {
		return ""
	}
	return ui.T(ctx, "roles.part."+string(part), "code", code)
}

// codeOf is the code of an item; "" where the release does not have it.
func codeOf(t *framework.Tree, item string) string {
	if it := t.ByID(item); it != nil {
		return it.Code
	}
	return ""
}

// changed is a line of history in words.
func changed(ctx context.Context, c role.Change) string {
	switch c.What {
	case role.Held, role.LetGo:
		return ui.T(ctx, "roles.did."+string(c.What), "name", somebody(ctx, c.Subject))
	case role.Wrote, role.Proposed, role.Took, role.Refused, role.TookBack, role.Restored:
		return ui.T(ctx, "roles.did."+string(c.What), "place", placeName(ctx, c.Part, c.Code))
	case role.Commented:
		if c.Code != "" {
			return ui.T(ctx, "roles.did.commented.item", "code", c.Code)
		}
	}
	return ui.T(ctx, "roles.did."+string(c.What))
}

// wordRows are what the other one wrote of title, purpose and team, and mine beside it, for the texts that differ.
func wordRows(ctx context.Context, c *role.Conflict) (all [][3]string) {
	m, t := c.Mine.Words, c.Theirs.Words
	for _, row := range [][3]string{
		{ui.T(ctx, "roles.part.title"), t.Title, m.Title},
		{ui.T(ctx, "roles.part.purpose"), t.Purpose, m.Purpose},
		{ui.T(ctx, "roles.part.team"), t.Team, m.Team},
	} {
		if row[1] != row[2] {
			all = append(all, row)
		}
	}
	return all
}

// commentItems are what a comment can be about: the whole, and each competency of the job.
func commentItems(ctx context.Context, s *role.Sight, also string) []ui.Option {
	all := []ui.Option{{Value: "", Label: ui.T(ctx, "roles.comment.whole")}}
	add := func(item string) {
		if it := s.Tree.ByID(item); it != nil {
			all = append(all, ui.Option{Value: it.ID, Label: it.Code + " " + it.Statement})
		}
	}
	for _, u := range s.Uses {
		add(u.Item)
	}
	if _, isUsed := s.Use(also); !isUsed && also != "" {
		add(also)
	}
	return all
}

// textName is how a text of a role is called: a version, or the working text.
func textName(ctx context.Context, number int) string {
	if number == 0 {
		return ui.T(ctx, "roles.working")
	}
	return ui.T(ctx, "roles.version", "number", number)
}

// textOptions are the texts of a role to compare.
func textOptions(ctx context.Context, s *role.Sight) []ui.Option {
	all := []ui.Option{{Value: "0", Label: textName(ctx, 0)}}
	for n := s.Agreed; n > 0; n-- {
		all = append(all, ui.Option{Value: strconv.Itoa(n), Label: textName(ctx, n)})
	}
	return all
}

// whole is a number in a field; "" for none.
func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// placed says the family, step and posts that history keeps in one line: "Education · Step 1 · Posts: 6, of them vacant: 1".
func placed(ctx context.Context, line string) string {
	const between = " · "
	parts := strings.Split(line, between)
	n := len(parts)
	if n < 4 {
		return line
	}
	var all []string
	if family := strings.Join(parts[:n-3], between); family != "" {
		all = append(all, family)
	}
	if step := parts[n-3]; step != "0" {
		all = append(all, ui.T(ctx, "roles.step.only", "step", step))
	}
	posts := ui.T(ctx, "roles.posts", "posts", parts[n-2], "vacant", parts[n-1])
	return strings.Join(append(all, ui.T(ctx, "roles.col.posts")+": "+posts), between)
}

// leadOf is what stands under the title of a page; the purpose of a role keeps its lines and stands by itself.
func leadOf(p page) string {
	if p.Here == "role" {
		return ""
	}
	return p.Lead
}

// names are people in a line.
func names(all []role.Holder) string {
	var out []string
	for _, h := range all {
		out = append(out, h.Name)
	}
	return strings.Join(out, ", ")
}

// short is the beginning of a text, for the name of a link.
func short(text string) string {
	if r := []rune(text); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return text
}

// orNoneValue is the answer that holds now.
func orNoneValue(u role.Use) string {
	if u.Emphasis == "" {
		return none
	}
	return string(u.Emphasis)
}

func levelName(d desk, code string) string {
	if l, ok := d.Tree.LevelOf(code); ok {
		return l.Name
	}
	return code
}

// proposalName says what a proposal is about, with its number.
func proposalName(ctx context.Context, s *role.Sight, p role.Seen) string {
	return ui.T(ctx, "roles.proposal", "number", p.Seq, "place", placeName(ctx, p.Part, codeOf(s.Tree, p.Item)))
}

// answerOf is what was typed into the answer to one proposal; an empty form for all others.
func answerOf(f form, proposal string) form {
	if f.Typed == nil || f.Typed.Get("of") != proposal {
		return form{}
	}
	return f
}

// emphasisValue is the answer that stands for what is said of a competency.
func emphasisValue(s role.Said) string {
	if s.Emphasis == "" {
		return none
	}
	return string(s.Emphasis)
}

// firstOf is what is wrong with the first of some fields with a fault.
func firstOf(f form, fields ...string) string {
	for _, name := range fields {
		if text := f.wrong(name); text != "" {
			return text
		}
	}
	return ""
}

func personOptions(all []role.Holder) (out []ui.Option) {
	for _, h := range all {
		out = append(out, ui.Option{Value: h.Person, Label: h.Name})
	}
	return out
}

// furtherOf are the other places to which a role leads.
func furtherOf(ctx context.Context, s *role.Sight) []ui.BoardLine {
	line := func(name, href string) ui.BoardLine {
		return ui.BoardLine{Href: href, Name: ui.T(ctx, "roles.further."+name), Text: ui.T(ctx, "roles.further."+name+".text")}
	}
	all := []ui.BoardLine{
		line("mine", "/pathway/roles/"+url.PathEscape(s.Place.Slug)+"/"+s.ID),
		line("compare", with(list(s.Place.Slug, "compare"), "role", s.ID)),
	}
	if s.Writes {
		all = append(all, line("posting", with("/organizations/"+url.PathEscape(s.Place.Slug)+"/postings/new", "role", s.ID)), line("carry", at(s, "carry")))
	}
	return all
}
