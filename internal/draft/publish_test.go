package draft

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

const base = "https://pathways.example"

// speaking gives the house words, for letters.
func (h *house) speaking() *house {
	h.Helper()
	words, err := i18n.New(Locales)
	h.must(err)
	h.ctx = i18n.With(h.ctx, words.In("en"))
	return h
}

// ready is a draft of Ben's that can be published: "1 Teach (1.1 Show things, 1.2 Tell stories ...)".
func (h *house) ready() (d Draft, items []string) {
	h.Helper()
	d = h.begin()
	teach := h.add(d, "", "Teach")
	return d, []string{teach, h.add(d, teach, "Show things"), h.add(d, teach, "Tell stories of the garden, and listen to what children say")}
}

// letters are subject and receiver of all letters, the oldest first.
func (h *house) letters() (all []string) {
	h.Helper()
	h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = db.Collect(ctx, tx, func(r *db.Rows) (s string, err error) {
			var to, subject string
			err = r.Scan(&to, &subject)
			name, _, _ := strings.Cut(to, "@")
			return name + ": " + subject, err
		}, "SELECT to_address, subject FROM letter ORDER BY id")
		return err
	}))
	return all
}

func (h *house) state(d Draft) State {
	h.Helper()
	now, _, err := h.One(h.ctx, h.ben, d.ID)
	h.must(err)
	return now.State
}

func TestADraftIsSignedOffAndPublished(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, items := h.ready()
		h.must(h.SetNotes(h.ctx, h.ben, d.ID, "The first edition.\n\n- with a list"))
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person, h.ben.Person}))
		h.must(h.Send(h.ctx, h.ben, d.ID, base))
		if got := h.state(d); got != Signing {
			t.Errorf("sent, it is %s", got)
		}
		h.want("an edit while it is held still", errOf(h.Add(h.ctx, h.ben, d.ID, NewItem{Statement: "x"})), errs.Conflict)
		h.want("notes while it is held still", h.SetNotes(h.ctx, h.ben, d.ID, "x"), errs.Conflict)
		h.want("naming while it is held still", h.Name(h.ctx, h.ben, d.ID, nil), errs.Conflict)
		h.want("publishing before they signed", errOf(h.Publish(h.ctx, h.ben, d.ID, Publication{})), errs.Conflict)
		h.clock = h.clock.Add(48 * time.Hour)
		h.must(h.Sign(h.ctx, h.ben, d.ID, true, "", base))
		h.want("publishing before all have signed", errOf(h.Publish(h.ctx, h.ben, d.ID, Publication{})), errs.Conflict)
		h.must(h.Sign(h.ctx, h.ana, d.ID, true, "Well done.", base))
		h.must(h.Sign(h.ctx, h.ana, d.ID, true, "", base)) // twice is once
		r, err := h.Service.Publish(h.ctx, h.ben, d.ID, Publication{Date: "2027-03-04"})
		h.must(err)
		want := []string{"ana: Please sign off: Museum skills, 2027", "ben: Signed off by everybody: Museum skills, 2027"}
		if got := h.letters(); !slices.Equal(got, want) {
			t.Errorf("letters: %q", got)
		}
		now, rights, err := h.One(h.ctx, h.ben, d.ID)
		h.must(err)
		if now.State != Published || now.Release != r.ID || now.Head.Date != "2027-03-04" || rights != (Rights{}) {
			t.Errorf("%+v %+v", now, rights)
		}
		tree, err := h.Frameworks.VerifiedRelease(h.ctx, "museum-skills", "2027")
		h.must(err)
		if tree.ID != r.ID || tree.Date != "2027-03-04" || tree.Digest != r.Digest || tree.Items[1].ID != items[1] || tree.Framework.Publisher != "Museum" {
			t.Errorf("%+v", tree.Release)
		}
		beside, err := h.Frameworks.Beside(h.ctx, r.ID)
		h.must(err)
		var notes ReleaseNotes
		var signed SignedOff
		h.must(json.Unmarshal(beside.Notes, &notes))
		h.must(json.Unmarshal(beside.Signed, &signed))
		if !slices.Equal(notes.Text, []string{"The first edition.", "- with a list"}) || notes.Language != "en" {
			t.Errorf("notes: %+v", notes)
		}
		if signed.By != "Museum" || signed.Digest != r.Digest || !slices.Equal(signed.Days, []string{"2027-03-03", "2027-03-03"}) {
			t.Errorf("signed: %+v", signed)
		}
		if strings.Contains(string(beside.Signed), "Ana") || beside.Changes != nil || beside.Carried != nil {
			t.Errorf("beside: %s", beside)
		}
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			if keeper, err := h.Frameworks.Keeper(ctx, tx, r.Framework.ID); err != nil || keeper != h.museum.ID {
				t.Errorf("kept by %q, %v", keeper, err)
			}
			return nil
		}))
		for what, err := range map[string]error{
			"publish again": errOf(h.Publish(h.ctx, h.ben, d.ID, Publication{})),
			"sign again":    h.Sign(h.ctx, h.ana, d.ID, false, "No.", base),
			"open again":    h.Reopen(h.ctx, h.ben, d.ID),
			"edit":          errOf(h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: items[1], Fields: map[Field]string{Statement: "x"}})),
			"put away":      h.Discard(h.ctx, h.ben, d.ID),
			"notes":         h.SetNotes(h.ctx, h.ben, d.ID, "x"),
		} {
			h.want(what, err, errs.Conflict)
		}
	})
}

