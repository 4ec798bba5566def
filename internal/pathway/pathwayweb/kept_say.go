package pathwayweb

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/web"
)

const maxSay = 1 << 20 // what a browser gathered while it could reach nobody

// heard is what became of the changes that a script sent.
type heard struct {
	Folded  []string          `json:"folded"`  // ids of changes that need not be sent again
	Refused []notHeard        `json:"refused"` // changes that do not fit, with a sentence each
	Was     map[string]string `json:"was"`     // what the fields show now, by name
	Seen    int64             `json:"seen"`    // how far along the count of statements that is
	Differs bool              `json:"differs"` // another device said something else, unseen by this page
}

// notHeard is a change that does not fit.
type notHeard struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// sayNow saves changes as they are made. Each has an id; the same may come twice.
func (rm *room) sayNow(w http.ResponseWriter, r *http.Request) error {
	v, _ := rm.signedIn(r)
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return err
		}
		return errs.New(errs.Invalid, "pathwayweb.say", "pathway.file.token")
	}
	changes, err := readChanges(string(raw))
	for i := range changes {
		if err == nil && !isChange(changes[i].Name) {
			err = errs.New(errs.Invalid, "pathwayweb.say", "pathway.file.token")
		}
	}
	if err != nil {
		return errs.New(errs.Invalid, "pathwayweb.say", "pathway.file.token") // err may hold what was typed
	}
	refused, seen, differs, err := rm.hear(r, v, changes)
	if err != nil {
		return err
	}
	body, err := json.Marshal(rm.answer(r, changes, refused, seen, differs))
	if err != nil {
		return errs.Wrap(errs.Internal, "pathwayweb.say", err)
	}
	return web.WriteData(w, r, web.Data{Type: "application/json", Body: body})
}

// hear puts changes into the account's pathway: one answer the short way, all else in one go.
func (rm *room) hear(r *http.Request, v authz.Viewer, changes []pathway.Change) (refused []pathway.Refused, seen int64, differs bool, err error) {
	if len(changes) == 1 && strings.HasPrefix(changes[0].Name, "say.") {
		said, err := rm.pathways.Say(r.Context(), v, changes[0])
		if err != nil {
			return nil, 0, false, err
		}
		if said.Refused != nil {
			refused = append(refused, *said.Refused)
		}
		return refused, said.Seen, said.Other != nil, nil
	}
	p, refused, err := rm.pathways.Change(r.Context(), v, pathway.Want{}, changes, nil)
	if err != nil {
		return nil, 0, false, err
	}
	return refused, p.Seen, p.Differs, nil
}

func (rm *room) answer(r *http.Request, changes []pathway.Change, refused []pathway.Refused, seen int64, differs bool) heard {
	ws := i18n.From(r.Context())
	out := heard{Folded: []string{}, Refused: []notHeard{}, Was: map[string]string{}, Seen: seen, Differs: differs}
	mend := map[string]bool{}
	for _, f := range refused {
		text := ws.T(f.Key, f.Args...)
		if wrote := strings.Join(f.Values, ", "); wrote != "" && !f.Mendable() {
			text += " " + ws.T("pathway.change.wrote", "text", wrote)
		}
		out.Refused = append(out.Refused, notHeard{f.ID, f.Name, text})
		mend[f.Name] = true
	}
	for _, c := range changes {
		out.Folded = append(out.Folded, c.ID)
		switch {
		case mend[c.Name]:
		case pathway.IsSet(c.Name):
			out.Was[c.Name] = pathway.ShownSet(c.Values)
		default:
			out.Was[c.Name] = pathway.Shown(c.Values)
		}
	}
	return out
}

// desk is what the script is told with a page.
func (wk *work) desk(ws *i18n.Words, p page) templ.Attributes {
	out := templ.Attributes{
		"class": map[bool]string{true: "waiting"}[p.Waiting], "data-at": p.At, "data-most": strconv.Itoa(pathway.MaxBytes),
		"data-asking":   ws.T("pathway.asking"),
		"data-toolarge": ws.T("pathway.file.too-large", "most", pathway.MaxBytes>>20),
	}
	if !wk.Account {
		out["data-folded"] = strings.Join(wk.Folded, " ")
		out["data-saved"] = ws.T("pathway.saved")
		out["data-unkept"] = ws.T("pathway.unkept")
		out["data-unreached"] = ws.T("pathway.unreached")
		return out
	}
	out["data-kept"] = "account"
	out["data-person"] = ids.Digest("my pathway of " + wk.Viewer.Person)[:20]
	out["data-saved"] = ws.T("pathway.kept.saved")
	out["data-saving"] = ws.T("pathway.kept.saving")
	out["data-unsent"] = ws.T("pathway.kept.unsent")
	out["data-signin"] = ws.T("pathway.kept.signin")
	out["data-signinlink"] = ws.T("pathway.kept.signin.link")
	out["data-unkept"] = ws.T("pathway.kept.unkept")
	return out
}
