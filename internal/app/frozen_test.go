package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pathways/internal/draft"
	"pathways/internal/exchange"
	"pathways/internal/framework"
	"pathways/internal/framework/difference"
	"pathways/internal/platform/db"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// TestNothingChangesAPublishedRelease sends the most powerful people to every route, with the forms of the table of actors
// and with forms that speak of published releases by identifier, slug, version and code; brings files that say other words
// under the same names; and calls services outright. Every release that was published before says the same after, letter
// by letter, and so does what stands beside it.
func TestNothingChangesAPublishedRelease(t *testing.T) {
	w := settled(t)
	c := w.copy(t)
	before := c.releases()
	if len(before) < 4 {
		t.Fatalf("only %d releases are published", len(before))
	}
	holds := func(what string) {
		t.Helper()
		if !c.touched() {
			return
		}
		after := c.releases()
		for id, was := range before {
			if after[id] != was {
				t.Fatalf("%s: release %s was %s and is %s", what, id, was, after[id])
			}
		}
		c.restore()
	}
	letIn := 0
	for _, target := range c.targets() {
		changed := c.otherWords(target)
		for _, l := range table() {
			method, _, _ := strings.Cut(l.route, " ")
			for _, a := range []actor{operator, owner, steward} {
				if method == "GET" && a != owner {
					continue
				}
				for _, form := range []string{"its own form", "a hostile form"} {
					r, err := c.attack(l, a, target, changed, form != "its own form")
					if err != nil {
						t.Fatalf("%s: %v", l.route, err)
					}
					answer := httptest.NewRecorder()
					c.Handler().ServeHTTP(answer, r)
					if answer.Code >= 500 {
						t.Errorf("%s %s at %s with %s: %d %.300s", a, l.route, r.URL, form, answer.Code, answer.Body)
					}
					if method != "GET" && answer.Code < 400 {
						letIn++
					}
					holds(fmt.Sprintf("%s %s with %s", a, l.route, form))
				}
			}
		}
		c.bring(target, changed, holds)
		c.call(target, holds)
	}
	if letIn < 200 {
		t.Errorf("only %d attacks were let in", letIn)
	}
	// Once the database is forced open, a single other word is found: so the above can fail.
	c.run("DROP TRIGGER main.item_update_frozen")
	c.run("UPDATE main.item SET statement = 'Changed by force' WHERE release_id = ?1 AND id = ?2", c.things["release published"], c.things["item published"])
	if after := c.releases(); after[c.things["release published"]] == before[c.things["release published"]] {
		t.Error("another word in a release is not noticed")
	}
}

// releases are all published releases as they are read from the database: digest of the content and what stands beside.
func (c *worldCopy) releases() map[string]string {
	c.t.Helper()
	ctx := context.Background()
	fresh, err := framework.NewService(ctx, c.db)
	if err != nil {
		c.t.Fatal(err)
	}
	all := map[string]string{}
	listings, err := fresh.Frameworks(ctx)
	if err != nil {
		c.t.Fatal(err)
	}
	for _, l := range listings {
		for _, info := range l.Releases {
			tree, err := fresh.ReleaseByID(ctx, info.ID)
			if err != nil {
				c.t.Fatal(err)
			}
			beside, err := fresh.Beside(ctx, info.ID)
			if err != nil {
				c.t.Fatal(err)
			}
			all[info.ID] = fmt.Sprintf("%s %s %s %s %s", tree.Digest, tree.ComputeDigest(), tree.Status, l.Framework.Slug, web.ETag(bytes.Join(
				[][]byte{beside.Carried, beside.Changes, beside.Notes, beside.Signed}, []byte{0})))
		}
	}
	return all
}

// targets are a release that people of the organization published here, and one that ships with Pathways.
func (c *worldCopy) targets() []*framework.Tree {
	c.t.Helper()
	ours, err := c.nouns.frameworks.ReleaseByID(context.Background(), c.things["release published"])
	if err != nil {
		c.t.Fatal(err)
	}
	shipped, err := c.nouns.frameworks.Release(context.Background(), "isl", "2025")
	if err != nil {
		c.t.Fatal(err)
	}
	return []*framework.Tree{ours, shipped}
}

