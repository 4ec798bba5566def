package app

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/account"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
)

// model is what four people have and gave, kept beside the house in plain maps. Every word that somebody writes is a mark
// of its own.
type model struct {
	rt     *rapid.T
	app    *App
	ctx    context.Context
	people []*someone
	houses []*organized
	grants []*given
	asked  []*request
	marks  int
}

// someone is a person of the model.
type someone struct {
	authz.Viewer
	cookie     string
	gone       bool
	reflection string
	notes      map[string]string // by competency; what stands
	earlier    []string          // notes that do not stand any more
	portfolio  string
	pieces     []*piece
}

// piece is evidence with a file.
type piece struct{ id, title, digest, file string }

// organized is an organization with the parts that are played in it.
type organized struct {
	id, slug string
	parts    map[*someone]string
}

// given is a grant.
type given struct {
	id     string
	owner  *someone
	to     *someone   // of one to a person
	house  *organized // of one to parts
	parts  []string
	secret string // of a link
	days   int    // until its end; 0 or less: it has ended
	over   bool   // it was revoked
	choice chosen
	copy   map[string]string // marks by what they are of: "note:GE.9", "title:<id>", "file:<id>", "said:<id>", "portfolio"
}

type chosen struct {
	notes      []string // competencies
	pieces     []string // ids
	files      bool
	statements []string // ids
	portfolio  bool
}

// request asks somebody to speak of evidence.
type request struct {
	id      string
	owner   *someone
	to      *someone // nil: whoever has the link
	secret  string
	message string
	copy    map[string]string // marks of what it shows
	days    int
	over    bool
	said    *statement
}

// statement is what somebody said when asked.
type statement struct {
	id     string
	owner  *someone
	author *someone // nil: somebody with a link, or who left
	mark   string
	shown  bool
	gone   bool
}

var marked = regexp.MustCompile(`zq[0-9]+qz`)

func (m *model) mark() string {
	m.marks++
	return fmt.Sprintf("zq%dqz", m.marks)
}

func (m *model) must(err error) {
	if err != nil {
		m.rt.Fatal(err)
	}
}

