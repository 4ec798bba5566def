package app

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

// actor is somebody who asks for a page.
type actor string

// The actors. Self owns every private thing of the world; the others stand to them as their names say.
const (
	guest      actor = "guest"
	holder     actor = "link holder" // has opened the link that self gave, and keeps its cookies
	self       actor = "self"        // a member of the organization
	unproved   actor = "self, who proved who they are long ago"
	other      actor = "other person"
	supervisor actor = "supervisor" // self shares something with them
	lead       actor = "lead"       // of the organization that self belongs to, as those that follow
	steward    actor = "steward"
	owner      actor = "owner"
	member     actor = "member"
	visitor    actor = "guest of the organization"
	stranger   actor = "owner of another organization"
	without    actor = "token of self without the scope"
	foreign    actor = "token of the other person with all scopes"
	scoped     actor = "token of self with the scope"
	operator   actor = "operator"
	barred     actor = "barred person" // an owner with whom self shares something, and whose cookie and token are still there
)

// persons are signed in; actors are all.
var (
	persons = []actor{self, other, supervisor, lead, steward, owner, member, visitor, stranger, operator}
	actors  = append([]actor{guest, holder, unproved, without, foreign, scoped, barred}, persons...)
)

// answer is how a route treats an actor.
type answer string

const (
	in      answer = "in"      // let in: a page, data, a redirect
	idle    answer = "idle"    // let in, and nothing changes: doing again what is done already
	fault   answer = "fault"   // let in, and the form or body comes back with what is wrong with it
	door    answer = "door"    // sent to sign in, or to prove who they are
	absent  answer = "absent"  // there is nothing at the address
	refused answer = "refused" // there is something, and it is not for them
)

// line is the row of a route in the table of actors.
type line struct {
	route  string // the pattern
	at     string // address, where the pattern names variables; {names} stand for things of the world
	form   string // what a page sends: "name=value&name=value", where {names} stand for things of the world
	file   string // with a form that brings a file: the name of its field
	body   string // JSON for an operation
	scopes []authz.Scope
	proven bool // needs a fresh proof
	here   bool // only where it was asked for, in the session of self
	want   func(actor) answer
	// sees are the kinds of marked words of self that an answer may hold, and the actors who find them there; nil: all who
	// are let in. Self may find everything.
	sees map[string][]actor
}

// wants is how the route treats an actor. What a token or an old session may is said by whom it speaks for.
func (l line) wants(a actor) answer {
	operation := len(l.scopes) > 0
	switch a {
	case unproved:
		switch {
		case l.proven:
			return door
		case l.here:
			return absent
		}
		return l.want(self)
	case without, scoped, foreign:
		if !operation {
			return l.want(guest)
		}
		if a == without && l.scopes[0] != api.AnyToken {
			return refused
		}
		return l.want(map[actor]actor{without: self, scoped: self, foreign: other}[a])
	case barred:
		return l.want(guest)
	}
	return l.want(a)
}

// isSelf says whether an actor acts for self.
func isSelf(a actor) bool { return a == self || a == unproved || a == without || a == scoped }

// The same for everybody.
func all(actor) answer   { return in }
func still(actor) answer { return idle }
func wrong(actor) answer { return fault }
func none(actor) answer  { return absent }

// but changes the answers to some.
func but(want func(actor) answer, got answer, some ...actor) func(actor) answer {
	return func(a actor) answer {
		if slices.Contains(some, a) {
			return got
		}
		return want(a)
	}
}

// guests are shown the door; everybody else gets the answer.
func signed(got answer) func(actor) answer {
	return func(a actor) answer {
		if a == guest || a == holder {
			return door
		}
		return got
	}
}

// people lets in those of some who are signed in; guests are shown the door, all others find nothing.
func people(some ...actor) func(actor) answer { return but(signed(absent), in, some...) }

// parts lets in those of some who play a part in the organization. Who plays another is told so; who plays none finds
// nothing.
func parts(some ...actor) func(actor) answer {
	return but(but(signed(absent), refused, self, lead, steward, owner, member, visitor), in, some...)
}

