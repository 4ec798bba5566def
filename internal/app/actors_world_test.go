package app

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/account"
	"pathways/internal/account/accounttest"
	"pathways/internal/evidence"
	"pathways/internal/organization"
	"pathways/internal/pathway"
	"pathways/internal/plan"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/config"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail/mailtest"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
	"pathways/internal/sharing"
)

// marker finds words of self's. The part before the first "-" says who may read them beside self: PRIVATE nobody, PERSON
// the supervisor to whom self gave a grant, LINK whoever has the link, PHRASE whoever has its passphrase too, PART leads of
// the organization, ASKED whoever was asked to speak of self's evidence, SAID who wrote it, TALK the two of a conversation,
// COMMENT who made it. MAIL is the address of self.
var marker = regexp.MustCompile(`(?i)\b(PRIVATE|PERSON|LINK|PHRASE|PART|ASKED|SAID|SHOWN|TALK|COMMENT|MAIL)-of-self[a-z]*`)

const (
	base   = "http://localhost"
	phrase = "a passphrase of self's own"
)

// world is an installation with people in it. Tests work on copies of it.
type world struct {
	t       testing.TB
	cfg     config.Config
	people  map[actor]authz.Viewer
	cookies map[actor]map[string]string // by name
	tokens  map[string]string           // by whose they are and what they may
	things  map[string]string           // ids and secrets, by the names that the table of actors gives them
	secrets map[string]string           // those of things and cookies that only self may find in an answer

	*App
	ctx  context.Context
	mail *mailtest.Server
}

// settled makes the world. What self wrote holds marked words, see marker.
func settled(t testing.TB) *world {
	t.Helper()
	dir := t.TempDir()
	providers := filepath.Join(dir, "providers.json")
	post := mailtest.New(t)
	w := &world{
		t: t, mail: post, people: map[actor]authz.Viewer{}, cookies: map[actor]map[string]string{}, tokens: map[string]string{}, things: map[string]string{},
		secrets: map[string]string{},
		cfg: config.Config{
			Data: filepath.Join(dir, "data"), BaseURL: base, OIDC: providers, Contact: "mailto:safety@example.org", Demo: true,
			MaxFile: config.DefaultMaxFile, Quota: config.DefaultQuota, SMTPURL: post.URL(), MailFrom: "pathways@example.org",
		},
	}
	w.must(os.Mkdir(w.cfg.Data, 0o700))
	w.must(os.WriteFile(providers, []byte(`[{"id":"city","name":"City","issuer":"http://127.0.0.1:9","client_id":"pathways","client_secret":"none"}]`), 0o600))
	quiet := w.cfg
	quiet.Demo = false // or there would be people already
	a, err := New(t.Context(), quiet, slog.New(slog.DiscardHandler))
	w.must(err)
	w.App = a
	words, err := Words()
	w.must(err)
	w.ctx = i18n.With(context.Background(), words.In("en"))
	w.move()
	w.must(w.Close())
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// got takes what a use case gives. One that fails while a world is made is a fault in the test.
func got[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// put runs a statement.
func (w *world) put(statement string, args ...any) {
	w.t.Helper()
	w.must(w.db.Update(w.ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, statement, args...)
		return err
	}))
}

// find is one text of the database.
func (w *world) find(query string, args ...any) (text string) {
	w.t.Helper()
	w.must(w.db.View(w.ctx, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&text) }))
	return text
}

// move lets everybody move in.
func (w *world) move() {
	for _, a := range append(slices.Clone(persons), barred) {
		w.person(a)
	}
	w.organizations()
	w.pathway()
	w.evidence()
	w.portfolio()
	w.sharing()
	w.links()
	w.tokensOf()
	w.arrival()
	w.translation()
	w.crosswalk()
	w.consultation()
	w.extension()
	w.roles()
	w.postings()
	w.overviews()
	w.texts()
	w.words()
	w.draft()
	w.release()
	w.imports()
	// Barring ends sessions. Here one is left, as if it had been missed.
	w.put("UPDATE person SET barred_at = $1 WHERE id = $2", time.Now().UnixMilli(), w.people[barred].Person)
}