func errOf[T any](_ T, err error) error { return err }

func TestADraftThatIsSentBackIsOpenAgain(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, _ := h.ready()
		h.want("sending to nobody", h.Send(h.ctx, h.ben, d.ID, base), errs.Conflict)
		h.wantFault("naming a lead", h.Name(h.ctx, h.ben, d.ID, []string{h.cem.Person}), "people", "signer")
		h.wantFault("naming a stranger", h.Name(h.ctx, h.ben, d.ID, []string{h.eva.Person}), "people", "signer")
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person, h.ben.Person, h.ana.Person}))
		h.want("signing before it is sent", h.Sign(h.ctx, h.ana, d.ID, true, "", base), errs.Conflict)
		h.must(h.Send(h.ctx, h.ben, d.ID, base))
		h.must(h.Sign(h.ctx, h.ben, d.ID, true, "", base))
		h.wantFault("back without words", h.Sign(h.ctx, h.ana, d.ID, false, " ", base), "words", "words")
		h.must(h.Sign(h.ctx, h.ana, d.ID, false, "A domain is not there yet.", base))
		all, err := h.Signoff(h.ctx, h.cem, d.ID)
		h.must(err)
		if h.state(d) != Open || len(all.Named) != 2 || all.Named[0].Answer != SentBack || all.Named[0].Words != "A domain is not there yet." ||
			all.Named[1].Answer != Unanswered || all.Others != nil || all.Asks {
			t.Errorf("%s %+v", h.state(d), all)
		}
		h.must(h.Send(h.ctx, h.ben, d.ID, base)) // asked afresh
		if all, err = h.Signoff(h.ctx, h.ana, d.ID); err != nil || !all.Asks || len(all.Left()) != 2 || all.SentBy != "Ben" {
			t.Errorf("%+v, %v", all, err)
		}
		h.must(h.Reopen(h.ctx, h.ana, d.ID))
		h.want("opening what is open", h.Reopen(h.ctx, h.ana, d.ID), errs.Conflict)
		want := []string{
			"ana: Please sign off: Museum skills, 2027", "ben: Sent back: Museum skills, 2027", "ana: Please sign off: Museum skills, 2027",
		}
		if got := h.letters(); !slices.Equal(got, want) {
			t.Errorf("letters: %q", got)
		}
		// Named again without Ana, Ben's signature is asked for alone.
		h.must(h.Name(h.ctx, h.ana, d.ID, []string{h.ben.Person}))
		h.must(h.Send(h.ctx, h.ana, d.ID, base))
		h.want("signing what one is not asked for", h.Sign(h.ctx, h.ana, d.ID, true, "", base), errs.Forbidden)
		h.must(h.Sign(h.ctx, h.ben, d.ID, true, "", base))
		_, err = h.Service.Publish(h.ctx, h.ana, d.ID, Publication{})
		h.must(err)
	})
}

