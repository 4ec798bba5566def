package posting

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/account/accounttest"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/role"
)

// museum is an organization with people, roles and postings.
type museum struct {
	*testing.T
	ctx    context.Context
	d      *db.DB
	s      *Service
	orgs   *organization.Service
	roles  *role.Service
	tree   *framework.Tree
	now    time.Time
	slug   string
	id     string
	owner  authz.Viewer
	lead   authz.Viewer
	member authz.Viewer
	guest  authz.Viewer
	other  authz.Viewer // of another organization
}

func newMuseum(t *testing.T, d *db.DB) *museum {
	t.Helper()
	words, err := i18n.New(Locales, role.Locales)
	m := &museum{T: t, ctx: i18n.With(t.Context(), words.In("en")), d: d, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	m.must(err)
	fs, err := framework.NewService(m.ctx, d)
	m.must(err)
	_, err = isl.Install(m.ctx, fs)
	m.must(err)
	m.tree, err = fs.Current(m.ctx, isl.Slug)
	m.must(err)
	m.orgs = organization.NewService(d)
	now := func() time.Time { return m.now }
	m.roles = role.NewService(role.Options{DB: d, Frameworks: fs, Organizations: m.orgs, Now: now})
	m.s = NewService(Options{DB: d, Frameworks: fs, Organizations: m.orgs, Roles: m.roles, Now: now})
	for name, who := range map[string]*authz.Viewer{"Olga": &m.owner, "Lea": &m.lead, "Mei": &m.member, "Gus": &m.guest, "Oti": &m.other} {
		*who = accounttest.Person(t, d, name)
	}
	o, err := m.orgs.Found(m.ctx, m.owner, organization.Draft{Name: "Museum", Kind: organization.Institution})
	m.must(err)
	_, err = m.orgs.Found(m.ctx, m.other, organization.Draft{Name: "Zoo", Kind: organization.Institution})
	m.must(err)
	m.slug, m.id = o.Slug, o.ID
	m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error {
		for who, part := range map[string]organization.Part{m.lead.Person: organization.Lead, m.member.Person: organization.Member, m.guest.Person: organization.Guest} {
			if err := m.orgs.Seat(ctx, tx, o.ID, who, part, m.now); err != nil {
				return err
			}
		}
		return nil
	}))
	return m
}

func (m *museum) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *museum) kind(err error, want errs.Kind) {
	m.Helper()
	if !errs.Is(err, want) {
		m.Fatalf("%v, want %v", err, want)
	}
}

// fields are the fields that an error names.
func fields(err error) (out []string) {
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			out = append(out, f.Name)
		}
	}
	return out
}

func (m *museum) begin(title string) Posting {
	m.Helper()
	p, err := m.s.Begin(m.ctx, m.lead, m.slug, Start{Title: title, Release: m.tree.ID, Items: []string{m.tree.Leaves("")[0].ID}})
	m.must(err)
	return p
}

// ready is a content that can be published.
func ready(c Content) Content {
	c.Pay = Pay{Low: "48,000", High: "52 000", Currency: "usd", Per: Year}
	c.Degree.Asked = NotAsked
	c.Place.City = "Springfield"
	c.Apply = "Write to us."
	c.Contact = Contact{Name: "Lea Lead", Email: "jobs@museum.example"}
	return c
}

func (m *museum) published(title string) Posting {
	m.Helper()
	p := m.begin(title)
	p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, ready(p.Content), p.Revision)
	m.must(err)
	p, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
	m.must(err)
	return p
}