// otherWords is the package of a release, with the same identifiers and another wording.
func (c *worldCopy) otherWords(t *framework.Tree) []byte {
	c.t.Helper()
	var b bytes.Buffer
	form, ok := exchange.FormOf("case")
	if !ok {
		c.t.Fatalf("there is no form of packages in %v", exchange.Forms)
	}
	if err := exchange.Export(&b, form, exchange.Source{Tree: t, BaseURL: base, Words: i18n.From(c.ctx)}); err != nil {
		c.t.Fatal(err)
	}
	was, err := json.Marshal(t.Items[0].Statement)
	if err != nil {
		c.t.Fatal(err)
	}
	changed := bytes.ReplaceAll(b.Bytes(), was, []byte(`"Changed by force"`))
	if bytes.Equal(changed, b.Bytes()) {
		c.t.Fatal("the package does not say what the release says")
	}
	return changed
}

// variables that addresses name, as they name a published release and what is in it.
func (c *worldCopy) hostile(t *framework.Tree) map[string]string {
	it := t.Items[len(t.Items)-1]
	draftID := c.things["draft published"]
	return map[string]string{
		"slug": t.Framework.Slug, "framework": t.Framework.Slug, "version": t.Version, "release": t.ID, "code": it.Code, "item": it.ID,
		"id": draftID, "draft": draftID, "from": t.Version, "to": t.Version, "organization": c.things["house"],
	}
}

// attack is a request to a route. Hostile ones put the names of a published release into address and form.
func (c *worldCopy) attack(l line, a actor, target *framework.Tree, changed []byte, hostile bool) (*http.Request, error) {
	if !hostile {
		return c.request(l, a)
	}
	method, path, _ := strings.Cut(strings.TrimSuffix(l.route, "{$}"), " ")
	names := c.hostile(target)
	path = variable.ReplaceAllStringFunc(path, func(v string) string {
		if value := names[strings.Trim(v, "{.}")]; value != "" {
			return url.PathEscape(value)
		}
		return "none"
	})
	form, err := url.ParseQuery(l.form)
	if err != nil {
		return nil, err
	}
	for _, values := range form {
		for i := range values {
			if values[i], err = c.fill(values[i], a); err != nil {
				return nil, err
			}
		}
	}
	it := target.Items[0]
	for name, value := range map[string]string{
		"statement": "Changed by force", "knew.statement": it.Statement, "title": "Changed by force", "name": "Changed by force", "note": "Changed by force",
		"question": "Changed by force", "notes": "Changed by force", "version": target.Version, "release": target.ID, "base": target.ID, "from": target.ID, "to": target.ID,
		"slug": target.Framework.Slug, "framework": target.Framework.Slug, "id": target.ID, "item": it.ID, "before": it.ID, "after": it.ID, "parent": "", "place": ":",
		"code": it.Code, "kind": target.Kinds[0].Key, "date": "1999", "way": "release", "organization": c.things["house"], "status": "draft", "digest": "x", "knew": "1",
	} {
		form.Set(name, value)
	}
	body, media := form.Encode(), "application/x-www-form-urlencoded"
	switch {
	case l.file != "":
		body, media = multi(form, l.file, string(changed))
	case l.body != "":
		body, media = string(changed), "application/json"
	case method == "GET":
		body, media = "", ""
	}
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	c.as(r, a, l)
	return r, nil
}

// bring takes the changed package in by every way that an import has, as people of the organization and as the command does.
func (c *worldCopy) bring(target *framework.Tree, changed []byte, holds func(string)) {
	c.t.Helper()
	own := exchange.Options{Slug: target.Framework.Slug, Version: target.Version, Name: target.Framework.Name}
	for _, way := range []exchange.Choices{
		{Way: exchange.AsRelease}, {Way: exchange.AsDraft}, {Way: exchange.AsRelease, Options: own}, {Way: exchange.AsDraft, Options: own},
	} {
		file := exchange.File{Name: "changed.json", Raw: changed, Choices: way}
		if report, _, err := c.nouns.imports.TakeIn(c.ctx, Command, file); err == nil && way.Way == exchange.AsRelease && report.Outcome != exchange.Refuses {
			c.t.Errorf("%s: other words under the same name were published: %+v", target.Framework.Slug, report.Outcome)
		}
		holds("the command import")
		for _, a := range []actor{operator, owner, steward} {
			house := c.things["house"]
			if a == operator {
				house = ""
			}
			id, err := c.nouns.imports.Bring(c.ctx, c.people[a], house, "changed.json", changed, way)
			if err == nil {
				if seen, err := c.nouns.imports.One(c.ctx, c.people[a], id); err == nil {
					_, _ = c.nouns.imports.Take(c.ctx, c.people[a], id, seen.Report.Digest) // refused or not: the release stays
				}
			}
			holds(string(a) + " brings a file")
		}
	}
}

