package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"pgregory.net/rapid"

	"pathways/internal/framework"
	"pathways/internal/platform/db"
	"pathways/internal/platform/ids"
)

var noted = []string{"GE.9", "GE.12"}

// deeds are what people do, by name. Each says whether it could be done.
func (m *model) deeds() map[string]func(*someone) bool {
	return map[string]func(*someone) bool{
		"write a note": m.note, "add evidence": m.add, "delete evidence": m.remove,
		"share": m.share, "revoke": m.revoke, "bring up to date": m.refresh, "let time pass": m.wait,
		"join an organization": m.join, "leave an organization": m.leave, "change a part": m.recast, "remove a member": m.dismiss,
		"ask": m.ask, "end a request": m.endAsking, "answer": m.answer, "show or hide": m.show, "delete what was said": m.dropSaid, "take back what was said": m.takeBack,
		"erase the account": m.erase,
	}
}

// one draws one of several, and says whether there are any.
func one[T any](m *model, of []T, what string) (x T, ok bool) {
	if len(of) == 0 {
		return x, false
	}
	return rapid.SampledFrom(of).Draw(m.rt, what), true
}

// some draws a few of several.
func some[T any](m *model, of []T, what string) (out []T) {
	for _, x := range of {
		if rapid.Bool().Draw(m.rt, what) {
			out = append(out, x)
		}
	}
	return out
}

func (m *model) yes(what string) bool { return rapid.Bool().Draw(m.rt, what) }

// note writes a note about a competency; the one before stays known to its writer only.
func (m *model) note(s *someone) bool {
	code, mark := rapid.SampledFrom(noted).Draw(m.rt, "code"), m.mark()
	body, err := json.Marshal([]map[string]any{{"id": ids.New(), "name": "say.note." + code, "values": []string{mark}, "at": time.Now(), "of": s.reflection}})
	m.must(err)
	if w := m.send(s, "POST", "/pathway/say", "application/json", string(body)); w.Code != http.StatusOK {
		m.rt.Fatalf("a note: %d %s", w.Code, seenText(w))
	}
	if s.notes[code] != "" {
		s.earlier = append(s.earlier, s.notes[code])
	}
	s.notes[code] = mark
	return true
}

// add puts a piece of evidence with a file into somebody's own.
func (m *model) add(s *someone) bool {
	p := &piece{id: ids.New(), title: m.mark(), file: m.mark()}
	body, media := multi(url.Values{"id": {p.id}, "title": {p.title}}, "file", p.file)
	if w := m.send(s, "POST", "/evidence/new", media, body); w.Code != http.StatusSeeOther {
		m.rt.Fatalf("evidence: %d %s", w.Code, seenText(w))
	}
	p.digest = m.find("SELECT digest FROM evidence_file WHERE evidence_id = $1", p.id)
	s.pieces = append(s.pieces, p)
	return true
}

func (m *model) remove(s *someone) bool {
	p, ok := one(m, s.pieces, "piece")
	if !ok {
		return false
	}
	m.done(s, "/evidence/"+p.id+"/delete", nil)
	s.pieces = slices.DeleteFunc(s.pieces, func(x *piece) bool { return x == p })
	m.forget(s, "title:"+p.id, "file:"+p.id)
	for _, q := range m.asked {
		delete(q.copy, "title:"+p.id)
		delete(q.copy, "file:"+p.id)
	}
	return true
}

