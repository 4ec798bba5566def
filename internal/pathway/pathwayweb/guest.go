package pathwayweb

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"

	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
)

// This file alone knows where a pathway lies between two pages: with a guest, in the pages themselves (see
// docs/decisions/0002). The pages begin with fetch and end with keep, and otherwise work on a *pathway.Pathway
// wherever it came from. A store for people who are signed in is asked in these two, by who is there; whether a page
// is older than what is kept, it knows by the revision.

const (
	fieldFile   = "file"   // the pathway as pathway.Token makes it
	fieldOther  = "other"  // with script: another copy to be put together with it
	fieldAnyway = "anyway" // go on from an older page, knowing it

	cookieSeen = "pathways_seen" // without script: which state of which pathway this browser saw last
)

// fetch lays the pathway that the request brought on the desk, put together with another copy where it brought one.
// Who brought none gets an empty one, which is not Carried.
//
// Errors: those of pathway.FromToken and join.
func (wk *work) fetch() (err error) {
	token := wk.Form.Get(fieldFile)
	if token == "" {
		wk.Pathway = pathway.New(wk.Now)
	} else if wk.Pathway, err = pathway.FromToken(token); err != nil {
		return err
	}
	wk.Carried, wk.Brought = token != "", wk.Revision
	if other := wk.Form.Get(fieldOther); other != "" {
		copied, err := pathway.FromToken(other)
		if err != nil {
			return err
		}
		return wk.join(copied)
	}
	return nil
}

// join puts another pathway into the one on the desk. Where both together are more than can be read again, the
// error is that of pathway.Fits: nothing is kept, and the browser still has both.
func (wk *work) join(other *pathway.Pathway) error {
	wk.Merge(other)
	return wk.Fits()
}

// keep hands the pathway back: the text for the next page to carry, "" where nothing was begun.
func (wk *work) keep() (token string, err error) {
	if !wk.Carried {
		return "", nil
	}
	return wk.Token()
}

// errStale is a page that is older than what this browser saw last.
var errStale = errs.New(errs.Conflict, "pathwayweb", "pathway.stale.title")

// stale says whether a page without script is older than what this browser saw last of the same pathway.
// Sending the very same form again (a reload, a double click) is not. Newest is then the revision that it saw.
func (wk *work) stale(r *http.Request) bool {
	if !wk.Carried || wk.Script {
		return false
	}
	c, err := r.Cookie(cookieSeen)
	if err != nil {
		return false
	}
	parts := strings.Split(c.Value, ".")
	if len(parts) != 3 || parts[0] != wk.ID {
		return false
	}
	seen, err := strconv.Atoi(parts[1])
	if err != nil || wk.Brought >= seen || parts[2] == wk.formDigest() {
		return false
	}
	wk.Newest = seen
	return true
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
		Path: "/pathway", HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: overTLS(r),
	})
	wk.remember(w, r)
}

// overTLS says whether a form came over TLS. Where a proxy ends it, the browser still says so.
func overTLS(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(r.Header.Get("Origin"), "https://")
}
