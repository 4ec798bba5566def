package pathwayweb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"pathways/internal/framework"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/web"
	"pathways/internal/reflection"
)

// How a page carries a guest's pathway. The server keeps nothing of it.
const (
	fieldFile    = "file"    // the pathway as pathway.Token makes it
	fieldChanges = "changes" // with script: what was filled in since, as JSON of []pathway.Change
	fieldOther   = "other"   // with script: another copy to be put together with it
	fieldHas     = "has"     // names of groups of tick boxes on the page: one that is not sent is empty
	fieldAnyway  = "anyway"  // go on from an older page, knowing it

	scriptHeader = "Pathways-Script" // sent by our script, which keeps the pathway in the browser
	cookieSeen   = "pathways_seen"   // without script: which state of which pathway this browser saw last
	maxForm      = 12 << 20          // a carried pathway and what was filled in
)

// work is one person's pathway on the desk, for one request.
type work struct {
	*pathway.Pathway
	Form    *web.Form
	Script  bool                // the page's script keeps the pathway in the browser
	Carried bool                // the request brought a pathway, or began one
	Tree    *framework.Tree     // release of the current reflection; nil where there is none to be had
	View    *reflection.View    // of the current reflection; nil likewise
	Refused []pathway.Refused   // what did not fit, with what was typed
	Typed   map[string][]string // what was typed, by field, where it was refused
	Folded  []string            // ids of the changes that need not be sent again
	Now     time.Time
}

// room is what the pages of My pathway share.
type room struct {
	frameworks *framework.Service
	demo       bool
	now        func() time.Time
}

// open lays the request's pathway on the desk and puts what was filled in into it. A person who brought none
// gets an empty one, not Carried.
//
// Errors: those of web.BindForm and pathway.FromToken; errStale where the page is older than what this browser
// saw last.
func (rm *room) open(r *http.Request) (*work, error) {
	form, err := web.BindForm(r, maxForm)
	if err != nil {
		return nil, err
	}
	wk := &work{Form: form, Script: r.Header.Get(scriptHeader) != "", Now: rm.now(), Typed: map[string][]string{}}
	if token := form.Get(fieldFile); token != "" {
		if wk.Pathway, err = pathway.FromToken(token); err != nil {
			return nil, err
		}
		wk.Carried = true
	} else {
		wk.Pathway = pathway.New(wk.Now)
	}
	base := wk.Revision
	if other := form.Get(fieldOther); other != "" {
		copied, err := pathway.FromToken(other)
		if err != nil {
			return nil, err
		}
		wk.Merge(copied)
	}
	if err := rm.look(r.Context(), wk); err != nil {
		return nil, err
	}
	changes, err := wk.changes()
	if err != nil {
		return nil, err
	}
	wk.Refused = wk.Apply(changes, wk.Tree, wk.Now)
	for _, c := range changes {
		wk.Folded = append(wk.Folded, c.ID)
	}
	for _, ref := range wk.Refused {
		if !ref.Mendable() {
			continue
		}
		wk.Typed[ref.Name] = ref.Values
		wk.Folded = slices.DeleteFunc(wk.Folded, func(id string) bool { return id == ref.ID })
	}
	rm.view(wk)
	if wk.Carried && !wk.Script && form.Get(fieldAnyway) == "" && wk.stale(r, base) {
		return wk, errStale
	}
	return wk, nil
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
		dec := json.NewDecoder(strings.NewReader(raw))
		if err := dec.Decode(&out); err != nil {
			return nil, errs.New(errs.Invalid, "pathwayweb.changes", "pathway.file.token")
		}
		if _, err := dec.Token(); err != io.EOF || len(out) > 5000 {
			return nil, errs.New(errs.Invalid, "pathwayweb.changes", "pathway.file.token")
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

// fieldNames lists the fields of a form in an order that does not depend on chance, with the groups of tick
// boxes of which nothing was sent.
func fieldNames(f *web.Form) []string {
	var names []string
	for name := range f.Values {
		names = append(names, name)
	}
	for _, group := range f.All(fieldHas) {
		if !slices.Contains(names, group) {
			names = append(names, group)
		}
	}
	sort.Strings(names)
	return names
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

var errStale = errs.New(errs.Conflict, "pathwayweb", "pathway.stale.title")

// stale says whether a page without script is older than what this browser saw last of the same pathway.
// Sending the very same form again (a reload, a double click) is not.
func (wk *work) stale(r *http.Request, base int) bool {
	c, err := r.Cookie(cookieSeen)
	if err != nil {
		return false
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) != 3 || parts[0] != wk.ID {
		return false
	}
	seen, err := strconv.Atoi(parts[1])
	return err == nil && base < seen && parts[2] != wk.formDigest()
}

// formDigest tells two sendings of the same form from two forms.
func (wk *work) formDigest() string {
	h := sha256.New()
	for _, name := range fieldNames(wk.Form) {
		if name == fieldAnyway {
			continue
		}
		io.WriteString(h, name+"\x00"+strings.Join(wk.Form.All(name), "\x01")+"\x02")
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// seen notes, in the reader's own browser, which state of the pathway the page that goes out shows.
func (wk *work) seen(w http.ResponseWriter, r *http.Request) {
	if wk.Script || !wk.Carried {
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieSeen, Value: wk.ID + "." + strconv.Itoa(wk.Revision) + "." + wk.formDigest(),
		Path: "/pathway", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil,
	})
}

// begin makes the pathway one that the page carries from now on.
func (wk *work) begin() { wk.Carried = true }

// typed is what stands in a field: what was typed and refused, or what the pathway says.
func (wk *work) typed(name, stands string) string {
	if v, ok := wk.Typed[name]; ok && len(v) > 0 {
		return v[0]
	}
	return stands
}

// plan is the plan of the current reflection; nil where there is none yet.
func (wk *work) plan() *plan.Plan {
	if cur := wk.Current(); cur != nil {
		return wk.PlanOf(cur.ID)
	}
	return nil
}