// share gives chosen parts to a person, to those who play a part, or by a link.
func (m *model) share(s *someone) bool {
	g := &given{id: ids.New(), owner: s, days: rapid.SampledFrom([]int{7, 30, 90}).Draw(m.rt, "days")}
	g.choice = chosen{notes: some(m, noted, "note"), files: m.yes("files"), portfolio: m.yes("portfolio")}
	form := url.Values{"id": {g.id}, "until": {fmt.Sprint(g.days)}}
	if len(g.choice.notes) > 0 {
		form.Add("reflection", s.reflection)
		form.Add("r."+s.reflection+".notes", "1")
		for _, code := range g.choice.notes {
			form.Add("r."+s.reflection+".item", framework.ItemID("isl", code))
		}
	}
	for _, p := range some(m, s.pieces, "piece") {
		g.choice.pieces = append(g.choice.pieces, p.id)
		if form.Add("evidence", p.id); g.choice.files {
			form.Add("e."+p.id+".files", "1")
		}
	}
	for _, st := range m.statements() {
		if st.owner == s && st.shown && m.yes("statement") {
			g.choice.statements = append(g.choice.statements, st.id)
			form.Add("statement", st.id)
		}
	}
	if g.choice.portfolio {
		form.Set("portfolio", "1")
	}
	if !m.address(s, g, form) {
		return false
	}
	w, ok := m.post(s, "/sharing", form)
	if ok == g.choice.empty() {
		m.rt.Fatalf("sharing %+v: %d %s", g.choice, w.Code, seenText(w))
	}
	if !ok {
		return false
	}
	_, g.copy = m.pick(s, g.choice)
	m.grants = append(m.grants, g)
	return true
}

// address says for whom a grant is.
func (m *model) address(s *someone, g *given, form url.Values) bool {
	kind := rapid.SampledFrom([]string{"part", "person", "link"}).Draw(m.rt, "to")
	form.Set("to", kind)
	switch kind {
	case "person":
		to, ok := one(m, slices.DeleteFunc(m.living(), func(x *someone) bool { return x == s }), "whom")
		if !ok {
			return false
		}
		g.to = to
		form.Set("email", to.Email)
	case "part":
		house, ok := one(m, m.housesOf(s), "house")
		if !ok {
			return false
		}
		g.house, g.parts = house, rapid.SampledFrom([][]string{{"member"}, {"lead", "steward"}, {"guest"}, {"owner", "member"}}).Draw(m.rt, "parts")
		form.Set("organization", house.id)
		form["parts"] = g.parts
	case "link":
		g.secret = ids.Secret()
		form.Set("secret", g.secret)
	}
	return true
}

// housesOf are the organizations in which somebody plays a part.
func (m *model) housesOf(s *someone) (all []*organized) {
	for _, o := range m.houses {
		if o.parts[s] != "" {
			all = append(all, o)
		}
	}
	return all
}

// grantsOf are the live grants of somebody.
func (m *model) grantsOf(s *someone) (all []*given) {
	for _, g := range m.grants {
		if g.owner == s && g.live() {
			all = append(all, g)
		}
	}
	return all
}

func (m *model) revoke(s *someone) bool {
	g, ok := one(m, m.grantsOf(s), "grant")
	if ok {
		m.done(s, "/sharing/"+g.id+"/revoke", nil)
		g.over, g.copy = true, nil
	}
	return ok
}

var seenField = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// refresh brings a grant up to date, with what its owner was shown before.
func (m *model) refresh(s *someone) bool {
	g, ok := one(m, m.grantsOf(s), "grant")
	if !ok {
		return false
	}
	at := "/sharing/" + g.id + "/fresh"
	page := m.get(s, at)
	left, now := m.pick(s, g.choice)
	if left.empty() {
		if page.Code != http.StatusUnprocessableEntity {
			m.rt.Fatalf("%s: %d, though nothing is left of what was chosen", at, page.Code)
		}
		return false
	}
	field := seenField.FindStringSubmatch(page.Body.String())
	if page.Code != http.StatusOK || field == nil {
		m.rt.Fatalf("%s: %d %s", at, page.Code, page.Body)
	}
	m.done(s, at, url.Values{"seen": {field[1]}})
	g.choice, g.copy = left, now
	return true
}

