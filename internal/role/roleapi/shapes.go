package roleapi

import (
	"time"

	"pathways/internal/framework"
	"pathways/internal/role"
)

// RoleLine is a role in a list.
type RoleLine struct {
	ID      string    `json:"id" doc:"Lasting identifier"`
	Title   string    `json:"title"`
	Team    string    `json:"team" doc:"May be empty"`
	Family  string    `json:"family" doc:"Jobs of the same sort; may be empty"`
	Step    int       `json:"step" doc:"An order within the family that people gave; 0 for none"`
	Posts   int       `json:"posts" doc:"Posts of the organization, filled or not"`
	Vacant  int       `json:"vacant" doc:"Of them vacant"`
	Agreed  int       `json:"agreed" doc:"Number of the last agreed version; 0 for none"`
	Retired bool      `json:"retired" doc:"Set aside"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
}

func lineOf(r role.Role) RoleLine {
	return RoleLine{r.ID, r.Title, r.Team, r.Family, r.Step, r.Posts, r.Vacant, r.Agreed, r.IsRetired(), r.Created, r.Changed}
}

// RoleList is the roles of an organization.
type RoleList struct {
	Roles []RoleLine `json:"roles"`
}

// RoleUse is one competency of a job.
type RoleUse struct {
	Item     string   `json:"item" doc:"Lasting identifier of the competency" maxLength:"100"`
	Code     string   `json:"code,omitempty" doc:"Its code in the release; not read" maxLength:"100"`
	Emphasis string   `json:"emphasis" enum:"central,regular,now-and-then" doc:"How the job uses it; none is worth more than another"`
	From     string   `json:"from,omitempty" doc:"Code of a level, where the release has levels" maxLength:"100"`
	To       string   `json:"to,omitempty" doc:"The same" maxLength:"100"`
	Examples []string `json:"examples,omitempty" doc:"From this job, in the words of the organization" maxItems:"12"`
}

func usesOf(p role.Profile, t *framework.Tree) []RoleUse {
	out := []RoleUse{}
	for _, u := range p.Uses {
		use := RoleUse{Item: u.Item, Emphasis: string(u.Emphasis), From: u.From, To: u.To, Examples: u.Examples}
		if it := t.ByID(u.Item); it != nil {
			use.Code = it.Code
		}
		out = append(out, use)
	}
	return out
}

// RoleDetail is a role with its working text.
type RoleDetail struct {
	RoleLine
	Purpose   string    `json:"purpose"`
	Framework string    `json:"framework" doc:"Slug of the framework"`
	Release   string    `json:"release" doc:"Version of its edition"`
	Revision  int64     `json:"revision" doc:"Grows with every change of the text; to be given back with a new text"`
	Origin    string    `json:"origin" doc:"What it was begun from: empty, role:<id>, starter:<key> or text:<id>"`
	Uses      []RoleUse `json:"uses" doc:"In the framework's own order"`
}

func detailOf(r role.Role, t *framework.Tree) RoleDetail {
	return RoleDetail{lineOf(r), r.Purpose, t.Framework.Slug, t.Version, r.Revision, string(r.Origin), usesOf(r.Profile, t)}
}

// RoleStart is what a role is begun from.
type RoleStart struct {
	ID        string `json:"id,omitempty" doc:"An identifier (UUID) of your own; the same again begins nothing new" maxLength:"36"`
	Title     string `json:"title,omitempty" doc:"Empty: that of what it is begun from" maxLength:"400"`
	Team      string `json:"team,omitempty" maxLength:"400"`
	Framework string `json:"framework" doc:"Slug of a framework" example:"isl" maxLength:"100"`
	Release   string `json:"release" doc:"Version of its edition" example:"2025" maxLength:"100"`
	From      string `json:"from,omitempty" doc:"Empty for nothing, else role:<id> or starter:<key>" maxLength:"200"`
}

// RoleContent is a whole working text.
type RoleContent struct {
	Revision int64     `json:"revision" doc:"That of the text which you read"`
	Title    string    `json:"title" maxLength:"400"`
	Purpose  string    `json:"purpose" maxLength:"8000"`
	Team     string    `json:"team" maxLength:"400"`
	Uses     []RoleUse `json:"uses" maxItems:"10000"`
}

// RoleSaid is what stands in one place of a role; all empty for nothing.
type RoleSaid struct {
	Text     string `json:"text,omitempty"`
	Emphasis string `json:"emphasis,omitempty"`
	From     string `json:"from,omitempty"`
	To       string `json:"to,omitempty"`
}

// RoleProposal is a change that somebody suggests.
type RoleProposal struct {
	ID      string     `json:"id"`
	Number  int        `json:"number" doc:"Within the role"`
	Part    string     `json:"part" enum:"title,purpose,team,use,example,remove"`
	Item    string     `json:"item,omitempty" doc:"Identifier of the competency that it is about"`
	Before  RoleSaid   `json:"before" doc:"What stood there when it was proposed"`
	After   RoleSaid   `json:"after" doc:"What is proposed"`
	Now     *RoleSaid  `json:"now,omitempty" doc:"In the list: what stands there now; to be given back to accept it"`
	Reason  string     `json:"reason"`
	By      string     `json:"by" doc:"Name; empty once that person is erased"`
	At      time.Time  `json:"at"`
	State   string     `json:"state" enum:"open,accepted,declined,withdrawn"`
	Reply   string     `json:"reply"`
	Decided *time.Time `json:"decided,omitempty"`
}

func proposalOf(p role.Proposal) RoleProposal {
	out := RoleProposal{
		p.ID, p.Seq, string(p.Part), p.Item, saidOf(p.Before), saidOf(p.After), nil, p.Reason, p.Name, p.At, string(p.State), p.Reply, nil,
	}
	if !p.Decided.IsZero() {
		out.Decided = &p.Decided
	}
	return out
}

func saidOf(s role.Said) RoleSaid { return RoleSaid{s.Text, string(s.Emphasis), s.From, s.To} }

// ProposalList is a part of the proposals of a role.
type ProposalList struct {
	Proposals []RoleProposal `json:"proposals"`
}

// ProposalStart is what is proposed.
type ProposalStart struct {
	ID       string `json:"id,omitempty" doc:"An identifier (UUID) of your own; the same again proposes nothing new" maxLength:"36"`
	Part     string `json:"part" enum:"title,purpose,team,use,example,remove"`
	Item     string `json:"item,omitempty" doc:"Identifier of the competency, for use, example and remove" maxLength:"100"`
	Example  string `json:"example,omitempty" doc:"For part example: the one that would change; empty for a new one" maxLength:"2000"`
	Text     string `json:"text,omitempty" doc:"The new text; for an example, empty takes it out" maxLength:"8000"`
	Emphasis string `json:"emphasis,omitempty" doc:"For part use" enum:"central,regular,now-and-then"`
	From     string `json:"from,omitempty" doc:"For part use: code of a level" maxLength:"100"`
	To       string `json:"to,omitempty" maxLength:"100"`
	Reason   string `json:"reason,omitempty" maxLength:"4000"`
}

// RoleComment is what somebody says of a role.
type RoleComment struct {
	ID     string    `json:"id"`
	Number int       `json:"number" doc:"Within the role"`
	Item   string    `json:"item,omitempty" doc:"Identifier of a competency; empty for the whole"`
	Text   string    `json:"text"`
	By     string    `json:"by" doc:"Name; empty once that person is erased"`
	At     time.Time `json:"at"`
}

func commentOf(c role.Comment) RoleComment {
	return RoleComment{c.ID, c.Seq, c.Item, c.Text, c.Name, c.At}
}

// CommentList is a part of the comments of a role.
type CommentList struct {
	Comments []RoleComment `json:"comments"`
}

// CommentStart is what is said.
type CommentStart struct {
	ID   string `json:"id,omitempty" doc:"An identifier (UUID) of your own; the same again says nothing new" maxLength:"36"`
	Item string `json:"item,omitempty" doc:"Identifier of a competency; empty for the whole" maxLength:"100"`
	Text string `json:"text" maxLength:"8000"`
}

// RoleVersionLine is an agreed version in a list.
type RoleVersionLine struct {
	Number int       `json:"number"`
	At     time.Time `json:"at"`
	By     string    `json:"by" doc:"Name; empty once that person is erased"`
	Note   string    `json:"note"`
}

// VersionList is the agreed versions of a role.
type VersionList struct {
	Versions []RoleVersionLine `json:"versions"`
}

// RoleVersion is a text that people agreed on.
type RoleVersion struct {
	RoleVersionLine
	Title     string    `json:"title"`
	Purpose   string    `json:"purpose"`
	Team      string    `json:"team"`
	Framework string    `json:"framework"`
	Release   string    `json:"release"`
	Uses      []RoleUse `json:"uses"`
}

func versionOf(a role.Version, t *framework.Tree) RoleVersion {
	return RoleVersion{RoleVersionLine{a.Number, a.At, a.Name, a.Note}, a.Title, a.Purpose, a.Team, t.Framework.Slug, t.Version, usesOf(a.Profile, t)}
}

// Agreement keeps a text.
type Agreement struct {
	Revision int64  `json:"revision" doc:"That of the text which you read"`
	Note     string `json:"note,omitempty" maxLength:"4000"`
}
