package sharing

import (
	"slices"
	"time"

	"pathways/internal/platform/authz"
)

// mayOpen is the one decision on who sees the copy of a grant. Parts are those that the viewer plays now; link says that
// they came with its secret, and with its passphrase where it has one. Playing a part gives nothing by itself: only
// what an owner granted to that part.
//
// The first person who opens a grant to an address with that address, confirmed, is who it is for from then on: an
// address that passes to somebody else later opens nothing.
func mayOpen(g *Grant, v authz.Viewer, parts []Part, link bool, now time.Time) bool {
	if !g.Live(now) {
		return false
	}
	switch g.To.Kind {
	case ToPerson:
		return v.SignedIn() && v.Email != "" && v.Email == g.To.Email && (g.other == "" || g.other == v.Person)
	case ToPart:
		return v.SignedIn() && slices.ContainsFunc(parts, func(p Part) bool {
			return p.Organization != "" && p.Organization == g.To.Organization && slices.Contains(g.To.Parts, p.Plays)
		})
	case ToLink:
		return link
	}
	return false
}

// mayComment is for who may open: whether the owner asked for comments.
func mayComment(g *Grant, opens bool) bool { return opens && g.Comments }

// Side is one of the two in a conversation.
type Side string

// The sides of a conversation.
const (
	NoSide    Side = ""
	OwnerSide Side = "owner"
	OtherSide Side = "other"
)

// sideOf is the side of a viewer in the conversation of a grant. It is held with one person only: who has the link or
// plays a part has no side.
func sideOf(g *Grant, v authz.Viewer, now time.Time) Side {
	switch {
	case !g.Conversation || g.To.Kind != ToPerson || !v.SignedIn():
		return NoSide
	case v.Person == g.Owner && g.Live(now):
		return OwnerSide
	case v.Person != g.Owner && mayOpen(g, v, nil, false, now):
		return OtherSide
	}
	return NoSide
}

// mayWrite says whether a conversation still takes notes.
func mayWrite(g *Grant, side Side, now time.Time) bool {
	return side != NoSide && g.Live(now) && g.Closed == nil
}