// answered reads an answer as the table says it.
func answered(w *httptest.ResponseRecorder) answer {
	to := w.Header().Get("Location")
	switch {
	case w.Code == http.StatusUnauthorized, strings.HasPrefix(to, "/account/sign-in"), strings.HasPrefix(to, "/account/prove?"):
		return door
	case w.Code == http.StatusNotFound, w.Code == http.StatusGone:
		return absent
	case w.Code == http.StatusForbidden:
		return refused
	case w.Code == http.StatusBadRequest, w.Code == http.StatusConflict, w.Code == http.StatusUnprocessableEntity:
		return fault
	case w.Code < 400:
		return in
	}
	return answer(fmt.Sprint("status ", w.Code))
}

// table is every route.
func table() []line {
	return slices.Concat(
		publicLines(), caseLines(), accountLines(), pathwayLines(), evidenceLines(), sharingLines(), organizationLines(), portfolioLines(),
		operationLines(),
		translationLines(), consultationLines(),
		extensionLines(), embedLines(), roleLines(), overviewLines(), textOperationLines(), textLines(), postingWordLines(), postingLines(),
		crosswalkLines(), carryLines(),
		draftLines(), importLines(), releaseLines(),
	)
}

// TestEveryRouteHasALine ensures that the table and the routes are the same, for ever.
func TestEveryRouteHasALine(t *testing.T) {
	w := settled(t)
	a := w.copy(t)
	lines := map[string]int{}
	for _, l := range table() {
		if lines[l.route]++; lines[l.route] > 1 {
			t.Errorf("%s has %d lines in the table of actors", l.route, lines[l.route])
		}
		if l.want == nil {
			t.Errorf("%s: the table does not say who is let in", l.route)
		}
		if operation := strings.Contains(l.route, " "+api.Prefix+"/"); len(l.scopes) > 0 && !operation {
			t.Errorf("%s has scopes, which count for operations only", l.route)
		}
	}
	for _, pattern := range a.Patterns() {
		if lines[pattern] == 0 {
			t.Errorf("%s has no line in the table of actors: say there who is let in", pattern)
		}
		delete(lines, pattern)
	}
	for route := range lines {
		t.Errorf("%s has a line in the table of actors and is no route", route)
	}
}

// TestEveryActorFindsWhatTheTableSays sends every actor to every route. Who is not let in changes nothing, and nobody
// finds a word of self's that the table does not give them: not in an answer, not in a header, not in the log. Each
// request finds the world as it was made.
func TestEveryActorFindsWhatTheTableSays(t *testing.T) {
	w := settled(t)
	const hands = 2
	lines := append(table(), moreLines()...)
	for hand := range hands {
		t.Run(fmt.Sprint("hand ", hand), func(t *testing.T) {
			t.Parallel()
			c := w.copy(t)
			for i := hand; i < len(lines); i += hands {
				for _, a := range actors {
					c.check(lines[i], a)
				}
			}
			c.checkLog()
		})
	}
}

// check sends one actor to one route.
func (c *worldCopy) check(l line, a actor) {
	c.t.Helper()
	want, name := l.wants(a), l.route+", "+string(a)
	r, err := c.request(l, a)
	if err != nil {
		c.t.Errorf("%s: %v", name, err)
		return
	}
	w := httptest.NewRecorder()
	c.Handler().ServeHTTP(w, r)
	got := answered(w)
	if got == in && want == idle {
		got = idle
	}
	if got != want {
		c.t.Errorf("%s: %s (%d %s), want %s: %.300s", name, got, w.Code, w.Header().Get("Location"), want, seenText(w))
	}
	c.checkWords(l, a, w)
	if !c.touched() {
		return
	}
	if want != in && want != fault {
		if changed := c.changed(); len(changed) > 0 {
			c.t.Errorf("%s: it was %s, and changed %v", name, want, changed)
		}
	}
	c.restore()
}