// call tries the services outright, as nobody's request could.
func (c *worldCopy) call(target *framework.Tree, holds func(string)) {
	c.t.Helper()
	changed := *target.Release
	changed.Items = append([]framework.Item(nil), target.Items...)
	changed.Items[0].Statement = "Changed by force"
	changed.Digest = ""
	draftID := c.things["draft published"]
	s, drafts, by := c.nouns.frameworks, c.nouns.drafts, c.people[owner]
	inside := func(fn func(ctx context.Context, tx *db.Tx) error) func() error {
		return func() error { return c.db.Update(c.ctx, fn) }
	}
	refused := map[string]func() error{
		"Install": func() error { _, err := s.Install(c.ctx, changed.Framework, &changed); return err },
		"Publish": inside(func(ctx context.Context, tx *db.Tx) error {
			return s.Publish(ctx, tx, &changed, framework.Beside{}, "")
		}),
		"Publish under another slug": inside(func(ctx context.Context, tx *db.Tx) error {
			other := changed
			other.Framework.Slug = "other"
			return s.Publish(ctx, tx, &other, framework.Beside{}, "")
		}),
		"Publish under its identifier": inside(func(ctx context.Context, tx *db.Tx) error {
			other := changed
			other.Version = "other"
			return s.Publish(ctx, tx, &other, framework.Beside{}, "")
		}),
		"draft.Publish": func() error {
			_, err := drafts.Publish(c.ctx, by, draftID, draft.Publication{Notes: "x", Date: "1999"})
			return err
		},
		"draft.Edit": func() error {
			_, err := drafts.Edit(c.ctx, by, draftID, draft.ItemEdit{Item: c.things["item published"], Fields: map[draft.Field]string{draft.Statement: "x"}})
			return err
		},
		"draft.Remove":  func() error { return drafts.Remove(c.ctx, by, draftID, c.things["item published"]) },
		"draft.Correct": func() error { return drafts.ConfirmAll(c.ctx, by, draftID) },
		"draft.Correct one": func() error {
			return drafts.Correct(c.ctx, by, draftID, draft.Correction{Claim: difference.Claim{After: []string{c.things["item published"]}}})
		},
		"draft.SetNotes": func() error { return drafts.SetNotes(c.ctx, by, draftID, "x") },
		"draft.Reopen":   func() error { return drafts.Reopen(c.ctx, by, draftID) },
		"draft.Discard":  func() error { return drafts.Discard(c.ctx, by, draftID) },
	}
	for name, try := range refused {
		if err := try(); err == nil {
			c.t.Errorf("%s of %s: nothing was refused", name, target.Framework.Slug)
		}
		holds(name)
	}
	// The same again is not refused, and changes nothing: not what stands beside it, not who keeps it.
	err := inside(func(ctx context.Context, tx *db.Tx) error {
		same := *target.Release
		return s.Publish(ctx, tx, &same, framework.Beside{Notes: []byte(`"x"`), Carried: []byte(`"x"`)}, "nobody")
	})()
	if err != nil {
		c.t.Error(err)
	}
	holds("Publish again")
}

// TestAStartKeepsWhatIsPublished starts the program again on a database whose shipped framework is here already.
func TestAStartKeepsWhatIsPublished(t *testing.T) {
	w := settled(t)
	c := w.copy(t)
	before := c.releases()
	dir := filepath.Join(t.TempDir(), "again")
	if err := os.CopyFS(dir, os.DirFS(w.cfg.Data)); err != nil {
		t.Fatal(err)
	}
	cfg := w.cfg
	cfg.Data = dir
	a, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	again := &worldCopy{world: w, App: a, t: t}
	if after := again.releases(); !maps.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
}
