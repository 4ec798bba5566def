package evidenceapi

import (
	"time"

	"pathways/internal/evidence"
)

// EvidenceItem is a competency of a release.
type EvidenceItem struct {
	Framework string `json:"framework" doc:"Slug of the framework" example:"isl" maxLength:"100"`
	Release   string `json:"release" doc:"Version of the release" example:"2025" maxLength:"100"`
	Item      string `json:"item,omitempty" doc:"Lasting identifier; may be left out where there is a code" maxLength:"100"`
	Code      string `json:"code,omitempty" doc:"Code in that release" example:"GE.1" maxLength:"100"`
}

// EvidenceFile is a file of a piece.
type EvidenceFile struct {
	Digest string `json:"digest" doc:"SHA-256 of the bytes, hex"`
	Name   string `json:"name" doc:"For people; never a path"`
	Type   string `json:"type" doc:"Media type, found in the bytes" example:"application/pdf"`
	Size   int64  `json:"size" doc:"Bytes"`
}

// EvidencePiece is one thing done or made.
type EvidencePiece struct {
	ID string `json:"id" doc:"Lasting identifier" format:"uuid"`
	EvidenceFields
	Files   []EvidenceFile `json:"files" doc:"Files, in the order in which they were added"`
	Created time.Time      `json:"created" doc:"When it was added"`
	Changed time.Time      `json:"changed" doc:"When it was last written"`
}

// EvidenceFields are what can be written of a piece. All may be left out, but not all at once.
type EvidenceFields struct {
	Title string         `json:"title,omitempty" doc:"What was done or made" maxLength:"300"`
	Story string         `json:"story,omitempty" doc:"In the person's own words" maxLength:"20000"`
	From  string         `json:"from,omitempty" doc:"First day" example:"2026-05-01"`
	To    string         `json:"to,omitempty" doc:"Last day" example:"2026-05-02"`
	Where string         `json:"where,omitempty" doc:"Place" maxLength:"300"`
	Link  string         `json:"link,omitempty" doc:"http or https address" maxLength:"2000"`
	Hours string         `json:"hours,omitempty" doc:"Time it took, in words; never added up" maxLength:"300"`
	Items []EvidenceItem `json:"items" required:"false" doc:"Competencies" maxItems:"200"`
}

func (f EvidenceFields) draft() evidence.Draft {
	return evidence.Draft{
		Title: f.Title, Story: f.Story, From: f.From, To: f.To, Where: f.Where, Link: f.Link, Hours: f.Hours, Items: refsOf(f.Items),
	}
}

func refsOf(items []EvidenceItem) []evidence.Ref {
	var out []evidence.Ref
	for _, i := range items {
		out = append(out, evidence.Ref(i))
	}
	return out
}

func itemsOf(refs []evidence.Ref) []EvidenceItem {
	out := []EvidenceItem{}
	for _, ref := range refs {
		out = append(out, EvidenceItem(ref))
	}
	return out
}

func pieceOf(e evidence.Evidence) EvidencePiece {
	out := EvidencePiece{ID: e.ID, Files: []EvidenceFile{}, Created: e.Created, Changed: e.Changed, EvidenceFields: EvidenceFields{
		Title: e.Title, Story: e.Story, From: e.From, To: e.To, Where: e.Where, Link: e.Link, Hours: e.Hours, Items: itemsOf(e.Items),
	}}
	for _, f := range e.Files {
		out.Files = append(out.Files, EvidenceFile(f))
	}
	return out
}

// EvidenceRequest is what somebody was asked for.
type EvidenceRequest struct {
	ID       string         `json:"id" doc:"Lasting identifier" format:"uuid"`
	Kind     string         `json:"kind" doc:"What was asked for" enum:"endorsement,feedback"`
	Email    string         `json:"email,omitempty" doc:"Who is asked; left out where the person hands on the link"`
	Name     string         `json:"name,omitempty" doc:"What the person calls them"`
	Relation string         `json:"relation" doc:"How they work together" example:"colleague"`
	Message  string         `json:"message,omitempty" doc:"The person's words to them"`
	Items    []EvidenceItem `json:"items" doc:"Competencies they are asked about"`
	Evidence []string       `json:"evidence" doc:"Ids of the pieces they can see"`
	State    string         `json:"state" doc:"How it stands" enum:"waiting,answered,declined,ended"`
	Created  time.Time      `json:"created" doc:"When it was asked"`
	Ends     time.Time      `json:"ends" doc:"From then on the link does not work"`
}

func requestOf(r evidence.Request, state evidence.State) EvidenceRequest {
	evidenceIDs := r.Evidence
	if evidenceIDs == nil {
		evidenceIDs = []string{}
	}
	return EvidenceRequest{
		ID: r.ID, Kind: string(r.Kind), Email: r.Email, Name: r.Name, Relation: r.Relation, Message: r.Message, Items: itemsOf(r.Items),
		Evidence: evidenceIDs, State: string(state), Created: r.Created, Ends: r.Ends,
	}
}

// EvidenceStatement is what somebody said of the person when asked. Identifiers of other people are not given out.
type EvidenceStatement struct {
	ID       string         `json:"id" doc:"Lasting identifier" format:"uuid"`
	Request  string         `json:"request" doc:"The request that it answers"`
	Kind     string         `json:"kind" doc:"What was asked for" enum:"endorsement,feedback"`
	Name     string         `json:"name" doc:"Of the author; empty after they left without it"`
	Relation string         `json:"relation" doc:"How they work together" example:"colleague"`
	Items    []EvidenceItem `json:"items" doc:"Competencies it was asked about"`
	Evidence []string       `json:"evidence" doc:"Ids of the pieces that its author saw"`
	Text     string         `json:"text" doc:"What was said"`
	Notes    []EvidenceNote `json:"notes" doc:"What was said of single competencies"`
	At       time.Time      `json:"at" doc:"When"`
	Shown    bool           `json:"shown" doc:"May be shown where the person shares"`
	Brought  bool           `json:"brought" doc:"Came in an archive: this server has not seen who wrote it"`
}

// EvidenceNote is what a statement says of one competency.
type EvidenceNote struct {
	Item EvidenceItem `json:"item" doc:"The competency"`
	Seen bool         `json:"seen" doc:"Its author has seen it at work"`
	Text string       `json:"text,omitempty" doc:"In words"`
}

func statementOf(s evidence.Statement) EvidenceStatement {
	out := EvidenceStatement{
		ID: s.ID, Request: s.Request, Kind: string(s.Kind), Name: s.Name, Relation: s.Relation, Items: itemsOf(s.Items), Evidence: []string{},
		Text: s.Text, Notes: []EvidenceNote{}, At: s.At, Shown: s.Shown, Brought: s.Brought,
	}
	out.Evidence = append(out.Evidence, s.Evidence...)
	for _, n := range s.Notes {
		out.Notes = append(out.Notes, EvidenceNote{EvidenceItem(n.Item), n.Seen, n.Text})
	}
	return out
}