func TestAPostingBeginsFromTheAgreedTextOfARole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		leaves := m.tree.Leaves("")
		r, err := m.roles.BeginFrom(m.ctx, m.lead, m.slug, "Floor educator", m.tree.ID, []role.Use{
			{Item: leaves[7].ID, Emphasis: role.Central}, {Item: leaves[2].ID, Emphasis: role.NowAndThen},
		}, "")
		m.must(err)
		id := "0192c6a0-0000-7000-8000-000000000001"
		var p Posting
		for range 2 { // a double click begins one
			p, err = m.s.Begin(m.ctx, m.lead, m.slug, Start{ID: id, Role: r.ID})
			m.must(err)
		}
		if p.Title != "Floor educator" || p.Role != r.ID || p.State != Draft || len(p.Uses) != 2 || len(p.Duties) != 1 {
			t.Fatalf("%+v", p)
		}
		if p.Uses[0] != (Use{leaves[2].ID, role.NowAndThen}) || p.Duties[0].Item != leaves[7].ID || p.Duties[0].Text == "" || p.Duties[0].Text == leaves[7].Statement {
			t.Errorf("not in the framework's order, or the duty is no sentence of ours: %+v %+v", p.Uses, p.Duties)
		}
		if left := p.Unsaid(); len(left) != 1 || left[0].Item != leaves[2].ID {
			t.Errorf("without a sentence yet: %+v", left)
		}
		if p.Accessibility == "" || p.Pay.Said() {
			t.Errorf("accessibility %q, pay %+v", p.Accessibility, p.Pay)
		}
		list, err := m.s.List(m.ctx, m.member, m.slug, r.ID, "")
		m.must(err)
		if len(list.Lines) != 1 || list.Writes {
			t.Errorf("%+v", list)
		}
	})
}

func TestWhatMustBeSaidBeforePublishingIsAskedFor(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.begin("Educator")
	c := p.Content
	c.Duties, c.Accessibility = nil, ""
	p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
	m.must(err)
	_, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
	want := []string{"pay.low", "degree.asked", "place.city", "duties", "accessibility", "apply"}
	if got := fields(err); !slices.Equal(got, want) {
		t.Errorf("asks for %v, want %v", got, want)
	}
	for name, tc := range map[string]struct {
		change func(*Content)
		fields string
	}{
		"pay left out with a reason":      {func(c *Content) { c.Pay.Low, c.Pay.High, c.Pay.LeftOut = "", "", "The grant is not signed." }, ""},
		"unpaid without a reason":         {func(c *Content) { c.Pay = Pay{Unpaid: true} }, "pay.reason"},
		"unpaid and a figure":             {func(c *Content) { c.Pay.Unpaid, c.Pay.Reason = true, "x" }, "pay.unpaid"},
		"unpaid with a reason":            {func(c *Content) { c.Pay = Pay{Unpaid: true, Reason: "For school credit."} }, ""},
		"no amount":                       {func(c *Content) { c.Pay.Low = "plenty" }, "pay.low"},
		"upper below lower":               {func(c *Content) { c.Pay.Low, c.Pay.High = "20", "18.5" }, "pay.high"},
		"strange currency":                {func(c *Content) { c.Pay.Currency = "bucks" }, "pay.currency"},
		"a degree without why":            {func(c *Content) { c.Degree.Asked = Needed; c.Degree.Which = "Biology" }, "degree.why"},
		"a degree with why":               {func(c *Content) { c.Degree = Degree{Asked: Needed, Level: Bachelor, Why: "State law for vets."} }, ""},
		"a degree, nobody says which":     {func(c *Content) { c.Degree = Degree{Asked: Helpful} }, "degree.which"},
		"a day that is none":              {func(c *Content) { c.Deadline = "2026-02-30" }, "deadline"},
		"a day that is over":              {func(c *Content) { c.Deadline = "2026-11-20" }, "deadline"},
		"a strange address":               {func(c *Content) { c.ApplyLink = "javascript:alert(1)" }, "applyLink"},
		"an address behind a name":        {func(c *Content) { c.ApplyLink = "https://museum.example@elsewhere.example/" }, "applyLink"},
		"a strange e-mail":                {func(c *Content) { c.Contact.Email = "Lea <lea@museum.example>" }, "contact.email"},
		"a competency of another release": {func(c *Content) { c.Uses = []Use{{"x", role.Central}} }, "uses"},
		"too long":                        {func(c *Content) { c.Duties = []Duty{{Text: strings.Repeat("x", MaxSentence+1)}} }, "duties.0"},
		"all remote needs no place":       {func(c *Content) { c.Place, c.Remote.How = Place{}, AllRemote }, ""},
	} {
		p := m.begin("Educator")
		c := ready(p.Content)
		tc.change(&c)
		p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
		if err == nil {
			_, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
		}
		if got := strings.Join(fields(err), " "); got != tc.fields || (err == nil) != (tc.fields == "") {
			t.Errorf("%s: faults at %q (%v), want %q", name, got, err, tc.fields)
		}
	}
}

