package sharing

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// TestWhatWasSharedIsSeenAndNothingElse ensures that the other sees the copy as it was, that others see nothing, that
// later changes wait for the owner, and that revoking ends it at once and takes the copy away.
func TestWhatWasSharedIsSeenAndNothingElse(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
		d1 := h.draft(toPerson(bo), h.everything(ana))
		g := h.share(ana, d1).Grant
		if again := h.share(ana, d1).Grant; again.ID != g.ID || h.count("share_grant") != 1 || h.count("letter") != 1 {
			t.Error("a double click shared twice")
		}
		if o := h.sees(bo, Way{ID: g.ID}); o.Owner != "Ana" || len(o.Shown.Plans) != 1 || o.Shown.Plans[0].Title != "Ana-plan" {
			t.Errorf("Bo sees %+v", o)
		}
		h.seesNothing(cy, Way{ID: g.ID})
		h.seesNothing(authz.Viewer{}, Way{Secret: ids.Secret()})
		if _, err := h.s.Open(h.ctx, authz.Viewer{}, Way{ID: g.ID}); !errs.Is(err, errs.SignIn) {
			t.Errorf("a guest: %v", err)
		}
		if _, err := h.s.Get(h.ctx, bo, g.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the other reads the owner's page: %v", err)
		}
		if err := h.s.Revoke(h.ctx, bo, g.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("the other revokes: %v", err)
		}

		h.mine[ana.Person].Pathway.Plans[0].Title = "Ana-later"
		if o := h.sees(bo, Way{ID: g.ID}); o.Shown.Plans[0].Title != "Ana-plan" {
			t.Error("a later change is seen before the owner brought it up to date")
		}
		fresh, _, err := h.s.Fresh(h.ctx, ana, g.ID)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.s.Refresh(h.ctx, ana, g.ID, "what was seen before"); !errs.Is(err, errs.Conflict) {
			t.Errorf("brought up to date unseen: %v", err)
		}
		if err := h.s.Refresh(h.ctx, ana, g.ID, fresh.Shown.Digest()); err != nil {
			t.Fatal(err)
		}
		if o := h.sees(bo, Way{ID: g.ID}); o.Shown.Plans[0].Title != "Ana-later" {
			t.Error("bringing up to date changed nothing")
		}

		if err := h.s.Revoke(h.ctx, ana, g.ID); err != nil {
			t.Fatal(err)
		}
		h.seesNothing(bo, Way{ID: g.ID})
		if n := h.count("share_piece"); n != 0 {
			t.Errorf("%d pieces are left of the copy", n)
		}
		detail, err := h.s.Get(h.ctx, ana, g.ID)
		if err != nil || len(detail.Openings) != 1 || detail.Openings[0].Name != "Bo" || !detail.Shown.Empty() {
			t.Errorf("the owner keeps %+v, %v", detail, err)
		}
		if err := h.s.SetEnd(h.ctx, ana, g.ID, EndAfter(7, h.clock)); !errs.Is(err, errs.Conflict) {
			t.Errorf("a revoked grant is extended: %v", err)
		}
	})
}

func TestPreviewIsWhatIsShared(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	d := h.draft(toPerson(bo), h.everything(ana))
	shown, err := h.mine[ana.Person].Pick(d.Choice)
	if err != nil {
		t.Fatal(err)
	}
	d.Seen = shown.Digest()
	h.mine[ana.Person].Pathway.Plans[0].Title = "changed on another device"
	if _, err := h.s.Create(h.ctx, ana, d, ""); !errs.Is(err, errs.Conflict) || h.count("share_grant") != 0 {
		t.Errorf("shared what was not seen: %v", err)
	}
}

