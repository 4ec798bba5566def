package sharingapi

import (
	"time"

	"pathways/internal/sharing"
)

// GrantList is what a person shares.
type GrantList struct {
	Grants []Grant `json:"grants"`
}

// Grant is the right of others to see a copy of chosen parts.
type Grant struct {
	ID           string      `json:"id"`
	To           GrantTarget `json:"to"`
	Line         string      `json:"line,omitempty" doc:"A line from the owner to the other"`
	Comments     bool        `json:"comments" doc:"The other may comment"`
	Conversation bool        `json:"conversation" doc:"The two may talk it over side by side"`
	Passphrase   bool        `json:"passphrase" doc:"The link asks for a passphrase"`
	Choice       GrantChoice `json:"choice"`
	Created      time.Time   `json:"created"`
	Taken        time.Time   `json:"taken" doc:"When the copy was taken that is shown"`
	Ends         time.Time   `json:"ends"`
	Revoked      *time.Time  `json:"revoked,omitempty"`
	Live         bool        `json:"live" doc:"It opens something just now"`
}

// GrantTarget is for whom a grant is.
type GrantTarget struct {
	Kind         string   `json:"kind" enum:"person,part,link"`
	Email        string   `json:"email,omitempty" maxLength:"254" doc:"Of a person"`
	Organization string   `json:"organization,omitempty" maxLength:"100" doc:"Identifier, of one that you belong to"`
	Parts        []string `json:"parts,omitempty" maxItems:"5" doc:"Played in the organization: owner, steward, lead, member, guest"`
	Name         string   `json:"name,omitempty" maxLength:"120" doc:"As its owner calls them"`
}

// GrantChoice is what was chosen, by identifiers.
type GrantChoice struct {
	Reflections []ChosenReflection `json:"reflections,omitempty" maxItems:"100"`
	Plans       []ChosenPlan       `json:"plans,omitempty" maxItems:"100"`
	Evidence    []ChosenEvidence   `json:"evidence,omitempty" maxItems:"1000"`
	Statements  []string           `json:"statements,omitempty" maxItems:"1000" doc:"Of others, which you let be shown"`
	Portfolio   bool               `json:"portfolio,omitempty"`
}

// ChosenReflection is a reflection, whole or in chosen answers.
type ChosenReflection struct {
	ID    string   `json:"id"`
	Whole bool     `json:"whole,omitempty"`
	Items []string `json:"items,omitempty" maxItems:"10000" doc:"Lasting identifiers of competencies, where it is not whole"`
	Notes bool     `json:"notes,omitempty" doc:"Also the notes in your own words"`
}

// ChosenPlan is a plan, whole or in chosen goals.
type ChosenPlan struct {
	ID      string   `json:"id"`
	Whole   bool     `json:"whole,omitempty"`
	Goals   []string `json:"goals,omitempty" maxItems:"1000" doc:"Identifiers, where it is not whole"`
	Reviews bool     `json:"reviews,omitempty" doc:"Also how activities went, and looking back"`
}

// ChosenEvidence is a piece of evidence.
type ChosenEvidence struct {
	ID    string `json:"id"`
	Files bool   `json:"files,omitempty" doc:"With its files"`
}

// NewGrant is a grant to be made.
type NewGrant struct {
	ID           string      `json:"id,omitempty" format:"uuid" doc:"Made by you, so that sending it twice shares once; may be left out"`
	To           GrantTarget `json:"to"`
	Choice       GrantChoice `json:"choice"`
	Line         string      `json:"line,omitempty" maxLength:"500"`
	Comments     bool        `json:"comments,omitempty"`
	Conversation bool        `json:"conversation,omitempty" doc:"With a person only"`
	Ends         time.Time   `json:"ends,omitzero" doc:"A year from now at most; left out: 30 days"`
	Passphrase   string      `json:"passphrase,omitempty" maxLength:"200" doc:"Of a link"`
}

// CreatedGrant is a new grant. Its link is not to be had again.
type CreatedGrant struct {
	Grant
	Link string `json:"link,omitempty"`
}

