// Package evidence keeps what a person did or made, tied to competencies, and what others say of it when the person
// asks them: endorsements and feedback. All of it is its owner's: private until they share it.
package evidence

import (
	"embed"
	"time"
)

// Locales are the words of letters and of what is refused.
//
//go:embed locales/*.json
var Locales embed.FS

// Evidence is one thing done or made. Every field but the id may be empty.
type Evidence struct {
	ID      string    `json:"id"`              // UUID
	Title   string    `json:"title,omitempty"` // what
	Story   string    `json:"story,omitempty"` // in the person's own words
	From    string    `json:"from,omitempty"`  // day, YYYY-MM-DD
	To      string    `json:"to,omitempty"`
	Where   string    `json:"where,omitempty"`
	Link    string    `json:"link,omitempty"`  // http or https address
	Hours   string    `json:"hours,omitempty"` // in the person's words; never added up
	Items   []Ref     `json:"items"`
	Files   []File    `json:"files"`
	Created time.Time `json:"created"`
	Changed time.Time `json:"changed"`
}

// Ref is a competency of a release.
type Ref struct {
	Framework string `json:"framework"` // slug
	Release   string `json:"release"`   // version
	Item      string `json:"item"`      // lasting identifier
	Code      string `json:"code"`
}

// File is a file that belongs to a piece of evidence. Its bytes lie in platform/blob under their digest.
type File struct {
	Digest string `json:"digest"` // SHA-256 of the bytes, hex
	Name   string `json:"name"`   // for people; never a path
	Type   string `json:"type"`   // media type, found in the bytes
	Size   int64  `json:"size"`   // bytes
}

// Kind says what somebody was asked for.
type Kind string

// The kinds of what can be asked for.
const (
	Endorsement Kind = "endorsement" // I saw this and stand by it
	Feedback    Kind = "feedback"    // what I noticed
)

// Request asks one other person to say something on chosen competencies and chosen evidence.
type Request struct {
	ID       string     `json:"id"`
	Kind     Kind       `json:"kind"`
	Email    string     `json:"email,omitempty"` // who is asked; "" where the owner hands the link on
	Name     string     `json:"name,omitempty"`  // as the owner calls them
	Relation string     `json:"relation"`        // colleague, partner, supervisor, other
	Message  string     `json:"message,omitempty"`
	Items    []Ref      `json:"items"`
	Evidence []string   `json:"evidence"` // ids
	Created  time.Time  `json:"created"`
	Ends     time.Time  `json:"ends"`
	Revoked  *time.Time `json:"revoked,omitempty"`
	Declined *time.Time `json:"declined,omitempty"` // the person asked would rather not
	Asker    string     `json:"asker"`              // name of who asks, as it was
	Answered bool       `json:"-"`                  // a statement stands; read with the request, not kept in it
}

// State is what has become of a request.
type State string

// The states of a request.
const (
	Waiting  State = "waiting"
	Answered State = "answered"
	Declined State = "declined"
	Ended    State = "ended" // by its owner, or by its date
)

// State is what has become of a request by now.
func (r *Request) State(now time.Time) State {
	switch {
	case r.Answered:
		return Answered
	case r.Declined != nil:
		return Declined
	case r.Revoked != nil || !now.Before(r.Ends):
		return Ended
	}
	return Waiting
}

// Statement is what somebody else said of the owner when asked. It is never changed; its author may take it back, its
// owner may delete it, and only its owner decides whether it is shown to anybody.
type Statement struct {
	ID       string    `json:"id"`
	Request  string    `json:"request"`
	Kind     Kind      `json:"kind"`
	Author   string    `json:"author,omitempty"` // id of the person; "" for somebody without an account
	Name     string    `json:"name"`             // of the author; "" after they left without their name
	Relation string    `json:"relation"`
	Items    []Ref     `json:"items"`
	Evidence []string  `json:"evidence"`
	Text     string    `json:"text"`
	Notes    []Note    `json:"notes,omitempty"` // on single competencies
	At       time.Time `json:"at"`
	Shown    bool      `json:"shown"` // its owner lets it be seen where they share
	Brought  bool      `json:"-"`     // came in a file: this server has not seen who wrote it
}

// Note is what a statement says of one competency: that its author has seen it at work, in words or with a tick alone.
// A competency without a note says nothing.
type Note struct {
	Item Ref    `json:"item"`
	Seen bool   `json:"seen"`
	Text string `json:"text,omitempty"`
}