func TestDraftsWithFaultsShareNothing(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	h.parts[ana.Person] = []Part{{"museum", "Riverside Museum", "member"}}
	all := h.everything(ana)
	for name, c := range map[string]struct {
		change func(*Draft)
		want   string
	}{
		"no target":                 {func(d *Draft) { d.To = To{} }, "to"},
		"no address":                {func(d *Draft) { d.To.Email = "bo" }, "email"},
		"a name with the address":   {func(d *Draft) { d.To.Email = "Bo <bo@example.org>" }, "email"},
		"a line in the address":     {func(d *Draft) { d.To.Email = "bo@example.org\nBcc: x@example.org" }, "email"},
		"one's own address":         {func(d *Draft) { d.To.Email = "ANA@example.org" }, "email"},
		"no end":                    {func(d *Draft) { d.Ends = time.Time{} }, "ends"},
		"an end in the past":        {func(d *Draft) { d.Ends = h.clock }, "ends"},
		"more than a year":          {func(d *Draft) { d.Ends = EndAfter(MaxDays+1, h.clock) }, "ends"},
		"a very long line":          {func(d *Draft) { d.Line = strings.Repeat("ö", MaxLine+1) }, "line"},
		"an organization of others": {func(d *Draft) { d.To = To{Kind: ToPart, Organization: "other", Parts: []string{"lead"}} }, "organization"},
		"no parts":                  {func(d *Draft) { d.To = To{Kind: ToPart, Organization: "museum", Parts: []string{"king"}} }, "parts"},
		"a short passphrase":        {func(d *Draft) { d.To, d.Phrase = To{Kind: ToLink}, "short" }, "phrase"},
		"a secret of one's own":     {func(d *Draft) { d.To, d.Secret = To{Kind: ToLink}, "guess" }, "to"},
		"an id of one's own":        {func(d *Draft) { d.ID = "1" }, "to"},
	} {
		d := h.draft(toPerson(bo), all)
		c.change(&d)
		_, err := h.s.Create(h.ctx, ana, d, "")
		if !errs.Is(err, errs.Invalid) || !slices.Contains(faultsOf(err), c.want) {
			t.Errorf("%s: %v, want a fault of %s", name, err, c.want)
		}
	}
	if h.count("share_grant") != 0 || h.count("letter") != 0 {
		t.Error("something was shared")
	}
}

// TestALetterTellsOfAGrantWithoutItsContent ensures that the letter names owner and address and nothing that was shared,
// and is the same whether the address has an account or not.
func TestALetterTellsOfAGrantWithoutItsContent(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.person("Ana")
	d := h.draft(To{Kind: ToPerson, Email: "Someone.New@Example.org"}, h.everything(ana))
	d.Line = "Ana-line"
	g := h.share(ana, d).Grant
	var to, subject, body string
	h.update(func(ctx context.Context, tx *db.Tx) error {
		return tx.QueryRow(ctx, "SELECT to_address, subject, body FROM letter").Scan(&to, &subject, &body)
	})
	if to != "someone.new@example.org" || !strings.Contains(body, "https://pathways.example.org/shared/"+g.ID) {
		t.Errorf("the letter to %s says %s", to, body)
	}
	if strings.Contains(subject+body, "Ana-") {
		t.Errorf("the letter tells what was shared: %s", body)
	}
	late := authz.Viewer{}
	late = h.person("Someone New")
	if o := h.sees(late, Way{ID: g.ID}); o.Owner != "Ana" {
		t.Errorf("who made an account later sees %+v", o)
	}
}

// TestAnAddressThatPassesOnOpensNothing ensures that a grant belongs to the first person who opened it with its address.
func TestAnAddressThatPassesOnOpensNothing(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
	g := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
	h.sees(bo, Way{ID: g.ID})
	cy.Email = bo.Email
	h.seesNothing(cy, Way{ID: g.ID})
	if list, err := h.s.WithMe(h.ctx, cy); err != nil || len(list) != 0 {
		t.Errorf("the list of the new holder: %v, %v", list, err)
	}
}

// TestAPartOpensOnlyWhatWasGrantedToIt ensures that the parts which people play are asked at every opening.
func TestAPartOpensOnlyWhatWasGrantedToIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
		plays := func(part string) []Part { return []Part{{"museum", "Riverside Museum", part}} }
		h.parts[ana.Person], h.parts[bo.Person], h.parts[cy.Person] = plays("member"), plays("lead"), plays("owner")
		g := h.share(ana, h.draft(To{Kind: ToPart, Organization: "museum", Parts: []string{"lead"}}, h.everything(ana))).Grant
		if g.To.Name != "Riverside Museum" {
			t.Errorf("it is for %q", g.To.Name)
		}
		h.sees(bo, Way{ID: g.ID})
		h.seesNothing(cy, Way{ID: g.ID}) // an owner of the organization is no lead
		if list, err := h.s.WithMe(h.ctx, bo); err != nil || len(list) != 1 || list[0].Owner != "Ana" {
			t.Errorf("the list of a lead: %v, %v", list, err)
		}
		h.parts[bo.Person] = plays("member")
		h.seesNothing(bo, Way{ID: g.ID})
		h.parts[bo.Person] = nil
		if list, err := h.s.WithMe(h.ctx, bo); err != nil || len(list) != 0 {
			t.Errorf("the list of who left: %v, %v", list, err)
		}
	})
}