// person has an account and a session.
func (w *world) person(a actor) {
	email := strings.NewReplacer(" ", "-", ",", "").Replace(string(a)) + "@example.org"
	if a == self {
		email = "mail-of-self@example.org"
	}
	got(account.NewCaretaker(w.nouns.accounts).Add(w.ctx, "Known as "+string(a), email, a == operator))
	v := authz.Viewer{Person: w.find("SELECT id FROM person WHERE email = $1", email), Name: "Known as " + string(a), Email: email}
	w.cookies[a] = map[string]string{"pathways": w.session(v.Person)}
	v.Session, v.Proved = w.find("SELECT id FROM session WHERE person_id = $1", v.Person), time.Now()
	w.people[a] = v
	w.things["person."+string(a)] = v.Person
}

func (w *world) session(person string) string {
	w.t.Helper()
	return got(w.nouns.accounts.Begin(w.ctx, person, account.ViaPassphrase, account.Caller{Agent: "Firefox, Linux"}))
}

// organizations: that of self with all its parts, and another.
func (w *world) organizations() {
	o := got(w.nouns.organizations.Found(w.ctx, w.people[owner], organization.Draft{Name: "House", Kind: organization.Institution}))
	w.things["house"], w.things["house.id"] = o.Slug, o.ID
	w.must(w.db.Update(w.ctx, func(ctx context.Context, tx *db.Tx) error {
		for a, part := range map[actor]organization.Part{
			self: organization.Member, member: organization.Member, lead: organization.Lead, steward: organization.Steward,
			visitor: organization.Guest, barred: organization.Owner,
		} {
			if err := w.nouns.organizations.Seat(ctx, tx, o.ID, w.people[a].Person, part, time.Now()); err != nil {
				return err
			}
		}
		return nil
	}))
	got(w.nouns.organizations.Found(w.ctx, w.people[stranger], organization.Draft{Name: "Elsewhere", Kind: organization.Association}))

	call := func(by actor, email string) organization.Invitation {
		return got(w.nouns.organizations.Invite(w.ctx, w.people[by], o.Slug, base, organization.Call{Email: email, Part: organization.Member}))
	}
	w.things["invitation"] = call(owner, "somebody@example.org").ID
	w.things["lead's invitation"] = call(lead, "somebody.else@example.org").ID
	addressed := call(owner, w.people[other].Email)
	w.things["addressed"] = addressed.ID
	w.things["addressed secret"] = ids.Secret()
	w.put("UPDATE invitation SET digest = $1 WHERE id = $2", ids.Digest(w.things["addressed secret"]), addressed.ID)
	_, secret, err := w.nouns.organizations.OpenLink(w.ctx, w.people[owner], o.Slug, organization.LinkDraft{Part: organization.Guest, Days: 7, Uses: 5})
	w.must(err)
	w.things["open invitation"] = secret

	w.must(w.nouns.organizations.Claim(w.ctx, w.people[owner], o.Slug, base, "museum.example", "postmaster"))
	w.things["domain"], w.things["domain secret"] = "museum.example", ids.Secret()
	w.put("UPDATE organization_domain SET digest = $1", ids.Digest(w.things["domain secret"]))
	w.must(w.nouns.organizations.Claim(w.ctx, w.people[owner], o.Slug, base, "verified.example", ""))
	runs := w.people[operator]
	runs.Operator = true
	w.must(w.nouns.organizations.Vouch(w.ctx, runs, o.ID, "verified.example"))
	w.things["verified"] = "verified.example"
}

