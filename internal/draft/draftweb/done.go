package draftweb

import (
	"net/http"
	"slices"

	"pathways/internal/draft"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/i18n"
)

// done is what was done just now, in a sentence, and the change that takes it back.
type done struct {
	Text string
	Seq  int64  // of the change; 0 where there is nothing to take back
	Item string // that the page was about, to come back to it
	Redo bool   // the change has taken another back
}

// dones are what a page can say was done, by the value of "done" in its address: true where it can be taken back.
var dones = map[string]bool{
	"begun": false, "own": false, "same": false, "edited": true, "added": true, "moved": true, "removed": true, "undone": true, "edition": true,
	"kinds": true, "levels": true, "discarded": false, "restored": false,
}

// doneOf says what was done just now, for a page about an item or, with "", about the draft.
func (rm *room) doneOf(r *http.Request, v authz.Viewer, d draft.Draft, item string) (done, error) {
	what := r.URL.Query().Get("done")
	back, known := dones[what]
	if !known {
		return done{}, nil
	}
	all := done{Text: i18n.T(r.Context(), "draft.done."+what, "publisher", d.Head.Framework.Publisher, "slug", d.Head.Framework.Slug), Item: item}
	if !back || d.State != draft.Open {
		return all, nil
	}
	recent, _, err := rm.drafts.History(r.Context(), v, d.ID, 0, 20)
	if err != nil {
		return done{}, err
	}
	all.Redo = what == "undone"
	own := func(c draft.Change) bool {
		return c.Person == v.Person && undoable(c) && (c.Undoes != 0) == all.Redo
	}
	if i := slices.IndexFunc(recent, own); i >= 0 {
		all.Seq = recent[i].Seq
	}
	return all, nil
}

// undoables are the sorts of changes that can be taken back.
var undoables = []draft.What{
	draft.WhatHead, draft.WhatKinds, draft.WhatLevels, draft.WhatAdded, draft.WhatEdited, draft.WhatMoved, draft.WhatRemoved, draft.WhatBrought,
}

// undoable says whether a change can be taken back, if nobody has changed the same since. The first change is that the
// draft began.
func undoable(c draft.Change) bool {
	return !c.Undone && c.Seq > 1 && slices.Contains(undoables, c.What)
}
