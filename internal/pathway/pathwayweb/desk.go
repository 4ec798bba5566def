package pathwayweb

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"pathways/internal/carryover"
	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
	"pathways/internal/role"
)

// What the forms of these pages carry besides the fields of a pathway.Change. Where the pathway itself lies is said in
// guest.go.
const (
	fieldChanges = "changes" // with script: what was filled in since, as JSON of []pathway.Change
	fieldHas     = "has"     // names of groups of tick boxes on the page: one that is not sent is empty

	scriptHeader = "Pathways-Script" // sent by our script, which keeps the pathway in the browser
	maxForm      = 12 << 20          // a carried pathway and what was filled in
)

// work is one person's pathway on the desk, for one request.
type work struct {
	*pathway.Pathway
	Form    *web.Form
	Script  bool                // the page's script keeps the pathway in the browser
	Carried bool                // the request brought a pathway, or began one
	Brought int                 // revision of the pathway as the request brought it
	Newest  int                 // revision that this browser saw last, where the page is older than that
	Put     bool                // what was chosen on later pages was put into this older one
	Tree    *framework.Tree     // release of the current reflection; nil where there is none to be had
	View    *reflection.View    // of the current reflection; nil likewise
	Refused []pathway.Refused   // what did not fit, with what was typed
	Typed   map[string][]string // what was typed, by field, where it was refused
	Folded  []string            // ids of the changes that need not be sent again
	Now     time.Time

	// With people who are signed in:
	Account bool         // the pathway lies in the viewer's account
	Viewer  authz.Viewer // nobody otherwise
	Page    *plan.Plan   // the plan that the page is about; nil: that of the open reflection
}

// room is what the pages of My pathway share.
type room struct {
	frameworks *framework.Service
	pathways   *pathway.Service // nil: this house keeps nothing for anybody
	roles      *role.Service    // nil: no roles of organizations
	demo       bool
	now        func() time.Time
	turns      turns
	ways       *carryover.Library
}

// open lays the request's pathway on the desk and puts what was filled in into it.
//
// Errors: those of work.fetch and work.changes; errStale where the page is older than what this browser saw last.
func (rm *room) open(r *http.Request, form *web.Form) (*work, error) {
	wk := &work{Form: form, Script: r.Header.Get(scriptHeader) != "", Now: rm.now().UTC(), Typed: map[string][]string{}}
	if err := wk.fetch(); err != nil {
		return nil, err
	}
	if err := rm.look(r.Context(), wk); err != nil {
		return nil, err
	}
	changes, err := wk.changes()
	if err != nil {
		return nil, err
	}
	old, words := wk.stale(r), ""
	if old {
		words = wk.wordsDigest()
		changes = slices.DeleteFunc(changes, func(c pathway.Change) bool { return !wk.says(c) })
	}
	wk.Refused = wk.Apply(changes, wk.Tree, wk.Now)
	if old {
		old = !wk.catchUp(r, words)
	}
	unfolded := map[string]bool{}
	for _, ref := range wk.Refused {
		if ref.Mendable() {
			wk.Typed[ref.Name] = ref.Values
			unfolded[ref.ID] = true
		}
	}
	for _, c := range changes {
		if !unfolded[c.ID] {
			wk.Folded = append(wk.Folded, c.ID)
		}
	}
	rm.view(wk)
	if old {
		wk.Revision = wk.Brought // until the person has chosen it stays the older one
		return wk, errStale
	}
	return wk, nil
}

// empty is a desk with nothing on it, for pages that are asked for without a pathway.
func (rm *room) empty() *work {
	now := rm.now().UTC()
	return &work{Pathway: pathway.New(now), Now: now, Form: &web.Form{}}
}

// look finds the release of the current reflection. A release that this house does not have is no error here:
// the pages say so, and the pathway is carried on unchanged.
func (rm *room) look(ctx context.Context, wk *work) error {
	wk.Tree = nil
	cur := wk.Current()
	if cur == nil {
		return nil
	}
	t, err := rm.frameworks.Release(ctx, cur.Framework, cur.Release)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	wk.Tree = t
	return err
}

// view reads the current reflection, where its release and its questions are to be had.
func (rm *room) view(wk *work) {
	wk.View = nil
	cur := wk.Current()
	if cur == nil || wk.Tree == nil {
		return
	}
	if in := reflection.InstrumentByID(cur.Instrument); in != nil {
		wk.View = reflection.NewView(cur, in, wk.Tree)
	}
}

// changes reads what was filled in: the script's list, and the fields of the form itself.
func (wk *work) changes() ([]pathway.Change, error) {
	var out []pathway.Change
	if raw := wk.Form.Get(fieldChanges); raw != "" {
		var err error
		if out, err = readChanges(raw); err != nil {
			return nil, errs.New(errs.Invalid, "pathwayweb.changes", "pathway.file.token") // err may hold what was typed
		}
	}
	if wk.Script {
		return out, nil
	}
	for _, name := range fieldNames(wk.Form) {
		if isChange(name) {
			out = append(out, pathway.Change{ID: pathway.NewID(), Name: name, Values: slices.Clone(wk.Form.All(name)), At: wk.Now})
		}
	}
	return out, nil
}

// The most that one page sends. They guard against made-up requests, not against people.
const (
	maxChanges = 5000
	maxValues  = 10_000 // of all changes together
)

var errTooMany = errors.New("too many changes")

// readChanges reads a list of changes one by one, and no further than the most that may be.
func readChanges(raw string) (out []pathway.Change, err error) {
	dec := json.NewDecoder(strings.NewReader(raw))
	if first, err := dec.Token(); err != nil || first != json.Delim('[') {
		return nil, cmp.Or(err, errors.New("no list"))
	}
	values := 0
	for dec.More() {
		var c pathway.Change
		if err := dec.Decode(&c); err != nil {
			return nil, err
		}
		if values += len(c.Values); len(out) >= maxChanges || values > maxValues {
			return nil, errTooMany
		}
		out = append(out, c)
	}
	if _, err := dec.Token(); err != nil { // the closing bracket
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than a list")
	}
	return out, nil
}

// fieldNames lists the fields of a form in an order that does not depend on chance, with the groups of tick
// boxes of which nothing was sent.
func fieldNames(f *web.Form) []string {
	names := map[string]bool{}
	for name := range f.Values {
		names[name] = true
	}
	for _, group := range f.All(fieldHas) {
		names[group] = true
	}
	return slices.Sorted(maps.Keys(names))
}

// isChange says whether a field of a form is part of a pathway, see pathway.Change.
func isChange(name string) bool {
	kind, _, dotted := strings.Cut(name, ".")
	switch kind {
	case "say", "plan", "goal", "act", "look":
		return dotted
	case "pick", "name":
		return !dotted
	}
	return false
}

// typed is what stands in a field: what was typed and refused, or what the pathway says.
func (wk *work) typed(name, stands string) string {
	if v, ok := wk.Typed[name]; ok && len(v) > 0 {
		return v[0]
	}
	return stands
}

// plan is the plan that the page is about: that of the current reflection, where it is not about another; nil where
// there is none yet.
func (wk *work) plan() *plan.Plan {
	if wk.Page != nil {
		return wk.Page
	}
	if cur := wk.Current(); cur != nil {
		return wk.PlanOf(cur.ID)
	}
	return nil
}