func TestOpeningsAreLoggedOncePerViewerAndQuarterOfAnHour(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	g := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
	for range 3 {
		h.sees(bo, Way{ID: g.ID})
		h.wait(4 * time.Minute)
	}
	h.wait(4 * time.Minute)
	h.sees(bo, Way{ID: g.ID})
	detail, err := h.s.Get(h.ctx, ana, g.ID)
	if err != nil || len(detail.Openings) != 2 || !detail.Openings[0].At.After(detail.Openings[1].At) {
		t.Errorf("openings: %+v, %v", detail.Openings, err)
	}
}

// TestALinkOpensUntilItEnds ensures what a link does: it opens for whoever has it, tells browsers apart, and after its
// end or revocation is the same as one that never was.
func TestALinkOpensUntilItEnds(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo := h.person("Ana"), h.person("Bo")
		guest := authz.Viewer{}
		made := h.share(ana, h.draft(To{Kind: ToLink, Name: "Mentor"}, h.everything(ana)))
		way := Way{Secret: made.Secret}
		first := h.sees(guest, way)
		if first.Visit == "" || first.Locked || first.Shown.Empty() {
			t.Fatalf("a link holder sees %+v", first)
		}
		way.Visit = first.Visit
		h.sees(guest, way)
		h.sees(bo, way)
		h.sees(ana, way)
		h.seesNothing(bo, Way{ID: made.Grant.ID}) // the id alone opens nothing
		h.seesNothing(guest, Way{Secret: made.Secret[:42]})
		h.seesNothing(guest, Way{Secret: ids.Digest(made.Secret)})
		detail, err := h.s.Get(h.ctx, ana, made.Grant.ID)
		if err != nil || len(detail.Openings) != 2 || !detail.Openings[0].ByLink {
			t.Errorf("openings: %+v, %v", detail.Openings, err)
		}
		h.wait(30 * 24 * time.Hour)
		h.seesNothing(guest, way)
		if err := h.s.Sweep(h.ctx); err != nil {
			t.Fatal(err)
		}
		var digests int
		h.update(func(ctx context.Context, tx *db.Tx) error {
			return tx.QueryRow(ctx, "SELECT COUNT(*) FROM share_grant WHERE digest <> ''").Scan(&digests)
		})
		if digests != 0 || h.count("share_piece") != 0 {
			t.Error("the secret or the copy outlived the end")
		}
	})
}