func TestThePublicPageShowsAVersionAndNeverTheWorkingText(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p := m.published("Educator")
		if p.Pay.Low != "48000" || p.Pay.Currency != "USD" || p.Number != 1 {
			t.Errorf("%+v", p.Pay)
		}
		c := p.Content
		c.Title = "Something else"
		p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
		m.must(err)
		page, err := m.s.Public(m.ctx, p.ID)
		m.must(err)
		if page.Title != "Educator" || page.By.Name != "Museum" || page.Number != 1 || !p.Fresh {
			t.Errorf("everybody sees %q, version %d", page.Title, page.Number)
		}
		_, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision-1)
		m.kind(err, errs.Conflict) // not what somebody looked at
		for range 2 {
			p, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
			m.must(err)
		}
		if p.Number != 2 || p.Shown != 2 {
			t.Errorf("a double click kept version %d", p.Number)
		}
		_, w, _, err := m.s.Version(m.ctx, m.member, m.slug, p.ID, 1)
		m.must(err)
		if w.Title != "Educator" || w.Name != "Lea" || !w.Published || w.Contact.Name != "Lea Lead" {
			t.Errorf("%+v", w)
		}
		m.must(m.s.Close(m.ctx, m.lead, m.slug, p.ID))
		page, err = m.s.Public(m.ctx, p.ID)
		m.must(err)
		board, _, err := m.s.Board(m.ctx, "", "", 10)
		m.must(err)
		if page.State != Closed || !page.Contact.IsZero() || len(board) != 0 {
			t.Errorf("closed: %+v, listed %d", page.State, len(board))
		}
		m.must(m.s.Withdraw(m.ctx, m.lead, m.slug, p.ID))
		_, err = m.s.Public(m.ctx, p.ID)
		m.kind(err, errs.NotFound)
	})
}

func TestAVersionNeverChanges(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p := m.published("Educator")
		for _, change := range []string{
			`UPDATE posting_version SET content = '{}' WHERE posting_id = $1`,
			`UPDATE posting_version SET contact = '{"name":"Eve"}' WHERE posting_id = $1`,
			`UPDATE posting_version SET contact_email = 'eve@x.example' WHERE posting_id = $1`,
			`UPDATE posting_version SET note = 'x' WHERE posting_id = $1`,
			`UPDATE posting_version SET number = 9 WHERE posting_id = $1`,
			`UPDATE posting_version SET person_id = 'eve' WHERE posting_id = $1`,
			`INSERT INTO posting_version SELECT * FROM posting_version WHERE posting_id = $1`,
			`DELETE FROM posting_version WHERE posting_id = $1`,
		} {
			err := d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, change, p.ID)
				return err
			})
			if err == nil {
				t.Errorf("the database lets %q", change)
			}
		}
	})
}