// pathway: a closed reflection, an open one with answers and priorities, a plan that grew from it and another.
func (w *world) pathway() {
	tree := got(w.nouns.frameworks.Release(w.ctx, "isl", "2025"))
	at := time.Now().Add(-72 * time.Hour)
	p := pathway.New(at)
	p.Name = "PRIVATE-of-selfname"
	say := func(r *reflection.Reflection, code, dimension, text string, choices ...string) {
		leaf := tree.ByCode(code)
		r.Append(reflection.Statement{ID: ids.New(), Item: leaf.ID, Code: code, Dimension: dimension, Text: text, Choices: choices, At: at})
		at = at.Add(time.Minute)
	}
	before := p.Begin("isl", "2025", "current-role", "PRIVATE-of-selfbefore", at)
	say(before, "GE.9", "use", "", "regularly")
	say(before, "GE.9", "note", "PRIVATE-of-selfearlier")
	w.things["closed"] = before.ID
	p.Close(at)
	open := p.Begin("isl", "2025", "current-role", "", at)
	w.things["open"] = open.ID
	say(open, "GE.9", "note", "PRIVATE-of-selfanswered")
	for _, code := range []string{"GE.9", "GE.12"} {
		say(open, code, "use", "", "regularly")
		say(open, code, "wish", "", "develop")
	}
	say(open, "GE.9", "note", "PERSON-of-selfnote")
	say(open, "GE.12", "note", "PRIVATE-of-selfnote")
	w.things["item"], w.things["second item"] = tree.ByCode("GE.9").ID, tree.ByCode("GE.12").ID

	pl := p.Planning(open, at)
	pl.Title = "PERSON-of-selfplan"
	day := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	goal := func(word string) plan.Goal {
		return plan.Goal{
			ID: ids.New(), Title: word + "-of-selfgoal", Why: word + "-of-selfwhy", Items: []plan.ItemRef{{Item: w.things["item"], Code: "GE.9"}},
			Activities: []plan.Activity{{ID: ids.New(), What: word + "-of-selfact", To: day, Note: "PRIVATE-of-selfwent"}},
			Reviews:    []plan.Review{{ID: ids.New(), At: at, Text: "PRIVATE-of-selfreview"}},
		}
	}
	pl.Goals = []plan.Goal{goal("PERSON"), goal("PRIVATE")}
	w.things["plan"], w.things["goal"] = pl.ID, pl.Goals[0].ID
	second := plan.Plan{ID: ids.New(), Framework: "isl", Release: "2025", Title: "PRIVATE-of-selfsecond", Goals: []plan.Goal{}, Created: at}
	p.BeginPlan(second, at)
	w.things["second plan"] = second.ID
	w.things["file"] = string(got(pathway.New(at).Encode()))
	got(w.nouns.pathways.Adopt(w.ctx, w.people[self], p))
}

// evidence: one piece for each kind of reader, each with a file; requests to speak of one, and what was said.
func (w *world) evidence() {
	v := w.people[self]
	for _, class := range []string{"PRIVATE", "PERSON", "LINK", "PHRASE", "PART", "ASKED"} {
		word := class + "-of-self"
		file := got(w.nouns.evidence.Bring(w.ctx, v, word+"file.txt", strings.NewReader(word+"content")))
		e := got(w.nouns.evidence.Save(w.ctx, v, ids.New(), evidence.Draft{
			Title: word + "title", Story: word + "story", Where: word + "where", Hours: word + "hours", Link: "https://example.org/" + word + "link",
			Uploads: []string{file.Upload}, Items: []evidence.Ref{{Framework: "isl", Release: "2025", Item: w.things["item"], Code: "GE.9"}},
		}))
		w.things["evidence "+class], w.things["digest "+class] = e.ID, e.Files[0].Digest
	}
	ask := func(name, email string) string {
		q, secret, err := w.nouns.evidence.Ask(w.ctx, v, evidence.RequestDraft{
			ID: ids.New(), Kind: evidence.Endorsement, Relation: "colleague", Email: email, ByLink: email == "", Message: "ASKED-of-selfmessage",
			Evidence: []string{w.things["evidence ASKED"]}, Files: []string{w.things["evidence ASKED"]},
			Items: []evidence.Ref{{Framework: "isl", Release: "2025", Item: w.things["item"], Code: "GE.9"}},
		}, base)
		w.must(err)
		w.things["request "+name], w.things["secret "+name] = q.ID, secret
		return q.ID
	}
	ask("other", w.people[other].Email)
	ask("link", "")
	for name, words := range map[string]string{"said": "SAID-of-selfwords", "shown": "SHOWN-of-selfwords"} {
		way := evidence.Way{Request: ask(name, w.people[steward].Email)}
		w.must(w.nouns.evidence.Write(w.ctx, w.people[steward], way, evidence.Words{Text: words}))
		w.things["statement "+name] = w.find("SELECT id FROM evidence_statement WHERE request_id = $1", way.Request)
	}
	w.must(w.nouns.evidence.Show(w.ctx, v, w.things["statement shown"], true))
}

// portfolio: a page with a section, and a text.
func (w *world) portfolio() {
	v := w.people[self]
	w.must(w.nouns.portfolios.Head(w.ctx, v, "PRIVATE-of-selfheading", "PRIVATE-of-selfabout"))
	w.must(w.nouns.portfolios.KeepSection(w.ctx, v, portfolio.Section{
		Heading: "PRIVATE-of-selfsection", Evidence: []string{w.things["evidence PRIVATE"]},
		Statements: []string{w.things["statement shown"]},
	}))
	w.things["section"] = got(w.nouns.portfolios.Page(w.ctx, v)).Sections[0].ID
	t := got(w.nouns.portfolios.Begin(w.ctx, v, portfolio.Text{
		Purpose: portfolio.Letter, Title: "PRIVATE-of-selftext", Evidence: []string{w.things["evidence PRIVATE"]},
	}, "en"))
	w.must(w.nouns.portfolios.Keep(w.ctx, v, t.ID, "PRIVATE-of-selftext", "PRIVATE-of-selfbody", t.Revision))
	w.things["text"] = t.ID
}