// TestALinkWithAPassphrase ensures that the secret alone shows nothing, not even whose it is, that tries are limited, and
// that a visit opens only the grant that it was made for.
func TestALinkWithAPassphrase(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.person("Ana")
	guest := authz.Viewer{}
	link := func() Created {
		d := h.draft(To{Kind: ToLink}, h.everything(ana))
		d.Phrase = "corner of the garden"
		return h.share(ana, d)
	}
	one, two := link(), link()
	o := h.sees(guest, Way{Secret: one.Secret})
	if !o.Locked || o.Grant != nil || o.Owner != "" || !o.Shown.Empty() {
		t.Fatalf("a locked link shows %+v", o)
	}
	if _, _, err := h.s.File(h.ctx, guest, Way{Secret: one.Secret}, h.mine[ana.Person].Evidence[0].ID, h.mine[ana.Person].Evidence[0].Files[0].Digest); !errs.Is(err, errs.NotFound) {
		t.Errorf("a locked link opens a file: %v", err)
	}
	if err := h.s.Say(h.ctx, guest, Way{Secret: one.Secret, Visit: "x"}, CommentDraft{ID: ids.New(), Name: "Guest", Text: "Hello"}, ""); !errs.Is(err, errs.NotFound) {
		t.Errorf("a locked link takes a comment: %v", err)
	}
	visit, err := h.s.Unlock(h.ctx, one.Secret, "corner of the garden", "here")
	if err != nil {
		t.Fatal(err)
	}
	if o := h.sees(guest, Way{Secret: one.Secret, Visit: visit}); o.Locked || o.Shown.Empty() {
		t.Errorf("the passphrase opens %+v", o)
	}
	if o := h.sees(guest, Way{Secret: two.Secret, Visit: visit}); !o.Locked {
		t.Error("a visit of one link opens another")
	}
	for range triesByCaller - 1 {
		if _, err := h.s.Unlock(h.ctx, one.Secret, "a guess", "here"); !errs.Is(err, errs.Invalid) {
			t.Fatalf("a guess: %v", err)
		}
	}
	if _, err := h.s.Unlock(h.ctx, one.Secret, "corner of the garden", "here"); !errs.Is(err, errs.TooMany) {
		t.Errorf("one try too many: %v", err)
	}
	if _, err := h.s.Unlock(h.ctx, one.Secret, "corner of the garden", "elsewhere"); err != nil {
		t.Errorf("somebody elsewhere is kept out: %v", err)
	}
	if err := h.s.Revoke(h.ctx, ana, one.Grant.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.s.Unlock(h.ctx, one.Secret, "corner of the garden", "a third place"); !errs.Is(err, errs.NotFound) {
		t.Errorf("a revoked link asks for its passphrase: %v", err)
	}
}

// TestFilesOpenOnlyThroughACopyThatShowsThem ensures that a file needs a live grant whose copy names both evidence and
// digest.
func TestFilesOpenOnlyThroughACopyThatShowsThem(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
	g := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
	alpha, beta := h.mine[ana.Person].Evidence[0], h.mine[ana.Person].Evidence[1]
	f, body, err := h.s.File(h.ctx, bo, Way{ID: g.ID}, alpha.ID, alpha.Files[0].Digest)
	if err != nil {
		t.Fatal(err)
	}
	if raw, _ := io.ReadAll(body); f.Name != "Ana-file-alpha" || string(raw) != "bytes of Ana-file-alpha" {
		t.Errorf("the file %v holds %s", f, raw)
	}
	for name, try := range map[string]func() error{
		"shared without files": func() error {
			_, _, err := h.s.File(h.ctx, bo, Way{ID: g.ID}, beta.ID, beta.Files[0].Digest)
			return err
		},
		"another digest": func() error {
			_, _, err := h.s.File(h.ctx, bo, Way{ID: g.ID}, alpha.ID, beta.Files[0].Digest)
			return err
		},
		"somebody else": func() error {
			_, _, err := h.s.File(h.ctx, cy, Way{ID: g.ID}, alpha.ID, alpha.Files[0].Digest)
			return err
		},
	} {
		if err := try(); !errs.Is(err, errs.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.wait(31 * 24 * time.Hour)
	if _, _, err := h.s.File(h.ctx, bo, Way{ID: g.ID}, alpha.ID, alpha.Files[0].Digest); !errs.Is(err, errs.NotFound) {
		t.Errorf("after the end: %v", err)
	}
}

// TestWhatIsDeletedGoesOutOfEveryCopy ensures that deleting a thing takes it out of all copies, also out of the portfolio
// and the statements that name it, and of nobody else's.
func TestWhatIsDeletedGoesOutOfEveryCopy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
		g := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
		m := h.mine[ana.Person]
		forget := func(person string, kind Kind, id string) {
			h.update(func(ctx context.Context, tx *db.Tx) error { return h.s.Forget(ctx, tx, person, kind, id) })
		}
		forget(cy.Person, AnEvidence, m.Evidence[0].ID)
		if o := h.sees(bo, Way{ID: g.ID}); len(o.Shown.Evidence) != 2 {
			t.Error("somebody else made it go")
		}
		forget(ana.Person, AnEvidence, m.Evidence[0].ID)
		o := h.sees(bo, Way{ID: g.ID})
		if len(o.Shown.Evidence) != 1 || len(o.Shown.Portfolio.Sections[0].Evidence) != 1 || slices.Contains(o.Shown.Statements[0].Evidence, m.Evidence[0].ID) {
			t.Errorf("after the evidence was deleted: %+v", o.Shown)
		}
		forget(ana.Person, AStatement, m.Statements[0].ID)
		forget(ana.Person, AReflection, m.Pathway.Reflections[0].ID)
		forget(ana.Person, APlan, m.Pathway.Plans[0].ID)
		o = h.sees(bo, Way{ID: g.ID})
		if len(o.Shown.Statements)+len(o.Shown.Reflections)+len(o.Shown.Plans)+len(o.Shown.Portfolio.Sections[0].Statements) != 0 {
			t.Errorf("after all was deleted: %+v", o.Shown)
		}
		if list, err := h.s.WithMe(h.ctx, bo); err != nil || !slices.Equal(list[0].Kinds, []Kind{AnEvidence, APortfolio}) {
			t.Errorf("the list tells of what was deleted: %v, %v", list[0].Kinds, err)
		}
	})
}