func TestTwoWhoWriteAtOnceOverwriteNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p := m.begin("Educator")
		seen := p.Revision
		mine, theirs := p.Content, p.Content
		mine.Hours, mine.Title = "30 a week", "Senior educator"
		theirs.Summary = "A new wing opens."
		_, clash, err := m.s.Save(m.ctx, m.owner, m.slug, p.ID, theirs, seen)
		if err != nil || clash != nil {
			t.Fatal(err, clash)
		}
		p, clash, err = m.s.Save(m.ctx, m.lead, m.slug, p.ID, mine, seen)
		m.must(err)
		if clash != nil || p.Summary != "A new wing opens." || p.Hours != "30 a week" || p.Title != "Senior educator" {
			t.Fatalf("words in different parts: %+v, %+v", clash, p.Content)
		}
		theirs.Hours = "35 a week"
		before := p
		p, clash, err = m.s.Save(m.ctx, m.owner, m.slug, p.ID, theirs, seen)
		m.must(err)
		if clash == nil || !slices.Equal(clash.Parts, []Part{"hours"}) || clash.Theirs.Hours != "30 a week" || clash.Mine.Hours != "35 a week" ||
			clash.Mine.Title != "Senior educator" || clash.Name != "Lea" || p.Revision != before.Revision {
			t.Fatalf("words in the same part: %+v", clash)
		}
		p, clash, err = m.s.Save(m.ctx, m.owner, m.slug, p.ID, clash.Mine, clash.Revision)
		if err != nil || clash != nil || p.Hours != "35 a week" {
			t.Fatal("having seen both, somebody decides", err, clash)
		}
		_, err = m.s.Replace(m.ctx, m.owner, m.slug, p.ID, mine, seen)
		m.kind(err, errs.Conflict)
		_, history, err := m.s.History(m.ctx, m.member, m.slug, p.ID, 0, 10)
		m.must(err)
		if len(history) != 4 || history[0].What != Wrote || history[0].Name != "Olga" || history[3].What != Began {
			t.Fatalf("%+v", history)
		}
		if b, a := history[0].Parts["hours"].Contents("hours"); b.Hours != "30 a week" || a.Hours != "35 a week" {
			t.Errorf("the history says %q became %q", b.Hours, a.Hours)
		}
	})
}

func TestChoosingCompetenciesKeepsWhatPeopleWrote(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	all := m.tree.Leaves("")
	p, err := m.s.Begin(m.ctx, m.lead, m.slug, Start{Title: "Educator", Release: m.tree.ID, Items: []string{all[0].ID, all[1].ID}})
	m.must(err)
	c := p.Content
	c.Duties[1].Text = "Run the star theater."
	p, _, err = m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
	m.must(err)
	knew := p.Uses
	m.must(m.s.Choose(m.ctx, m.owner, m.slug, p.ID, append(slices.Clone(knew), Use{all[3].ID, role.Central}), knew))
	m.must(m.s.Choose(m.ctx, m.lead, m.slug, p.ID, []Use{{all[2].ID, role.Central}}, knew)) // from an older page
	got, err := m.s.One(m.ctx, m.lead, m.slug, p.ID)
	m.must(err)
	if !slices.Equal(got.Uses, []Use{{all[2].ID, role.Central}, {all[3].ID, role.Central}}) {
		t.Errorf("%+v", got.Uses)
	}
	if len(got.Duties) != 3 || got.Duties[0] != (Duty{"", "Run the star theater."}) || got.Duties[1].Item != all[3].ID || got.Duties[2].Item != all[2].ID {
		t.Errorf("%+v", got.Duties)
	}
}