func TestWhoMaySignOffAndPublish(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, items := h.ready()
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person}))
		deeds := func(v authz.Viewer) map[string]error {
			_, err := h.Service.Publish(h.ctx, v, d.ID, Publication{})
			return map[string]error{
				"name": h.Name(h.ctx, v, d.ID, nil), "send": h.Send(h.ctx, v, d.ID, base), "sign": h.Sign(h.ctx, v, d.ID, true, "", base),
				"notes": h.SetNotes(h.ctx, v, d.ID, "x"), "open": h.Reopen(h.ctx, v, d.ID), "publish": err,
				"correct": h.Correct(h.ctx, v, d.ID, Correction{Claim: difference.Claim{After: items[:1]}}), "confirm": h.ConfirmAll(h.ctx, v, d.ID),
			}
		}
		for v, kind := range map[*authz.Viewer]errs.Kind{
			&h.cem: errs.Forbidden, &h.dia: errs.NotFound, &h.eva: errs.NotFound, &h.ole: errs.NotFound, {}: errs.SignIn,
		} {
			for name, err := range deeds(*v) {
				h.want(v.Name+" "+name, err, kind)
			}
		}
		for v, kind := range map[*authz.Viewer]errs.Kind{&h.dia: errs.NotFound, &h.eva: errs.NotFound, &h.ole: errs.NotFound, {}: errs.SignIn} {
			_, err := h.Signoff(h.ctx, *v, d.ID)
			h.want(v.Name+" looks", err, kind)
			_, err = h.Changes(h.ctx, *v, d.ID)
			h.want(v.Name+" compares", err, kind)
		}
		if h.state(d) != Open {
			t.Errorf("it is %s", h.state(d))
		}
	})
}

func TestWhatKeepsADraftFromBeingPublished(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, items := h.ready()
		_, err := h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: items[1], Fields: map[Field]string{Statement: ""}})
		h.must(err)
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person}))
		h.want("sending it", h.Send(h.ctx, h.ben, d.ID, base), errs.Conflict)
		h.must(h.Name(h.ctx, h.ben, d.ID, nil))
		_, err = h.Service.Publish(h.ctx, h.ben, d.ID, Publication{})
		var e *errs.Error
		if !errors.As(err, &e) || e.Kind != errs.Invalid || len(e.Fields) != 1 || e.Fields[0].Key != "framework.invalid.empty" {
			t.Errorf("without words: %v", err)
		}
		_, err = h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: items[1], Fields: map[Field]string{Statement: "Show"}})
		h.must(err)
		_, err = h.Service.Publish(h.ctx, h.ben, d.ID, Publication{Date: "soon"})
		if !errors.As(err, &e) || e.Kind != errs.Invalid || e.Fields[0].Name != "date" {
			t.Errorf("a wrong date: %v", err)
		}
		h.wantFault("too much to say", errOf(h.Publish(h.ctx, h.ben, d.ID, Publication{Notes: strings.Repeat("x", MaxNotes+1)})), "notes", "long")
		if all, err := h.Frameworks.Frameworks(h.ctx); err != nil || len(all) != 0 {
			t.Errorf("%v, %v", all, err)
		}
		_, err = h.Service.Publish(h.ctx, h.ben, d.ID, Publication{})
		h.must(err)
	})
}