// TestCommentsGoToTheOwner ensures that only owner and author read a comment, that a double click says it once, and who
// may delete it.
func TestCommentsGoToTheOwner(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana, bo, cy := h.person("Ana"), h.person("Bo"), h.person("Cy")
		h.parts[ana.Person] = []Part{{"museum", "Riverside Museum", "member"}}
		h.parts[bo.Person] = []Part{{"museum", "Riverside Museum", "lead"}}
		h.parts[cy.Person] = []Part{{"museum", "Riverside Museum", "lead"}}
		g := h.share(ana, h.draft(To{Kind: ToPart, Organization: "museum", Parts: []string{"lead"}}, h.everything(ana))).Grant
		way := Way{ID: g.ID}
		about := "plan:" + h.mine[ana.Person].Pathway.Plans[0].ID
		c := CommentDraft{ID: ids.New(), Text: " Well said. ", About: about}
		for range 2 {
			if err := h.s.Say(h.ctx, bo, way, c, "https://pathways.example.org"); err != nil {
				t.Fatal(err)
			}
		}
		detail, err := h.s.Get(h.ctx, ana, g.ID)
		if err != nil || len(detail.Comments) != 1 || detail.Comments[0].Name != "Bo" || detail.Comments[0].Text != "Well said." || detail.Comments[0].About != about {
			t.Fatalf("the owner reads %+v, %v", detail.Comments, err)
		}
		if h.count("letter") != 1 {
			t.Error("the owner gets not just one letter")
		}
		if o := h.sees(cy, way); len(o.Said) != 0 {
			t.Errorf("another lead reads %v", o.Said)
		}
		if o := h.sees(bo, way); len(o.Said) != 1 {
			t.Error("its author does not see it")
		}
		for _, wrong := range []CommentDraft{
			{ID: ids.New(), Text: "  "},
			{ID: ids.New(), Text: strings.Repeat("x", MaxComment+1)},
			{ID: ids.New(), Text: "x", About: "plan:" + ids.New()},
			{ID: "", Text: "x"},
		} {
			if err := h.s.Say(h.ctx, bo, way, wrong, ""); !errs.Is(err, errs.Invalid) {
				t.Errorf("%.40v: %v", wrong, err)
			}
		}
		if err := h.s.TakeBack(h.ctx, cy, way, c.ID); err != nil || len(h.sees(bo, way).Said) != 1 {
			t.Errorf("another took it back: %v", err)
		}
		if err := h.s.TakeBack(h.ctx, bo, way, c.ID); err != nil || len(h.sees(bo, way).Said) != 0 {
			t.Errorf("its author could not take it back: %v", err)
		}
		c.ID = ids.New()
		if err := h.s.Say(h.ctx, bo, way, c, ""); err != nil {
			t.Fatal(err)
		}
		if err := h.s.DropComment(h.ctx, cy, g.ID, c.ID); !errs.Is(err, errs.NotFound) {
			t.Errorf("another dropped it: %v", err)
		}
		if err := h.s.DropComment(h.ctx, ana, g.ID, c.ID); err != nil || h.count("share_comment") != 0 {
			t.Errorf("the owner could not drop it: %v", err)
		}
		quiet := h.draft(toPerson(bo), h.everything(ana))
		quiet.Comments = false
		silent := h.share(ana, quiet).Grant
		if err := h.s.Say(h.ctx, bo, Way{ID: silent.ID}, c, ""); !errs.Is(err, errs.NotFound) {
			t.Errorf("a comment that was not asked for: %v", err)
		}
		link := h.share(ana, h.draft(To{Kind: ToLink}, h.everything(ana)))
		way = Way{Secret: link.Secret, Visit: h.sees(authz.Viewer{}, Way{Secret: link.Secret}).Visit}
		if err := h.s.Say(h.ctx, authz.Viewer{}, way, CommentDraft{ID: ids.New(), Text: "x"}, ""); !slices.Contains(faultsOf(err), "name") {
			t.Errorf("a comment without a name: %v", err)
		}
		if err := h.s.Say(h.ctx, authz.Viewer{}, way, CommentDraft{ID: ids.New(), Text: "x", Name: " Mo\nMentor "}, ""); err != nil {
			t.Fatal(err)
		}
		if o := h.sees(authz.Viewer{}, way); len(o.Said) != 1 || o.Said[0].Name != "Mo Mentor" {
			t.Errorf("the link holder sees %v", o.Said)
		}
	})
}