func TestWhoMayDoWhat(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.begin("Educator")
	token := func(v authz.Viewer, scopes ...authz.Scope) authz.Viewer {
		v.Session, v.Token, v.Scopes = "", "t", scopes
		return v
	}
	for name, tc := range map[string]struct {
		v           authz.Viewer
		read, write errs.Kind
	}{
		"nobody":                {authz.Viewer{}, errs.SignIn, errs.SignIn},
		"a guest":               {m.guest, errs.NotFound, errs.NotFound},
		"of another":            {m.other, errs.NotFound, errs.NotFound},
		"a member":              {m.member, 0, errs.Forbidden},
		"a lead":                {m.lead, 0, 0},
		"a token without scope": {token(m.lead, authz.ReadPlans), errs.Forbidden, errs.Forbidden},
		"a token that reads":    {token(m.lead, authz.ReadWork), 0, errs.Forbidden},
		"a token that writes":   {token(m.lead, authz.ReadWork, authz.WriteWork), 0, 0},
	} {
		check := func(what string, err error, want errs.Kind) {
			t.Helper()
			if want == 0 && err != nil || want != 0 && !errs.Is(err, want) {
				t.Errorf("%s %s: %v, want %v", name, what, err, want)
			}
		}
		_, err := m.s.List(m.ctx, tc.v, m.slug, "", "")
		check("lists", err, tc.read)
		_, err = m.s.One(m.ctx, tc.v, m.slug, p.ID)
		check("reads", err, tc.read)
		_, _, err = m.s.Versions(m.ctx, tc.v, m.slug, p.ID)
		check("reads versions", err, tc.read)
		_, _, err = m.s.History(m.ctx, tc.v, m.slug, p.ID, 0, 5)
		check("reads the history", err, tc.read)
		_, err = m.s.Begin(m.ctx, tc.v, m.slug, Start{Title: "x", Release: m.tree.ID})
		check("begins", err, tc.write)
		_, _, err = m.s.Save(m.ctx, tc.v, m.slug, p.ID, p.Content, p.Revision)
		check("writes", err, tc.write)
		check("chooses", m.s.Choose(m.ctx, tc.v, m.slug, p.ID, p.Uses, p.Uses), tc.write)
		_, err = m.s.Of(m.ctx, tc.v, m.slug)
		check("enters", err, tc.write)
		check("withdraws", m.s.Withdraw(m.ctx, tc.v, m.slug, p.ID), tc.write)
		check("takes contacts out", m.s.TakeContacts(m.ctx, tc.v, m.slug, p.ID), tc.write)
		if tc.write != 0 {
			_, err = m.s.Keep(m.ctx, tc.v, m.slug, p.ID, "", p.Revision)
			check("keeps", err, tc.write)
			_, err = m.s.Publish(m.ctx, tc.v, m.slug, p.ID, p.Revision)
			check("publishes", err, tc.write)
			check("closes", m.s.Close(m.ctx, tc.v, m.slug, p.ID), tc.write)
			check("deletes", m.s.Delete(m.ctx, tc.v, m.slug, p.ID), tc.write)
		}
	}
	_, err := m.s.One(m.ctx, m.other, "zoo", p.ID)
	m.kind(err, errs.NotFound) // their own organization with another's posting
	_, err = m.s.Public(m.ctx, p.ID)
	m.kind(err, errs.NotFound)
}

func TestAnErasedPersonIsNamedNowhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		p := m.begin("Educator")
		c := ready(p.Content)
		c.Contact = Contact{Name: "Lea", Email: strings.ToUpper(m.lead.Email)}
		p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
		m.must(err)
		_, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
		m.must(err)
		m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error { return m.s.Erase(ctx, tx, m.lead.Person) }))
		_, all, err := m.s.Versions(m.ctx, m.owner, m.slug, p.ID)
		m.must(err)
		page, err := m.s.Public(m.ctx, p.ID)
		m.must(err)
		if all[0].Person != "" || all[0].Name != "" || !all[0].Contact.IsZero() || !page.Contact.IsZero() || page.Title != "Educator" {
			t.Errorf("%+v", all[0])
		}
		_, history, err := m.s.History(m.ctx, m.owner, m.slug, p.ID, 0, 9)
		m.must(err)
		for _, h := range history {
			if h.Name != "" {
				t.Errorf("%+v", h)
			}
		}
		m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error { return m.s.Dissolve(ctx, tx, m.id) }))
		m.must(d.View(m.ctx, func(ctx context.Context, tx *db.Tx) error {
			var left int
			err := tx.QueryRow(ctx, `SELECT (SELECT COUNT(*) FROM posting) + (SELECT COUNT(*) FROM posting_version) + (SELECT COUNT(*) FROM posting_change)`).Scan(&left)
			if left != 0 {
				t.Errorf("%d rows are left of an organization that ended", left)
			}
			return err
		}))
		_, err = m.s.Public(m.ctx, p.ID)
		m.kind(err, errs.NotFound)
	})
}

