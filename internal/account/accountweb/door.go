package accountweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

const (
	// maxKept is how much of what somebody sent is carried through signing in.
	maxKept = 1 << 20
	// maxKeeping is what a page may bring that carries it: three bytes for one at worst, and the quotes of JSON.
	maxKeeping = 8 << 20
)

// kept is what somebody sent to a page that was not open to them yet.
type kept struct {
	To     string              `json:"to"` // path of ours, with its query
	Values map[string][]string `json:"values"`
	Files  bool                `json:"files"` // files came with it, which are not carried
}

// field is one value of what is carried, in a lasting order.
type field struct{ Name, Value string }

func (k kept) fields() []field {
	var all []field
	names := make([]string, 0, len(k.Values))
	for name := range k.Values {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range k.Values[name] {
			all = append(all, field{name, value})
		}
	}
	return all
}

// Door answers a request that needs somebody signed in, or a fresh proof of who they are. Who only wants to read is
// led to the page for it and comes back. What somebody sent stays in the page for it, up to 1 MB and without files,
// and is sent on by one more press of a button afterwards.
func (e *Entrance) Door(w http.ResponseWriter, r *http.Request, kind errs.Kind) error {
	page := "/account/sign-in"
	if kind == errs.Prove {
		page = "/account/prove"
	}
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return web.Redirect(w, r, page+"?next="+url.QueryEscape(r.URL.RequestURI()))
	}
	if r.Method != http.MethodPost {
		return errs.New(kind, "accountweb.Door", "")
	}
	lost := false
	at := Place{}
	k, err := keep(r)
	if err == nil {
		at.Kept, err = k.pack()
	}
	if errs.Is(err, errs.TooLarge) {
		lost, err = true, nil
	}
	if err != nil {
		return err
	}
	h := heldBack{Lost: lost, Files: k.Files}
	if kind == errs.Prove {
		return e.showProve(w, r, proveView{At: at, Held: h, Status: http.StatusUnauthorized})
	}
	if e.cookie(r) != "" {
		e.clearCookie(w, r)
	}
	return e.showSignIn(w, r, signInView{At: at, Held: h, Status: http.StatusUnauthorized})
}

// heldBack says what the page for signing in tells of what was sent.
type heldBack struct {
	Lost  bool // it was too much to carry
	Files bool // files came with it, which are not carried
}

// keep reads what was sent.
func keep(r *http.Request) (kept, error) {
	f, err := web.BindForm(r, maxKept)
	if err != nil {
		return kept{}, err
	}
	return kept{To: r.URL.RequestURI(), Values: f.Values, Files: len(f.Files) > 0}, nil
}

func (k kept) pack() (string, error) {
	raw, err := json.Marshal(k)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "accountweb.keep", err)
	}
	return string(raw), nil
}

// unpack reads what a page carried back to us.
//
// Errors: errs.Invalid where it is not what we gave it.
func unpack(text string) (kept, error) {
	var k kept
	if err := json.Unmarshal([]byte(text), &k); err != nil || !web.LocalPath(k.To) {
		return kept{}, web.Invalid("account.kept.damaged")
	}
	return k, nil
}

// words is asked by a page that carries what somebody could not send, once they may have signed in elsewhere in the
// same browser.
func (e *Entrance) words(w http.ResponseWriter, r *http.Request) error {
	_, at, err := form(r)
	if err != nil {
		return err
	}
	if !authz.From(r.Context()).SignedIn() {
		return e.showSignIn(w, r, signInView{At: at, Status: http.StatusUnauthorized})
	}
	return e.stillHere(w, r, at.Kept)
}

// stillHere is the page that sends what was carried to where it was going.
func (e *Entrance) stillHere(w http.ResponseWriter, r *http.Request, text string) error {
	k, err := unpack(text)
	if err != nil {
		return err
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.kept.title"), keptPage(k))
}