// GrantDetail is a grant with what it shows and what was said.
type GrantDetail struct {
	Grant
	Shown    Copy           `json:"shown"`
	Comments []GrantComment `json:"said"`
}

// GrantComment is what the other said to the owner.
type GrantComment struct {
	ID    string    `json:"id"`
	Name  string    `json:"name,omitempty"`
	About string    `json:"about,omitempty" doc:"The part that it is about; empty for the whole"`
	Text  string    `json:"text"`
	At    time.Time `json:"at"`
}

// OpeningList is each time that a grant was opened.
type OpeningList struct {
	Openings []Opening `json:"openings"`
}

// Opening is one time.
type Opening struct {
	At     time.Time `json:"at"`
	Name   string    `json:"name,omitempty" doc:"Of who was signed in"`
	ByLink bool      `json:"byLink"`
}

// SharedList is what others share with a person.
type SharedList struct {
	Shared []Shared `json:"shared"`
}

// Shared is a grant as the one sees it whom it is for.
type Shared struct {
	ID       string    `json:"id"`
	Owner    string    `json:"owner" doc:"Name"`
	Line     string    `json:"line,omitempty"`
	Comments bool      `json:"comments"`
	Taken    time.Time `json:"taken"`
	Ends     time.Time `json:"ends"`
}

// SharedDetail is what it shows.
type SharedDetail struct {
	Shared
	Shown Copy `json:"shown"`
}

// Copy is what the other sees. Reflections and plans have the shape that they have in a pathway file
// (/schemas/pathway-1.json), with only what was chosen.
type Copy struct {
	Reflections []any `json:"reflections"`
	Plans       []any `json:"plans"`
	Evidence    []any `json:"evidence"`
	Statements  []any `json:"statements"`
	Portfolio   any   `json:"portfolio,omitempty"`
}

func (o *operations) grantOf(g *sharing.Grant) Grant {
	out := Grant{
		ID: g.ID, To: GrantTarget{string(g.To.Kind), g.To.Email, g.To.Organization, g.To.Parts, g.To.Name}, Line: g.Line,
		Comments: g.Comments, Conversation: g.Conversation, Passphrase: g.HasPhrase,
		Created: g.Created, Taken: g.Taken, Ends: g.Ends, Revoked: g.Revoked, Live: o.sharing.Live(g),
		Choice: GrantChoice{Statements: g.Choice.Statements, Portfolio: g.Choice.Portfolio},
	}
	for _, r := range g.Choice.Reflections {
		out.Choice.Reflections = append(out.Choice.Reflections, ChosenReflection(r))
	}
	for _, p := range g.Choice.Plans {
		out.Choice.Plans = append(out.Choice.Plans, ChosenPlan(p))
	}
	for _, e := range g.Choice.Evidence {
		out.Choice.Evidence = append(out.Choice.Evidence, ChosenEvidence(e))
	}
	return out
}

func (c GrantChoice) choice() sharing.Choice {
	out := sharing.Choice{Statements: c.Statements, Portfolio: c.Portfolio}
	for _, r := range c.Reflections {
		out.Reflections = append(out.Reflections, sharing.ChosenReflection(r))
	}
	for _, p := range c.Plans {
		out.Plans = append(out.Plans, sharing.ChosenPlan(p))
	}
	for _, e := range c.Evidence {
		out.Evidence = append(out.Evidence, sharing.ChosenEvidence(e))
	}
	return out
}

func sharedOf(g *sharing.Grant, owner string) Shared {
	return Shared{g.ID, owner, g.Line, g.Comments, g.Taken, g.Ends}
}

func copyOf(s sharing.Shown) Copy {
	out := Copy{Reflections: anyOf(s.Reflections), Plans: anyOf(s.Plans), Evidence: anyOf(s.Evidence), Statements: anyOf(s.Statements)}
	if s.Portfolio != nil {
		out.Portfolio = s.Portfolio
	}
	return out
}

func anyOf[T any](list []T) []any {
	out := []any{}
	for _, one := range list {
		out = append(out, one)
	}
	return out
}