// sharing: grants to a person, to leads, by a link without and with a passphrase, one that was revoked, one to who is
// barred; with comments and a conversation.
func (w *world) sharing() {
	v := w.people[self]
	give := func(name string, to sharing.To, classes ...string) {
		d := sharing.Draft{ID: ids.New(), To: to, Comments: true, Ends: sharing.EndAfter(30, time.Now()), Secret: ids.Secret()}
		for _, class := range classes {
			d.Choice.Evidence = append(d.Choice.Evidence, sharing.ChosenEvidence{ID: w.things["evidence "+class], Files: true})
		}
		switch name {
		case "person":
			d.Conversation, d.Line = true, "PERSON-of-selfline"
			d.Choice.Reflections = []sharing.ChosenReflection{{ID: w.things["open"], Items: []string{w.things["item"]}, Notes: true}}
			d.Choice.Plans = []sharing.ChosenPlan{{ID: w.things["plan"], Goals: []string{w.things["goal"]}}}
			d.Choice.Statements = []string{w.things["statement shown"]}
		case "phrase":
			d.Phrase = phrase
		}
		made := got(w.nouns.sharing.Create(w.ctx, v, d, base))
		w.things["grant "+name], w.things["secret grant "+name] = made.Grant.ID, made.Secret
	}
	give("person", sharing.To{Kind: sharing.ToPerson, Email: w.people[supervisor].Email}, "PERSON")
	give("part", sharing.To{Kind: sharing.ToPart, Organization: w.things["house.id"], Parts: []string{"lead"}}, "PART")
	give("link", sharing.To{Kind: sharing.ToLink}, "LINK")
	give("phrase", sharing.To{Kind: sharing.ToLink}, "PHRASE")
	give("barred", sharing.To{Kind: sharing.ToPerson, Email: w.people[barred].Email}, "PRIVATE")
	give("revoked", sharing.To{Kind: sharing.ToPerson, Email: w.people[other].Email}, "PRIVATE")
	w.must(w.nouns.sharing.Revoke(w.ctx, v, w.things["grant revoked"]))

	comment := func(name string, by authz.Viewer, way sharing.Way) {
		w.things["comment "+name] = ids.New()
		w.must(w.nouns.sharing.Say(w.ctx, by, way, sharing.CommentDraft{ID: w.things["comment "+name], Name: "Kim", Text: "COMMENT-of-self" + name}, base))
	}
	link := w.things["secret grant link"]
	opened := got(w.nouns.sharing.Open(w.ctx, authz.Viewer{}, sharing.Way{Secret: link}))
	w.cookies[holder] = map[string]string{"share-" + ids.Digest(link)[:16]: opened.Visit}
	got(w.nouns.sharing.Open(w.ctx, w.people[supervisor], sharing.Way{ID: w.things["grant person"]}))
	comment("person", w.people[supervisor], sharing.Way{ID: w.things["grant person"]})
	comment("link", authz.Viewer{}, sharing.Way{Secret: link, Visit: opened.Visit})
	for name, by := range map[string]actor{"theirs": supervisor, "mine": self} {
		w.things["note "+name] = ids.New()
		w.must(w.nouns.sharing.AddNote(w.ctx, w.people[by], w.things["grant person"], w.things["note "+name], "TALK-of-self"+name))
	}
}

