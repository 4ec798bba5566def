// Package draft holds editions of frameworks that are still being written: their items, who changed what, what is undone,
// who signs them off, and how a draft becomes a release that never changes again.
//
// A draft belongs to the organization that keeps its framework, or to those who run the installation. Owners and stewards
// of the organization write it; its leads and members may read it. To everybody else it does not exist. See policy.go.
package draft

import (
	"time"

	"pathways/internal/framework"
)

// Draft is one edition in the making, without its items.
type Draft struct {
	ID           string
	Organization Keeper
	Head         framework.Release // all of the coming release but its items; Version, Title, Kinds, Levels, ... may still be incomplete
	Base         string            // identifier of the release that it follows; "" for the first
	State        State
	Revision     int64  // grows with every change
	Items        int    // how many there are
	Release      string // identifier of the release that it became; "" while it is open
	Created      time.Time
	Changed      time.Time
	ChangedBy    string // name; "" once that person is erased
}

// Keeper is the organization that a draft or framework belongs to; the zero Keeper is those who run the installation.
type Keeper struct {
	ID, Slug, Name string
}

// State says how far a draft is.
type State string

// The states of a draft.
const (
	Open      State = "open"
	Signing   State = "signing"   // held still until those named have signed, or a steward opens it again
	Published State = "published" // it became a release
	Discarded State = "discarded" // put away; a steward can bring it back for 30 days
)

// Field is one part of an item that can be edited by itself.
type Field string

// The fields of an item. FieldLevel is followed by the code of a level: "level.L1".
const (
	Code      Field = "code"
	Kind      Field = "kind"
	Statement Field = "statement"
	Question  Field = "question"
	Note      Field = "note"
	Remark    Field = "remark"
	Level     Field = "level."
)

// Change is one thing that a person did to a draft, as the history keeps it. It can be undone while nobody has changed
// the same since.
type Change struct {
	Seq    int64
	Person string // "" once they are erased
	Name   string
	At     time.Time
	What   What
	Item   string            // identifier; "" where it is about the draft itself
	Code   string            // of the item, as it was
	Before map[string]string // by field; of a move "parent" (code) and "before" (code of the item it stood ahead of)
	After  map[string]string
	Undoes int64 // the change that this one took back; 0 for none
	Undone bool
}

// What is the sort of a change.
type What string

// The sorts of changes.
const (
	WhatBegun   What = "begun"
	WhatHead    What = "head"
	WhatKinds   What = "kinds"
	WhatLevels  What = "levels"
	WhatAdded   What = "added"
	WhatEdited  What = "edited"
	WhatMoved   What = "moved"
	WhatRemoved What = "removed" // with everything below it
	WhatBrought What = "brought" // by an import: many items at once
)