// next is a draft of the edition after one that is published, with the items of ready reworded, split, added and retired.
func (h *house) next() (d Draft, items []string) {
	h.Helper()
	first, items := h.ready()
	r, err := h.Service.Publish(h.ctx, h.ben, first.ID, Publication{})
	h.must(err)
	if d, err = h.BeginFrom(h.ctx, h.ben, h.museum.Slug, r.ID, "2.0"); err != nil {
		h.Fatal(err)
	}
	_, err = h.Edit(h.ctx, h.ben, d.ID, ItemEdit{Item: items[1], Fields: map[Field]string{Statement: "Show live things"}})
	h.must(err)
	h.must(h.Remove(h.ctx, h.ben, d.ID, items[2]))
	return d, append(items, h.add(d, items[0], "Tell stories of the garden"), h.add(d, items[0], "Listen to what children say"))
}

func toldOf(c *difference.Changes) (all []string) {
	codes := func(refs []framework.ItemRef) string {
		var out []string
		for _, r := range refs {
			out = append(out, r.Code)
		}
		return strings.Join(out, "+")
	}
	for _, e := range c.Entries {
		mark := ""
		if e.Guessed {
			mark = "?"
		}
		if e.Confirmed {
			mark = "!"
		}
		all = append(all, codes(e.Before)+">"+codes(e.After)+mark)
	}
	return all
}

func TestStewardsCorrectTheDifferencesAndTheyArePublished(t *testing.T) {
	each(t, func(h *house) {
		d, items := h.next()
		is := func(when string, want ...string) {
			h.Helper()
			c, err := h.Changes(h.ctx, h.cem, d.ID)
			h.must(err)
			if got := toldOf(c); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", when, got, want)
			}
		}
		correct := func(before, after []string, note string) {
			h.Helper()
			h.must(h.Correct(h.ctx, h.ben, d.ID, Correction{Claim: difference.Claim{Before: before, After: after, Note: note}}))
		}
		is("guessed", "1>1", "1.1>1.1", "1.2>1.2+1.3?")
		h.must(h.ConfirmAll(h.ctx, h.ben, d.ID))
		is("confirmed", "1>1", "1.1>1.1", "1.2>1.2+1.3!")
		correct(items[2:3], items[3:4], "The listening is new.")
		is("tied to one", "1>1", "1.1>1.1", "1.2>1.2!", ">1.3")
		correct(items[2:3], nil, "")
		is("retired", "1>1", "1.1>1.1", "1.2>!", ">1.2", ">1.3")
		correct(items[1:3], items[1:2], "Both are one now.")
		is("merged", "1>1", "1.1+1.2>1.1!", ">1.2", ">1.3")
		h.must(h.Correct(h.ctx, h.ben, d.ID, Correction{Claim: difference.Claim{Before: items[1:2]}, Forget: true}))
		is("forgotten", "1>1", "1.1>1.1", "1.2>1.2+1.3?")
		correct(items[2:3], items[3:5], "Two skills.")

		for what, c := range map[string]difference.Claim{
			"several": {Before: items[1:3], After: items[3:5]}, "elsewhere": {Before: items[3:4], After: items[3:4]},
		} {
			h.wantFault(what, h.Correct(h.ctx, h.ben, d.ID, Correction{Claim: c}), "items", what)
		}
		h.wantFault("nothing", h.Correct(h.ctx, h.ben, d.ID, Correction{}), "items", "several")
		h.wantFault("one twice", h.Correct(h.ctx, h.ben, d.ID, Correction{Claim: difference.Claim{Before: []string{items[1], items[1]}, After: items[1:2]}}), "items", "elsewhere")

		r, err := h.Service.Publish(h.ctx, h.ben, d.ID, Publication{Notes: "Second."})
		h.must(err)
		beside, err := h.Frameworks.Beside(h.ctx, r.ID, framework.Changes, framework.Notes)
		h.must(err)
		c, err := difference.Parse(beside.Changes)
		h.must(err)
		before, err := h.Frameworks.Release(h.ctx, "museum-skills", "2027")
		h.must(err)
		after, err := h.Frameworks.Release(h.ctx, "museum-skills", "2.0")
		h.must(err)
		h.must(c.Check(before, after))
		if got := toldOf(c); !slices.Equal(got, []string{"1>1", "1.1>1.1", "1.2>1.2+1.3!"}) || c.Entries[2].Note != "Two skills." {
			t.Errorf("published: %q %+v", got, c.Entries)
		}
		if string(beside.Notes) != `{"language":"en","text":["Second."]}` {
			t.Errorf("notes: %s", beside.Notes)
		}
		h.want("correcting what is published", h.ConfirmAll(h.ctx, h.ben, d.ID), errs.Conflict)
	})
}