// links: those of letters, of a calendar, a second session, a passkey, an account elsewhere, a letter that waits.
func (w *world) links() {
	v := w.people[self]
	now, later := time.Now().UnixMilli(), time.Now().Add(time.Hour).UnixMilli()
	for kind, t := range map[account.Kind]struct{ person, email, payload string }{
		account.ToJoin:    {"", "new@example.org", `{"name":"New","hash":""}`},
		account.ToSignIn:  {v.Person, v.Email, `{"next":"/evidence"}`},
		account.ToRecover: {v.Person, v.Email, `{}`},
		account.ToProve:   {v.Person, v.Email, `{"session":"` + v.Session + `","next":"/account"}`},
		account.ToMove:    {v.Person, "another-mail-of-self@example.org", `{}`},
	} {
		secret := ids.Secret()
		w.things["link "+string(kind)] = secret
		w.put("INSERT INTO ticket (digest, kind, person_id, email, payload, created_at, ends_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
			ids.Digest(secret), string(kind), t.person, t.email, t.payload, now, later)
	}
	w.must(w.nouns.reminders.Choose(w.ctx, v, reminder.Settings{Wanted: true, Days: 7, Zone: "UTC"}, base))
	w.things["feed"] = got(w.nouns.reminders.MakeFeed(w.ctx, v, true))
	w.things["stop"] = ids.Secret()
	w.put("INSERT INTO reminder_stop (digest, person_id, ends_at) VALUES ($1, $2, $3)", ids.Digest(w.things["stop"]), v.Person, later)

	w.secrets["second session"] = w.session(v.Person)
	w.things["session"] = w.find("SELECT id FROM session WHERE person_id = $1 AND id <> $2", v.Person, v.Session)
	old := w.session(v.Person)
	w.put("UPDATE session SET proved_at = $1 WHERE digest = $2", time.Now().Add(-time.Hour).UnixMilli(), ids.Digest(old))
	w.cookies[unproved] = map[string]string{"pathways": old}
	host := got(account.HostOf(base))
	asked := got(w.nouns.accounts.NewPasskey(w.ctx, v, host))
	device := accounttest.Device{T: w.t, Origin: base}
	w.things["passkey"] = got(w.nouns.accounts.AddPasskey(w.ctx, v, asked.Ticket, "PRIVATE-of-selfkey", device.Make(asked.Options))).ID
	w.things["subject"] = "subject-of-self"
	w.put("INSERT INTO identity (provider, subject, person_id, email, linked_at, used_at) VALUES ('city', $1, $2, $3, $4, 0)", w.things["subject"], v.Person, v.Email, now)
	w.things["receipt"] = ids.New()
	w.put("INSERT INTO takeout_receipt (id, erased_at, nameless, counts) VALUES ($1, $2, $3, '[]')", w.things["receipt"], now, true)
	w.things["letter"] = w.find("SELECT id FROM letter WHERE to_address = $1", w.people[supervisor].Email)
	for _, name := range []string{"feed", "stop", "link link", "link recover", "link prove", "link email", "secret link", "secret grant link", "secret grant phrase"} {
		w.secrets[name] = w.things[name]
	}
	w.secrets["session"], w.secrets["old session"] = w.cookies[self]["pathways"], old
}

// tokensOf makes the tokens that lines of the table ask for.
func (w *world) tokensOf() {
	make := func(name string, v authz.Viewer, scopes []authz.Scope) {
		word := "Token"
		if v.Person == w.people[self].Person {
			word = "PRIVATE-of-selftoken"
		}
		if w.tokens[name] == "" {
			w.tokens[name] = got(w.nouns.accounts.MakeToken(w.ctx, v, word, scopes, time.Time{}))
			w.secrets["token "+name] = w.tokens[name]
		}
	}
	make("foreign", w.people[other], authz.Scopes)
	delete(w.secrets, "token foreign")
	make("barred", w.people[barred], authz.Scopes)
	for _, l := range table() {
		if len(l.scopes) > 0 && l.scopes[0] != api.AnyToken {
			make("with "+fmt.Sprint(l.scopes), w.people[self], l.scopes)
			make("without "+string(l.scopes[0]), w.people[self], slices.DeleteFunc(slices.Clone(authz.Scopes), func(s authz.Scope) bool { return s == l.scopes[0] }))
		}
	}
	make("with "+fmt.Sprint([]authz.Scope{api.AnyToken}), w.people[self], []authz.Scope{authz.ReadGrants})
	w.things["token"] = w.find("SELECT MIN(id) FROM token WHERE person_id = $1", w.people[self].Person)
}

// arrival: self took everything along and brings it in again, which waits for a yes.
func (w *world) arrival() {
	v := w.people[self]
	archive := got(w.nouns.takeout.Gather(w.ctx, v))
	var b bytes.Buffer
	w.must(archive.Write(w.ctx, &b))
	w.must(w.nouns.takeout.Arrive(w.ctx, v, bytes.NewReader(b.Bytes()), int64(b.Len())))
	w.things["arrival"] = w.find("SELECT id FROM takeout_arrival")
}