// checkWords looks for words and secrets of self in an answer.
func (c *worldCopy) checkWords(l line, a actor, w *httptest.ResponseRecorder) {
	c.t.Helper()
	if isSelf(a) {
		return
	}
	said := everything(w)
	found := map[string]bool{}
	for _, m := range marker.FindAllStringSubmatch(said, -1) {
		found[m[1]] = true
		who, may := l.sees[m[1]]
		if !may || who != nil && !slices.Contains(who, a) {
			c.t.Errorf("%s, %s: finds %s", l.route, a, m[0])
		}
	}
	for class, who := range l.sees {
		reads := slices.Contains(who, a) || who == nil && l.wants(a) == in
		if reads && w.Code == http.StatusOK && !found[class] {
			c.t.Errorf("%s, %s: finds no %s, which the table gives them", l.route, a, class)
		}
	}
	for what, secret := range c.secrets {
		if strings.Contains(said, secret) && !strings.Contains(l.at, "{"+what+"}") {
			c.t.Errorf("%s, %s: finds the secret %s", l.route, a, what)
		}
	}
}

// checkLog looks for words, addresses and secrets in what was logged at debug level.
func (c *worldCopy) checkLog() {
	c.t.Helper()
	log := c.log.String()
	if len(log) < 1000 {
		c.t.Errorf("the log is not there: %q", log)
	}
	for _, m := range marker.FindAllString(log, -1) {
		c.t.Errorf("the log tells %s", m)
	}
	for _, l := range c.mail.Letters() {
		if m := marker.FindStringSubmatch(l.Text); m != nil && m[1] == "PRIVATE" && !slices.Contains(l.To, c.people[self].Email) {
			c.t.Errorf("a letter to %v tells %s", l.To, m[0])
		}
	}
	if at := strings.Index(log, "@"); at >= 0 {
		c.t.Errorf("the log tells an address: %s", log[max(0, at-200):min(len(log), at+50)])
	}
	for what, secret := range c.secrets {
		if strings.Contains(log, secret) {
			c.t.Errorf("the log tells the secret %s", what)
		}
	}
}

// TestOtherMethodsAreRefused ensures that an address answers only the methods that it has.
func TestOtherMethodsAreRefused(t *testing.T) {
	w := settled(t)
	c := w.copy(t)
	for _, l := range table() {
		_, path, _ := strings.Cut(l.route, " ")
		has := []string{}
		for _, p := range c.Patterns() {
			method, of, _ := strings.Cut(p, " ")
			if fits(of, c.path(l)) {
				has = append(has, method)
			}
		}
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if slices.Contains(has, method) {
				continue
			}
			r := httptest.NewRequest(method, c.path(l), nil)
			c.as(r, self, l)
			w := httptest.NewRecorder()
			c.Handler().ServeHTTP(w, r)
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
				t.Errorf("%s %s: %d, Allow %q; it has %v", method, path, w.Code, w.Header().Get("Allow"), has)
			}
		}
	}
	if changed := c.changed(); len(changed) > 0 {
		t.Errorf("it changed %v", changed)
	}
}

// fits says whether an address is one of a pattern's.
func fits(pattern, path string) bool {
	p, at := strings.Split(strings.TrimSuffix(pattern, "{$}"), "/"), strings.Split(path, "/")
	if len(p) != len(at) {
		return false
	}
	for i := range p {
		if p[i] != at[i] && !strings.HasPrefix(p[i], "{") {
			return false
		}
	}
	return true
}

// TestNoOtherSiteSends ensures that what a page of another site sends is refused, though the browser adds the cookie.
func TestNoOtherSiteSends(t *testing.T) {
	w := settled(t)
	c := w.copy(t)
	sent := 0
	for _, l := range table() {
		if strings.HasPrefix(l.route, "GET ") {
			continue
		}
		for _, header := range [][2]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://other.example"}, {"Origin", "null"}} {
			r, err := c.request(l, self)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Del("Sec-Fetch-Site")
			r.Header.Set(header[0], header[1])
			w := httptest.NewRecorder()
			c.Handler().ServeHTTP(w, r)
			if sent++; w.Code != http.StatusForbidden {
				t.Errorf("%s with %s: %d", l.route, header, w.Code)
			}
		}
	}
	if changed := c.changed(); len(changed) > 0 || sent < 400 {
		t.Errorf("after %d requests it changed %v", sent, changed)
	}
}