func TestContactsCanBeTakenOutOfWhatIsKept(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.published("Educator")
	m.must(m.s.TakeContacts(m.ctx, m.lead, m.slug, p.ID))
	page, err := m.s.Public(m.ctx, p.ID)
	m.must(err)
	if page.Contact.IsZero() {
		t.Error("the public page lost whom to ask")
	}
	m.must(m.s.Close(m.ctx, m.lead, m.slug, p.ID))
	m.must(m.s.TakeContacts(m.ctx, m.lead, m.slug, p.ID))
	_, w, _, err := m.s.Version(m.ctx, m.lead, m.slug, p.ID, 1)
	m.must(err)
	if !w.Contact.IsZero() || w.Title != "Educator" {
		t.Errorf("%+v", w)
	}
}

func TestTheDeadlineHoldsUntilItsDayIsOverEverywhere(t *testing.T) {
	m := newMuseum(t, dbtest.SQLite(t))
	p := m.begin("Educator")
	c := ready(p.Content)
	c.Deadline = "2026-11-22"
	p, _, err := m.s.Save(m.ctx, m.lead, m.slug, p.ID, c, p.Revision)
	m.must(err)
	_, err = m.s.Publish(m.ctx, m.lead, m.slug, p.ID, p.Revision)
	m.must(err)
	for _, tc := range []struct {
		now  time.Time
		open bool
	}{{time.Date(2026, 11, 23, 11, 59, 0, 0, time.UTC), true}, {time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), false}} {
		m.now = tc.now
		page, err := m.s.Public(m.ctx, p.ID)
		m.must(err)
		board, _, err := m.s.Board(m.ctx, "", "", 10)
		m.must(err)
		if page.IsOpen() != tc.open || (len(board) == 1) != tc.open {
			t.Errorf("at %v: open %v, listed %d", tc.now, page.IsOpen(), len(board))
		}
	}
}

func TestListsCostTheSameWithMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		m := newMuseum(t, d)
		m.published("Educator 0")
		count := func() (own, board int64) {
			before := d.Statements()
			_, err := m.s.List(m.ctx, m.member, m.slug, "", "")
			m.must(err)
			between := d.Statements()
			_, _, err = m.s.Board(m.ctx, m.slug, "", 50)
			m.must(err)
			return between - before, d.Statements() - between
		}
		own, board := count()
		m.must(d.Update(m.ctx, func(ctx context.Context, tx *db.Tx) error {
			p, w := Posting{}, Version{}
			rows, err := selectListed(ctx, tx, "", "", 0, "", 1)
			if err != nil {
				return err
			}
			if p, err = selectPosting(ctx, tx, m.id, rows[0].id); err != nil {
				return err
			}
			w = rows[0].version
			for i := range 1000 {
				p.ID = strings.Replace("0192c6a0-0000-7000-8000-00000000xxxx", "xxxx", string([]byte{'a' + byte(i/625), 'a' + byte(i/125%5), 'a' + byte(i/5%25), 'a' + byte(i%5)}), 1)
				p.Published = p.Published.Add(time.Second)
				if err := insertPosting(ctx, tx, p); err != nil {
					return err
				}
				if err := insertVersion(ctx, tx, p.ID, w); err != nil {
					return err
				}
			}
			return nil
		}))
		if manyOwn, manyBoard := count(); manyOwn != own || manyBoard != board {
			t.Errorf("the list takes %d statements and then %d, the board %d and %d", own, manyOwn, board, manyBoard)
		}
		seen, after := map[string]bool{}, ""
		for {
			list, err := m.s.List(m.ctx, m.member, m.slug, "", after)
			m.must(err)
			for _, l := range list.Lines {
				seen[l.ID] = true
			}
			if after = list.Next; after == "" {
				break
			}
		}
		public := map[string]bool{}
		for {
			all, next, err := m.s.Board(m.ctx, "", after, 70)
			m.must(err)
			for _, p := range all {
				public[p.ID] = true
			}
			if after = next; after == "" {
				break
			}
		}
		if len(seen) != 1001 || len(public) != 1001 {
			t.Errorf("page by page %d of the list and %d of the board", len(seen), len(public))
		}
	})
}
