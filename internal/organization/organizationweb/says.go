package organizationweb

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"pathways/internal/organization"
	"pathways/internal/platform/ui"
)

// lineStates are what lines of a list come to, in the order in which a report counts them.
var lineStates = []organization.LineState{
	organization.New, organization.Refused, organization.SameAsEarlier, organization.AlreadyInvited, organization.AlreadyMember,
}

// listExample is a list as it can be brought; its words are those that a list is read by.
const listExample = "email,name,part\nana@museum.example,Ana Lima,member\nben@museum.example,Ben Okoro,lead\n"

// boardOf are one's organizations with what one is there.
func boardOf(ctx context.Context, all []organization.Membership) []ui.BoardLine {
	var lines []ui.BoardLine
	for _, m := range all {
		lines = append(lines, ui.BoardLine{
			Href: at(m.Organization, ""), Name: m.Organization.Name,
			Text: ui.T(ctx, "organization.board", "kind", ui.T(ctx, "organization.kind."+string(m.Organization.Kind)),
				"part", partName(ctx, m.Part), "day", ui.Day(ctx, m.Since), "how", ui.T(ctx, "organization.how."+string(m.How))),
		})
	}
	return lines
}

// placeOf is where an organization is: "Lyon, France".
func placeOf(o organization.Organization) string {
	return strings.Join(slices.DeleteFunc([]string{o.City, o.Country}, func(s string) bool { return s == "" }), ", ")
}

// olderOf is the address of the next part of a list; "" where there is none.
func olderOf(s organization.Sight, page, name, cursor string) string {
	if cursor == "" {
		return ""
	}
	return at(s.Organization, page) + "?" + name + "=" + url.QueryEscape(cursor)
}

func peopleColumns(ctx context.Context, has organization.Rights) []ui.Column {
	names := []string{"name", "part"}
	if has.SeeAddresses {
		names = append(names, "email", "since")
	}
	if has.Cast {
		names = append(names, "do")
	}
	var all []ui.Column
	for _, n := range names {
		all = append(all, ui.Column{Name: ui.T(ctx, "organization.column."+n)})
	}
	return all
}

// invitedBy says who invites to what.
func invitedBy(ctx context.Context, inv organization.Invitation) string {
	inviter := inv.Inviter
	if inviter == "" {
		inviter = ui.T(ctx, "organization.somebody")
	}
	return ui.T(ctx, "organization.door.invites", "inviter", inviter, "organization", inv.Organization.Name,
		"kind", ui.T(ctx, "organization.kind."+string(inv.Organization.Kind)), "part", partName(ctx, inv.Part))
}

// sentTo is whom an invitation is for.
func sentTo(ctx context.Context, inv organization.Invitation) string {
	switch {
	case inv.IsLink():
		return ui.T(ctx, "organization.sent.link")
	case inv.Name != "":
		return inv.Name + ", " + inv.Email
	}
	return inv.Email
}

// stateSays is what became of an invitation.
func stateSays(ctx context.Context, inv organization.Invitation) string {
	says := ui.T(ctx, "organization.state."+string(inv.State))
	if inv.State == organization.Waiting {
		says = ui.T(ctx, "organization.state.until", "state", says, "day", ui.Day(ctx, inv.Ends))
	}
	if inv.IsLink() {
		says = ui.T(ctx, "organization.state.used", "state", says, "uses", inv.Uses, "allowed", inv.UsesAllowed)
	}
	return says
}

// deedSays is what was done, in a sentence.
func deedSays(ctx context.Context, d organization.Deed) string {
	actor, detail := d.Actor, d.Detail
	if actor == "" {
		actor = ui.T(ctx, "organization.somebody")
	}
	person := d.Person
	if person == "" {
		person = ui.T(ctx, "organization.somebody")
	}
	if slices.Contains(organization.Parts, organization.Part(detail)) {
		detail = partName(ctx, organization.Part(detail))
	}
	return ui.T(ctx, "audit."+d.Action, "actor", actor, "person", person, "detail", detail)
}

func domainAt(o organization.Organization, d organization.Domain, page string) string {
	return at(o, "domains/"+url.PathEscape(d.Name)+"/"+page)
}

// domainSays is how it stands with a domain.
func domainSays(ctx context.Context, d organization.Domain) string {
	switch {
	case d.IsVerified():
		return ui.T(ctx, "organization.domain.verified."+d.How, "day", ui.Day(ctx, d.Verified))
	case d.SentTo != "":
		return ui.T(ctx, "organization.domain.letter", "address", d.SentTo+"@"+d.Name, "day", ui.Day(ctx, d.LetterEnds))
	}
	return ui.T(ctx, "organization.domain.waits")
}

// claimOptions are where the letter to a domain can go.
func claimOptions(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, p := range organization.Postmasters {
		all = append(all, ui.Option{Value: p, Label: ui.T(ctx, "organization.claim.at", "local", p)})
	}
	return append(all, ui.Option{Value: byHand, Label: ui.T(ctx, "organization.claim.operator")})
}

func joiningOptions(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: byProvider, Label: ui.T(ctx, "organization.joining.provider")}, {Value: byLetter, Label: ui.T(ctx, "organization.joining.letter")},
	}
}

// joiningOf are the choices that hold for a domain.
func joiningOf(d organization.Domain) []string {
	var all []string
	if d.ByProvider {
		all = append(all, byProvider)
	}
	if d.ByLetter {
		all = append(all, byLetter)
	}
	return all
}

// frameworkLines lead to what the organization does with frameworks, as far as somebody with a part in it may read that. Guests
// may read nothing of it.
func frameworkLines(ctx context.Context, part organization.Part) []ui.BoardLine {
	lines := [][2]string{{"asked", "/consultations"}, {"drafts", "/stewardship/drafts"}, {"extensions", "/stewardship/extensions"}}
	switch part {
	case organization.Guest:
		return nil
	case organization.Owner, organization.Steward:
		lines = append([][2]string{{"keep", "/stewardship"}}, lines...)
	}
	var all []ui.BoardLine
	for _, l := range lines {
		key := "organization.frameworks." + l[0]
		all = append(all, ui.BoardLine{Href: l[1], Name: ui.T(ctx, key), Text: ui.T(ctx, key+".text")})
	}
	return all
}
