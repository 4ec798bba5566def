package pathwayweb

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"pathways/internal/pathway"
)

// Without script the newest answers lie in the newest page, and whoever goes back in the browser and on from there
// cuts that page off. So a cookie of the reader's own browser remembers what was last chosen in the open reflection.
// It is small, because choices are a few words; whatever is in one's own words is not in it, but a digest of all of it
// is, which says whether any came after the older page. The server keeps nothing of either.

const (
	cookieSaid = "pathways_said"
	maxSaid    = 3200     // of the cookie: browsers keep up to 4096 of one
	maxRecall  = 64 << 10 // of what it unpacks to
)

// deflaters are kept because a new one is over 1 MB to clear.
var deflaters = sync.Pool{New: func() any {
	z, _ := flate.NewWriter(nil, flate.BestCompression) // fails on an unknown level only
	return z
}}

// choicesSaid is what the cookie holds.
type choicesSaid struct {
	Reflection string            `json:"r"`
	At         int64             `json:"t"` // of the page that set it, ms
	Words      string            `json:"w"` // digest of everything that is not a choice
	Said       map[string]string `json:"s"` // name of a change to its choices, with spaces between
}

// remembered is what the cookie should hold of the pathway; the zero value where no reflection is open.
func (wk *work) remembered() choicesSaid {
	cur := wk.Current()
	if cur == nil || wk.View == nil {
		return choicesSaid{}
	}
	m := choicesSaid{Reflection: cur.ID, At: wk.Now.UnixMilli(), Words: wk.wordsDigest(), Said: map[string]string{}}
	for i := range cur.Statements {
		s := &cur.Statements[i]
		if wk.View.Said(s.Item, s.Dimension) == s && s.Text == "" {
			m.Said[sayName(s.Dimension, s.Code)] = strings.Join(s.Choices, " ")
		}
	}
	return m
}

// wordsDigest tells two states of everything in a pathway but the choices of the open reflection.
func (wk *work) wordsDigest() string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	for i := range wk.Reflections {
		r := &wk.Reflections[i]
		_ = enc.Encode([]any{r.ID, r.Closed, r.Priorities})
		for _, s := range r.Statements {
			if s.Text != "" {
				_ = enc.Encode([]string{s.Item, s.Dimension, s.Text})
			}
		}
	}
	for i := range wk.Plans {
		p := wk.Plans[i]
		p.Edited = nil
		_ = enc.Encode(p)
	}
	_ = enc.Encode(wk.Name)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// remember sets the cookie, or takes it away where there is more than it can hold.
func (wk *work) remember(w http.ResponseWriter, r *http.Request) {
	value := wk.remembered().pack()
	age := 0
	if value == "" || len(value) > maxSaid {
		value, age = "", -1
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieSaid, Value: value, MaxAge: age, Path: "/pathway", HttpOnly: true,
		SameSite: http.SameSiteStrictMode, Secure: overTLS(r),
	})
}

func (m choicesSaid) pack() string {
	if m.Reflection == "" {
		return ""
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return ""
	}
	var b bytes.Buffer
	z := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(z)
	z.Reset(&b)
	if _, err := z.Write(raw); err != nil || z.Close() != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func unpackSaid(value string) (m choicesSaid, ok bool) {
	packed, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil {
		return m, false
	}
	raw, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), maxRecall))
	return m, err == nil && json.Unmarshal(raw, &m) == nil
}

// catchUp brings an older page up to what was last chosen, and reports whether it can be gone on from. It can where
// nothing but choices came after it (words is the digest of the rest as the page brought it; what was written into the
// page since counts as well), or where the person knows that it is older and goes on anyway.
func (wk *work) catchUp(r *http.Request, words string) bool {
	anyway := wk.Form.Get(fieldAnyway) != ""
	var m choicesSaid
	if c, err := r.Cookie(cookieSaid); err == nil {
		m, _ = unpackSaid(c.Value)
	}
	cur := wk.Current()
	if cur == nil || wk.Tree == nil || m.Reflection != cur.ID {
		return anyway
	}
	if m.Words != words && m.Words != wk.wordsDigest() && !anyway {
		return false
	}
	var later []pathway.Change
	for name, choices := range m.Said {
		c := pathway.Change{ID: pathway.NewID(), Name: name, Values: strings.Fields(choices), At: time.UnixMilli(m.At)}
		if strings.HasPrefix(name, "say.") && wk.says(c) {
			later = append(later, c)
		}
	}
	slices.SortFunc(later, func(a, b pathway.Change) int { return strings.Compare(a.Name, b.Name) })
	wk.Refused = append(wk.Refused, wk.Apply(later, wk.Tree, wk.Now)...)
	wk.Revision, wk.Put = max(wk.Revision, wk.Newest)+1, true
	return true
}

// says says whether a change of an answer says something else than the pathway does. A form sends every field of its
// page; those that a person changed are the ones that differ from what the page showed.
func (wk *work) says(c pathway.Change) bool {
	rest, is := strings.CutPrefix(c.Name, "say.")
	dim, code, _ := strings.Cut(rest, ".")
	if !is || wk.Tree == nil {
		return true
	}
	item := wk.Tree.ByCode(code)
	if item == nil {
		return true
	}
	said := wk.Current().Answer(item.ID, dim)
	if said != nil && said.Text != "" {
		return !said.Same(nil, pathway.Clean(strings.Join(c.Values, "")))
	}
	chosen := slices.DeleteFunc(slices.Clone(c.Values), func(v string) bool { return v == "" })
	if len(chosen) == 0 {
		chosen = nil
	}
	return !said.Same(chosen, "")
}