// wait lets eleven days pass: every end comes nearer.
func (m *model) wait(*someone) bool {
	const days = 11
	m.must(m.app.db.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, table := range []string{"share_grant", "evidence_request"} {
			if _, err := tx.Exec(ctx, "UPDATE "+table+" SET ends_at = ends_at - $1", int64(days*24*time.Hour/time.Millisecond)); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, g := range m.grants {
		g.days -= days
	}
	for _, q := range m.asked {
		q.days -= days
	}
	return len(m.grants)+len(m.asked) > 0
}

// join: an owner invites somebody, who accepts.
func (m *model) join(s *someone) bool {
	house := rapid.SampledFrom(m.houses).Draw(m.rt, "house")
	by := house.owner()
	if by == nil || house.parts[s] != "" {
		return false
	}
	part := rapid.SampledFrom([]string{"owner", "steward", "lead", "member", "guest"}).Draw(m.rt, "part")
	if _, ok := m.post(by, "/organizations/"+house.slug+"/invitations", url.Values{"email": {s.Email}, "part": {part}}); !ok {
		return false // they were invited not long ago
	}
	id := m.find("SELECT id FROM invitation WHERE organization_id = $1 AND email = $2 ORDER BY id DESC LIMIT 1", house.id, s.Email)
	m.done(s, "/invitations", url.Values{"id": {id}, "answer": {"accept"}})
	house.parts[s] = part
	return true
}

// owner is one of the owners; nil where nobody is left.
func (o *organized) owner() *someone {
	for s, part := range o.parts {
		if part == "owner" {
			return s
		}
	}
	return nil
}

// lastOwner says whether nobody else owns it.
func (o *organized) lastOwner(s *someone) bool {
	for x, part := range o.parts {
		if part == "owner" && x != s {
			return false
		}
	}
	return o.parts[s] == "owner"
}

// goes ends the part of somebody, and what they shared with the organization.
func (m *model) goes(o *organized, s *someone) {
	delete(o.parts, s)
	for _, g := range m.grants {
		if g.owner == s && g.house == o {
			g.over, g.copy = true, nil
		}
	}
}

func (m *model) leave(s *someone) bool {
	house, ok := one(m, m.housesOf(s), "house")
	if !ok {
		return false
	}
	w, ok := m.post(s, "/organizations/"+house.slug+"/leave", nil)
	if ok == house.lastOwner(s) {
		m.rt.Fatalf("leaving: %d %s", w.Code, seenText(w))
	}
	if ok {
		m.goes(house, s)
	}
	return ok
}

// colleague is somebody in an organization that the other owns.
func (m *model) colleague(s *someone) (*organized, *someone) {
	for _, o := range m.houses {
		if o.parts[s] != "owner" {
			continue
		}
		for _, x := range m.people {
			if x != s && o.parts[x] != "" {
				return o, x
			}
		}
	}
	return nil, nil
}

func (m *model) recast(s *someone) bool {
	o, x := m.colleague(s)
	if o == nil {
		return false
	}
	part := rapid.SampledFrom([]string{"steward", "lead", "member", "guest", "owner"}).Draw(m.rt, "part")
	m.done(s, "/organizations/"+o.slug+"/people/"+x.Person, url.Values{"part": {part}})
	o.parts[x] = part
	return true
}

func (m *model) dismiss(s *someone) bool {
	o, x := m.colleague(s)
	if o == nil {
		return false
	}
	m.done(s, "/organizations/"+o.slug+"/people/"+x.Person+"/remove", nil)
	m.goes(o, x)
	return true
}

var linkField = regexp.MustCompile(`/endorse/([A-Za-z0-9_-]{20,})`)

// ask asks somebody, or whoever has a link, to speak of a piece of evidence.
func (m *model) ask(s *someone) bool {
	p, ok := one(m, s.pieces, "piece")
	if !ok {
		return false
	}
	q := &request{id: ids.New(), owner: s, days: 30, message: m.mark(), copy: map[string]string{"title:" + p.id: p.title}}
	form := url.Values{
		"do": {"send"}, "id": {q.id}, "kind": {"feedback"}, "relation": {"colleague"}, "evidence": {p.id}, "message": {q.message}, "how": {"link"},
	}
	if m.yes("files") {
		form.Set("files", p.id)
		q.copy["file:"+p.id] = p.file
	}
	if to, ok := one(m, slices.DeleteFunc(m.living(), func(x *someone) bool { return x == s }), "whom"); ok && m.yes("by address") {
		q.to = to
		form.Set("how", "letter")
		form.Set("email", to.Email)
	}
	w := m.done(s, "/evidence/ask", form)
	if q.to == nil {
		link := linkField.FindStringSubmatch(w.Body.String())
		if link == nil {
			m.rt.Fatalf("the link is not shown: %s", seenText(w))
		}
		q.secret = link[1]
	}
	m.asked = append(m.asked, q)
	return true
}

func (m *model) endAsking(s *someone) bool {
	var mine []*request
	for _, q := range m.asked {
		if q.owner == s && q.live() && q.said == nil {
			mine = append(mine, q)
		}
	}
	q, ok := one(m, mine, "request")
	if ok {
		m.done(s, "/evidence/requests", url.Values{"request": {q.id}})
		q.over, q.copy = true, nil
	}
	return ok
}

// answer: somebody who was asked writes, by address or as a guest with the link.
func (m *model) answer(s *someone) bool {
	var mine []*request
	for _, q := range m.asked {
		if q.live() && q.said == nil && q.owner != s && (q.to == s || q.secret != "") {
			mine = append(mine, q)
		}
	}
	q, ok := one(m, mine, "request")
	if !ok {
		return false
	}
	q.said = &statement{owner: q.owner, author: s, mark: m.mark()}
	at := "/asked/" + q.id
	by := s
	if q.secret != "" {
		at = "/endorse/" + q.secret
		if m.yes("as a guest") {
			by, q.said.author = nil, nil
		}
	}
	m.done(by, at, url.Values{"name": {"Kim"}, "text": {q.said.mark}})
	q.said.id = m.find("SELECT id FROM evidence_statement WHERE person_id = $1 AND request_id = $2", q.owner.Person, q.id)
	return true
}

// saidOf are the statements about somebody, or by them.
func (m *model) saidOf(fits func(*statement) bool) (all []*statement) {
	for _, st := range m.statements() {
		if fits(st) {
			all = append(all, st)
		}
	}
	return all
}

func (m *model) show(s *someone) bool {
	st, ok := one(m, m.saidOf(func(st *statement) bool { return st.owner == s }), "statement")
	if !ok {
		return false
	}
	if st.shown = !st.shown; st.shown {
		m.done(s, "/evidence/statements", url.Values{"statement": {st.id}, "do": {"show"}})
		return true
	}
	m.done(s, "/evidence/statements", url.Values{"statement": {st.id}, "do": {"hide"}})
	m.forget(s, "said:"+st.id)
	return true
}

func (m *model) dropSaid(s *someone) bool {
	st, ok := one(m, m.saidOf(func(st *statement) bool { return st.owner == s }), "statement")
	if ok {
		m.done(s, "/evidence/statements", url.Values{"statement": {st.id}, "do": {"delete"}})
		st.gone = true
		m.forget(s, "said:"+st.id)
	}
	return ok
}

func (m *model) takeBack(s *someone) bool {
	st, ok := one(m, m.saidOf(func(st *statement) bool { return st.author == s }), "statement")
	if ok {
		m.done(s, "/evidence/asked", url.Values{"statement": {st.id}})
		st.gone = true
		m.forget(st.owner, "said:"+st.id)
	}
	return ok
}

// erase takes somebody out of the house, with everything of theirs.
func (m *model) erase(s *someone) bool {
	if len(m.living()) < 3 {
		return false
	}
	others := rapid.SampledFrom([]string{"keep", "remove"}).Draw(m.rt, "others")
	if _, ok := m.post(s, "/erase/"+ids.New(), url.Values{"email": {s.Email}, "others": {others}}); !ok {
		return false // the last owner hands on first
	}
	s.gone = true
	for _, o := range m.houses {
		delete(o.parts, s)
	}
	for _, st := range m.statements() {
		switch {
		case st.owner == s:
			st.gone = true
		case st.author == s:
			m.forget(st.owner, "said:"+st.id)
			st.author, st.gone = nil, others == "remove"
		}
	}
	for _, g := range m.grants {
		if g.to == s {
			g.over, g.copy = true, nil
		}
	}
	for _, q := range m.asked {
		if q.to == s {
			q.over, q.copy = true, nil
		}
	}
	return true
}