// settle brings four people and two organizations into a running house.
func settle(rt *rapid.T, a *App) *model {
	words, err := Words()
	m := &model{rt: rt, app: a, marks: int(time.Now().UnixNano() % 1e12)}
	m.must(err)
	m.ctx = i18n.With(context.Background(), words.In("en"))
	for i := range 4 {
		id := ids.New()
		s := &someone{Viewer: authz.Viewer{Name: fmt.Sprint("Person ", i), Email: "p" + id + "@example.org"}, notes: map[string]string{}, portfolio: m.mark()}
		_, err := account.NewCaretaker(a.nouns.accounts).Add(m.ctx, s.Name, s.Email, false)
		m.must(err)
		s.Person = m.find("SELECT id FROM person WHERE email = $1", s.Email)
		s.cookie, err = a.nouns.accounts.Begin(m.ctx, s.Person, account.ViaPassphrase, account.Caller{})
		m.must(err)
		s.Session, s.Proved = "there", time.Now()
		r, err := a.nouns.pathways.Begin(m.ctx, s.Viewer, "isl", "2025", "", "")
		m.must(err)
		s.reflection = r.ID
		m.must(a.nouns.portfolios.Head(m.ctx, s.Viewer, s.portfolio, ""))
		m.people = append(m.people, s)
	}
	for i := range 2 {
		founder := m.people[i]
		o, err := a.nouns.organizations.Found(m.ctx, founder.Viewer, organization.Draft{Name: fmt.Sprint("House ", i), Kind: organization.Institution})
		m.must(err)
		house := &organized{o.ID, o.Slug, map[*someone]string{founder: "owner"}}
		m.houses = append(m.houses, house)
		m.must(a.db.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error {
			for n, part := range []organization.Part{organization.Lead, organization.Member, organization.Guest}[i:] {
				s := m.people[(i+n+1)%4]
				house.parts[s] = string(part)
				if err := a.nouns.organizations.Seat(ctx, tx, o.ID, s.Person, part, time.Now()); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	for _, s := range m.people {
		m.note(s)
		m.add(s)
	}
	return m
}

// find is one text of the database.
func (m *model) find(query string, args ...any) (text string) {
	m.must(m.app.db.View(m.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&text) }))
	return text
}

// living are those who have not been erased.
func (m *model) living() (all []*someone) {
	for _, s := range m.people {
		if !s.gone {
			all = append(all, s)
		}
	}
	return all
}

// statements are those that stand.
func (m *model) statements() (all []*statement) {
	for _, q := range m.asked {
		if q.said != nil && !q.said.gone {
			all = append(all, q.said)
		}
	}
	return all
}

// pick is the copy of a choice as things are now, and what is left of the choice.
func (m *model) pick(s *someone, c chosen) (chosen, map[string]string) {
	left, out := chosen{notes: c.notes, files: c.files, portfolio: c.portfolio}, map[string]string{}
	for _, code := range c.notes {
		if s.notes[code] != "" {
			out["note:"+code] = s.notes[code]
		}
	}
	for _, p := range s.pieces {
		if slices.Contains(c.pieces, p.id) {
			left.pieces = append(left.pieces, p.id)
			if out["title:"+p.id] = p.title; c.files {
				out["file:"+p.id] = p.file
			}
		}
	}
	for _, st := range m.statements() {
		if st.owner == s && st.shown && slices.Contains(c.statements, st.id) {
			left.statements = append(left.statements, st.id)
			out["said:"+st.id] = st.mark
		}
	}
	if c.portfolio {
		out["portfolio"] = s.portfolio
	}
	return left, out
}

func (c chosen) empty() bool {
	return len(c.notes)+len(c.pieces)+len(c.statements) == 0 && !c.portfolio
}

// live says whether a grant opens for anybody.
func (g *given) live() bool { return !g.over && g.days > 0 && !g.owner.gone }

// opens says whether a grant opens for somebody who comes by its id.
func (g *given) opens(s *someone) bool {
	switch {
	case !g.live() || s.gone:
		return false
	case g.to != nil:
		return g.to == s
	case g.house != nil:
		return slices.Contains(g.parts, g.house.parts[s])
	}
	return false
}

func (q *request) live() bool { return !q.over && q.days > 0 && !q.owner.gone }

// forget takes a thing out of every copy of somebody's.
func (m *model) forget(s *someone, things ...string) {
	for _, g := range m.grants {
		for _, thing := range things {
			if g.owner == s {
				delete(g.copy, thing)
			}
		}
	}
}

// may are the marks that somebody may find: what they wrote, what was written of them, what is open to them.
func (m *model) may(s *someone) map[string]bool {
	out := map[string]bool{}
	if s == nil || s.gone {
		return out
	}
	out[s.portfolio] = true
	for _, note := range s.notes {
		out[note] = true
	}
	for _, note := range s.earlier {
		out[note] = true
	}
	for _, p := range s.pieces {
		out[p.title], out[p.file] = true, true
	}
	for _, g := range m.grants {
		if g.opens(s) || g.owner == s {
			for _, mark := range g.copy {
				out[mark] = true
			}
		}
	}
	for _, q := range m.asked {
		if q.owner == s || q.to == s && q.live() {
			out[q.message] = true
			for _, mark := range q.copy {
				out[mark] = true
			}
		}
	}
	for _, st := range m.statements() {
		if st.owner == s || st.author == s {
			out[st.mark] = true
		}
	}
	return out
}

// shows are the marks that a grant must show on its page.
func (g *given) shows() (all []string) {
	for thing, mark := range g.copy {
		if !strings.HasPrefix(thing, "file:") {
			all = append(all, mark)
		}
	}
	return all
}

// send asks for a page as somebody, or as a guest where that is nil.
func (m *model) send(s *someone, method, at, media, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, at, strings.NewReader(body))
	r.Host = "localhost"
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	if s != nil {
		r.AddCookie(&http.Cookie{Name: "pathways", Value: s.cookie})
	}
	w := httptest.NewRecorder()
	m.app.Handler().ServeHTTP(w, r)
	if w.Code >= 500 {
		m.rt.Fatalf("%s %s: %d %s", method, at, w.Code, seenText(w))
	}
	return w
}

func (m *model) get(s *someone, at string) *httptest.ResponseRecorder {
	return m.send(s, "GET", at, "", "")
}

// post sends a form and says whether it was taken.
func (m *model) post(s *someone, at string, form url.Values) (*httptest.ResponseRecorder, bool) {
	w := m.send(s, "POST", at, "application/x-www-form-urlencoded", form.Encode())
	return w, w.Code < 400
}

// done asks that a form was taken.
func (m *model) done(s *someone, at string, form url.Values) *httptest.ResponseRecorder {
	w, ok := m.post(s, at, form)
	if !ok {
		m.rt.Fatalf("POST %s %v: %d %s", at, form, w.Code, seenText(w))
	}
	return w
}

// reads asks for a page and holds what it says against what somebody may find, and further marks that come with the
// address. Status 0 stands for any below 500.
func (m *model) reads(s *someone, at string, status int, also map[string]bool, must ...string) {
	w := m.get(s, at)
	name := "a guest"
	if s != nil {
		name = s.Name
	}
	if status != 0 && w.Code != status {
		m.rt.Fatalf("%s, %s: %d, want %d: %s", at, name, w.Code, status, seenText(w))
	}
	may, said := m.may(s), everything(w)
	for _, mark := range marked.FindAllString(said, -1) {
		if !may[mark] && !also[mark] {
			m.rt.Fatalf("%s, %s finds %s, which is not theirs to see: %s", at, name, mark, seenText(w))
		}
	}
	for _, mark := range must {
		if !strings.Contains(said, mark) {
			m.rt.Fatalf("%s, %s does not find %s: %s", at, name, mark, seenText(w))
		}
	}
}

// everybodyOpensEverything lets all people, those who were erased and a guest open every address that there is.
func (m *model) everybodyOpensEverything() {
	for _, s := range append([]*someone{nil}, m.people...) {
		there := s != nil && !s.gone
		closed := http.StatusNotFound
		if !there {
			closed = http.StatusSeeOther // to the door
		}
		for _, g := range m.grants {
			if g.secret != "" {
				m.readsLink(s, g)
			}
			status := closed
			var must []string
			if there && g.opens(s) {
				status, must = http.StatusOK, g.shows()
			}
			m.reads(s, "/shared/"+g.id, status, nil, must...)
			m.files(s, g, "/shared/"+g.id, status == http.StatusOK, closed)
			m.reads(s, "/api/v1/shared/"+g.id, 0, nil, must...)
			if status = closed; there && g.owner == s {
				status = http.StatusOK
			}
			m.reads(s, "/sharing/"+g.id, status, nil)
		}
		for _, q := range m.asked {
			m.readsRequest(s, q, closed)
		}
		m.readsOwn(s)
	}
}

// readsLink opens the page behind a link.
func (m *model) readsLink(s *someone, g *given) {
	if !g.live() {
		m.reads(s, "/s/"+g.secret, http.StatusNotFound, nil)
		m.files(s, g, "/s/"+g.secret, false, http.StatusNotFound)
		return
	}
	also := map[string]bool{}
	for _, mark := range g.copy {
		also[mark] = true
	}
	m.reads(s, "/s/"+g.secret, http.StatusOK, also, g.shows()...)
	m.files(s, g, "/s/"+g.secret, true, http.StatusNotFound)
}

// files asks a grant for every file of its owner.
func (m *model) files(s *someone, g *given, at string, opens bool, closed int) {
	for _, p := range g.owner.pieces {
		status, also := closed, map[string]bool{}
		if opens && g.copy["file:"+p.id] != "" {
			status, also[p.file] = http.StatusOK, true
		}
		m.reads(s, at+"/file/"+p.id+"/"+p.digest, status, also)
	}
}

// readsRequest opens the page of who was asked.
func (m *model) readsRequest(s *someone, q *request, closed int) {
	also := map[string]bool{}
	for _, mark := range q.copy {
		also[mark] = true
	}
	also[q.message] = true
	if q.said != nil && !q.said.gone {
		also[q.said.mark] = true
	}
	switch {
	case q.secret == "" && q.live() && s == q.to && s != nil && !s.gone:
		m.reads(s, "/asked/"+q.id, http.StatusOK, also, q.message)
	case q.secret == "":
		m.reads(s, "/asked/"+q.id, 0, nil)
	case q.live():
		m.reads(s, "/endorse/"+q.secret, http.StatusOK, also, q.message)
	default:
		m.reads(s, "/endorse/"+q.secret, 0, nil)
	}
}

// readsOwn opens the pages of which everybody has their own, and those of others that are not for them.
func (m *model) readsOwn(s *someone) {
	own := map[string][]string{}
	if s != nil && !s.gone {
		for _, p := range s.pieces {
			own["/evidence"] = append(own["/evidence"], p.title)
			own["/api/v1/evidence"] = append(own["/api/v1/evidence"], p.title)
		}
		for _, note := range s.notes {
			own["/pathway/map"] = append(own["/pathway/map"], note)
			own["/api/v1/pathway"] = append(own["/api/v1/pathway"], note)
		}
		own["/portfolio"] = []string{s.portfolio}
		for _, st := range m.statements() {
			if st.owner == s {
				own["/evidence/statements"] = append(own["/evidence/statements"], st.mark)
			}
		}
	}
	for _, at := range []string{
		"/evidence", "/evidence/print", "/evidence/statements", "/evidence/asked", "/evidence/requests", "/pathway/map", "/portfolio",
		"/sharing", "/shared", "/organizations", "/account", "/account/history", "/api/v1/evidence", "/api/v1/evidence-statements", "/api/v1/pathway", "/api/v1/shared",
		"/api/v1/grants",
	} {
		m.reads(s, at, 0, nil, own[at]...)
	}
	for _, o := range m.houses {
		m.reads(s, "/organizations/"+o.slug, 0, nil)
		m.reads(s, "/organizations/"+o.slug+"/people", 0, nil)
	}
	for _, p := range m.people {
		m.reads(s, "/api/v1/reflections/"+p.reflection+"/statements", 0, nil)
		for _, e := range p.pieces {
			m.reads(s, "/api/v1/evidence/"+e.id, 0, nil)
			m.reads(s, "/evidence/"+e.id+"/files/"+e.digest, 0, nil)
		}
	}
}

// said are all rows of what was said, by person and id.
func (m *model) said() map[string]string {
	out := map[string]string{}
	m.must(m.app.db.View(m.ctx, func(ctx context.Context, tx *db.Tx) error {
		for table, columns := range map[string]string{
			"statement":          "person_id, id, reflection_id || ' ' || author_id || ' ' || seq || ' ' || item || ' ' || dimension || ' ' || choices || ' ' || text || ' ' || at",
			"evidence_statement": "person_id, id, request_id || ' ' || kind || ' ' || relation || ' ' || items || ' ' || evidence || ' ' || notes || ' ' || words || ' ' || at",
		} {
			rows, err := tx.Query(ctx, "SELECT "+columns+" FROM "+table+" WHERE person_id IN ($1, $2, $3, $4)",
				m.people[0].Person, m.people[1].Person, m.people[2].Person, m.people[3].Person)
			if err != nil {
				return err
			}
			for rows.Next() {
				var person, id, row string
				if err := rows.Scan(&person, &id, &row); err != nil {
					return err
				}
				out[table+" "+person+" "+id] = row
			}
			if err := rows.Err(); err != nil {
				return err
			}
			rows.Close()
		}
		return nil
	}))
	return out
}

// neverChanged asks that what was said before is said still, in the same words, but where a deed deletes.
func (m *model) neverChanged(deed string, before map[string]string) {
	now := m.said()
	deletes := slices.Contains([]string{"erase the account", "delete what was said", "take back what was said"}, deed)
	for id, row := range before {
		if is, there := now[id]; is != row && (there || !deletes) {
			m.rt.Fatalf("to %s changed %s from %q to %q", deed, id, row, is)
		}
	}
}