// TestListsCostTheSameForManyGrants ensures that what the lists ask of the database does not grow with the grants.
func TestListsCostTheSameForManyGrants(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana, bo := h.person("Ana"), h.person("Bo")
	g := h.share(ana, h.draft(toPerson(bo), h.everything(ana))).Grant
	cost := func(many int) (statements [3]int64) {
		h.update(func(ctx context.Context, tx *db.Tx) error {
			for range many {
				one := *g
				one.ID = ids.New()
				if err := insertGrant(ctx, tx, &one, ""); err != nil {
					return err
				}
				if err := insertOpening(ctx, tx, g.ID, ids.New(), "", true, h.clock); err != nil {
					return err
				}
			}
			return nil
		})
		for i, ask := range []func() (int, error){
			func() (int, error) { l, err := h.s.List(h.ctx, ana); return len(l), err },
			func() (int, error) { l, err := h.s.WithMe(h.ctx, bo); return len(l), err },
			func() (int, error) {
				d, err := h.s.Get(h.ctx, ana, g.ID)
				return len(d.Openings), err
			},
		} {
			before := h.d.Statements()
			n, err := ask()
			if err != nil || n < min(many, 900) {
				t.Fatalf("list %d: %d rows, %v", i, n, err)
			}
			statements[i] = h.d.Statements() - before
		}
		return statements
	}
	if few, many := cost(10), cost(990); few != many {
		t.Errorf("statements with 10 rows %v, with 1,000 rows %v", few, many)
	}
}

func TestTokensNeedTheirScope(t *testing.T) {
	h := open(t, dbtest.SQLite(t))
	ana := h.person("Ana")
	ana.Session, ana.Token, ana.Scopes = "", ids.New(), []authz.Scope{authz.ReadGrants}
	if _, err := h.s.List(h.ctx, ana); err != nil {
		t.Errorf("reading: %v", err)
	}
	if _, err := h.s.Create(h.ctx, ana, h.draft(To{Kind: ToLink}, h.everything(ana)), ""); !errs.Is(err, errs.Forbidden) {
		t.Errorf("writing: %v", err)
	}
}

// TestWhoHasALinkCannotFlood ensures that whoever has a link, in however many browsers, fills neither the record of openings
// nor the owner's mailbox, and that nobody makes more grants in a day, or larger ones, than there is room for.
func TestWhoHasALinkCannotFlood(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		ana := h.person("Ana")
		link := h.share(ana, h.draft(To{Kind: ToLink}, h.everything(ana)))
		for i := range linkOpenings + 20 {
			o := h.sees(authz.Viewer{}, Way{Secret: link.Secret})
			if i > 3 {
				continue
			}
			said := CommentDraft{ID: ids.New(), Name: "Mo", Text: "Look!"}
			if err := h.s.Say(h.ctx, authz.Viewer{}, Way{Secret: link.Secret, Visit: o.Visit}, said, ""); err != nil {
				t.Fatal(err)
			}
		}
		if n := h.count("share_opening"); n != linkOpenings {
			t.Errorf("%d openings are kept", n)
		}
		if comments, letters := h.count("share_comment"), h.count("letter"); comments != 4 || letters != 1 {
			t.Errorf("%d comments made %d letters", comments, letters)
		}
		for range mostADay - 1 {
			h.share(ana, h.draft(To{Kind: ToLink}, h.everything(ana)))
		}
		if _, err := h.s.Create(h.ctx, ana, h.draft(To{Kind: ToLink}, h.everything(ana)), ""); !errs.Is(err, errs.TooMany) {
			t.Errorf("one more in a day: %v", err)
		}
		bo := h.person("Bo")
		mine := h.mine[bo.Person]
		mine.Evidence = append(mine.Evidence, evidence.Evidence{ID: ids.New(), Story: strings.Repeat("long ", maxCopy/5)})
		h.mine[bo.Person] = mine
		much := Choice{Evidence: []ChosenEvidence{{ID: mine.Evidence[len(mine.Evidence)-1].ID}}}
		if _, err := h.s.Create(h.ctx, bo, h.draft(To{Kind: ToLink}, much), ""); !errs.Is(err, errs.TooLarge) {
			t.Errorf("a copy without bounds: %v", err)
		}
		if all, err := h.s.List(h.ctx, bo); err != nil || len(all) != 0 {
			t.Errorf("of what was too large, %d grants are kept, %v", len(all), err)
		}
	})
}