func TestAFirstEditionDiffersFromNothing(t *testing.T) {
	each(t, func(h *house) {
		d, items := h.ready()
		_, err := h.Changes(h.ctx, h.ben, d.ID)
		h.want("its changes", err, errs.NotFound)
		h.want("a correction", h.Correct(h.ctx, h.ben, d.ID, Correction{Claim: difference.Claim{After: items[:1]}}), errs.NotFound)
	})
}

func TestAnotherDraftMayTakeTheVersionFirst(t *testing.T) {
	each(t, func(h *house) {
		d, _ := h.next()
		before, err := h.Frameworks.Release(h.ctx, "museum-skills", "2027")
		h.must(err)
		rival, err := h.BeginFrom(h.ctx, h.ana, h.museum.Slug, before.ID, "2.0")
		h.must(err)
		_, err = h.Service.Publish(h.ctx, h.ana, rival.ID, Publication{})
		h.must(err)
		h.wantFault("the second", errOf(h.Publish(h.ctx, h.ben, d.ID, Publication{})), "version", "version")
		if h.state(d) != Open {
			t.Errorf("it is %s", h.state(d))
		}
	})
}

func TestASignerWhoIsErasedLeavesNothing(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, _ := h.ready()
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person, h.ben.Person}))
		h.must(h.Send(h.ctx, h.ben, d.ID, base))
		h.must(h.Sign(h.ctx, h.ben, d.ID, true, "Words of Ben.", base))
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Erase(ctx, tx, h.ben.Person) }))
		all, err := h.Signoff(h.ctx, h.ana, d.ID)
		h.must(err)
		if len(all.Named) != 1 || all.Named[0].Name != "Ana" || all.SentBy != "" {
			t.Errorf("%+v", all)
		}
		h.must(h.Sign(h.ctx, h.ana, d.ID, true, "", base)) // nobody is left who would get a letter
		_, err = h.Service.Publish(h.ctx, h.ana, d.ID, Publication{})
		h.must(err)
	})
}

func TestADraftThatGoesTakesItsSignOffAlong(t *testing.T) {
	each(t, func(h *house) {
		h.speaking()
		d, _ := h.next()
		h.must(h.ConfirmAll(h.ctx, h.ben, d.ID))
		h.must(h.SetNotes(h.ctx, h.ben, d.ID, "x"))
		h.must(h.Name(h.ctx, h.ben, d.ID, []string{h.ana.Person}))
		h.must(h.d.Update(h.ctx, func(ctx context.Context, tx *db.Tx) error { return h.Dissolve(ctx, tx, h.museum.ID) }))
		h.must(h.d.View(h.ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, table := range []string{"draft_signer", "draft_release", "draft_correction"} {
				var n int
				if err := tx.QueryRow(ctx, "SELECT count(*) FROM "+table+" WHERE draft_id = $1", d.ID).Scan(&n); err != nil || n != 0 {
					t.Errorf("%s: %d, %v", table, n, err)
				}
			}
			return nil
		}))
	})
}
