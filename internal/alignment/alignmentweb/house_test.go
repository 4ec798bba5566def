package alignmentweb

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"pathways/internal/account/accounttest"
	"pathways/internal/alignment"
	"pathways/internal/framework"
	"pathways/internal/framework/isl"
	"pathways/internal/organization"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/db/dbtest"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ingest"
	"pathways/internal/platform/jobs"
	"pathways/internal/platform/ui"
	"pathways/internal/platform/web"
	"pathways/internal/practice"
	"pathways/internal/role"
)

// house is the pages of texts with people of a museum; who says which of them asks.
type house struct {
	*testing.T
	d                               *db.DB
	server                          *web.Server
	service                         *alignment.Service
	roles                           *role.Service
	queue                           *jobs.Queue
	tree                            *framework.Tree
	museum                          organization.Organization
	lead, steward, member, stranger authz.Viewer
	who                             authz.Viewer
	tooMany                         bool
}

func newHouse(t *testing.T) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	ctx := t.Context()
	h := &house{T: t, d: d}
	frameworks, err := framework.NewService(ctx, d)
	h.must(err)
	_, err = isl.Install(ctx, frameworks)
	h.must(err)
	h.tree, err = frameworks.Current(ctx, isl.Slug)
	h.must(err)
	words, err := i18n.New(ui.Locales, web.Locales, framework.Locales, practice.Locales, ingest.Locales, alignment.Locales, role.Locales, Locales)
	h.must(err)
	organizations := organization.NewService(d)
	owner := accounttest.Person(t, d, "Olga")
	h.lead, h.steward, h.member, h.stranger = accounttest.Person(t, d, "Lee"), accounttest.Person(t, d, "Sam"), accounttest.Person(t, d, "Mia"), accounttest.Person(t, d, "Kim")
	h.museum, err = organizations.Found(ctx, owner, organization.Draft{Name: "Pond Museum", Kind: organization.Institution})
	h.must(err)
	for person, part := range map[string]organization.Part{
		h.lead.Person: organization.Lead, h.steward.Person: organization.Steward, h.member.Person: organization.Member, h.stranger.Person: organization.Guest,
	} {
		h.must(d.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			return organizations.Seat(ctx, tx, h.museum.ID, person, part, time.Now())
		}))
	}
	h.queue = jobs.New(d, jobs.Options{})
	h.service = alignment.NewService(alignment.Options{DB: d, Frameworks: frameworks, Organizations: organizations, Jobs: h.queue})
	h.roles = role.NewService(role.Options{DB: d, Frameworks: frameworks, Organizations: organizations})
	h.who = h.lead
	h.server = web.NewServer(web.Options{
		Routes: Routes(Options{Texts: h.service, Frameworks: frameworks, Roles: h.roles, Limit: func(context.Context, string, int, time.Duration) error {
			if h.tooMany {
				return errs.New(errs.TooMany, "test", "alignment.fault.busy")
			}
			return nil
		}}),
		Words: words, Logger: slog.New(slog.DiscardHandler), Who: func(*http.Request) (authz.Viewer, error) { return h.who, nil },
	})
	return h
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) work() {
	h.Helper()
	for {
		worked, err := h.queue.Next(h.Context())
		h.must(err)
		if !worked {
			return
		}
	}
}

func (h *house) do(r *http.Request, status int) *httptest.ResponseRecorder {
	h.Helper()
	w := httptest.NewRecorder()
	h.server.ServeHTTP(w, r)
	if w.Code != status {
		h.Fatalf("%s %s: %d, not %d: %.900s", r.Method, r.URL, w.Code, status, w.Body)
	}
	if strings.Contains(w.Body.String(), "⟦") {
		i := strings.Index(w.Body.String(), "⟦")
		h.Errorf("%s %s: a key without words: %.60s", r.Method, r.URL, w.Body.String()[i:])
	}
	return w
}

func (h *house) page(w *httptest.ResponseRecorder) *goquery.Document {
	h.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	h.must(err)
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
		if id := s.AttrOr("id", ""); seen[id] {
			h.Errorf("two things have the id %s", id)
		} else {
			seen[id] = true
		}
	})
	main := doc.Find("main").Clone()
	main.Find("textarea").Remove()
	if text := main.Text(); strings.Contains(text, "{") {
		h.Errorf("a place in a sentence is not filled: %.60s", text[strings.Index(text, "{"):])
	}
	return doc
}

func (h *house) get(path string, status int) *goquery.Document {
	h.Helper()
	path, _, _ = strings.Cut(path, "#")
	return h.page(h.do(newGet(path), status))
}

func (h *house) post(path string, fields url.Values, status int) *httptest.ResponseRecorder {
	h.Helper()
	r := httptest.NewRequest("POST", path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r, status)
}

// upload sends a form with files, each a name with its content.
func (h *house) upload(path, field string, fields url.Values, files [][2]string, status int) *httptest.ResponseRecorder {
	h.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, values := range fields {
		h.must(m.WriteField(name, values[0]))
	}
	for _, f := range files {
		part, err := m.CreateFormFile(field, f[0])
		h.must(err)
		fmt.Fprint(part, f[1])
	}
	h.must(m.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return h.do(r, status)
}

// said is the wording of competencies, each a passage.
func (h *house) said(codes ...string) string {
	var all []string
	for _, code := range codes {
		all = append(all, "- "+h.tree.ByCode(code).Statement)
	}
	return strings.Join(all, "\n")
}

// text is the address of a pasted posting that has been read.
func (h *house) text(pasted string) string {
	h.Helper()
	b, err := h.service.Put(h.Context(), h.lead, h.museum.Slug, alignment.Upload{Kind: alignment.Posting, Release: h.tree.ID, Pasted: pasted, Title: "Posting", Year: 2024})
	h.must(err)
	h.work()
	all, err := h.service.Texts(h.Context(), h.lead, h.museum.Slug, alignment.Filter{Batch: b.ID}, "")
	h.must(err)
	return textsAt(h.museum.Slug, all.Texts[0].ID)
}

func (h *house) texts() string { return textsAt(h.museum.Slug) }

func newGet(path string) *http.Request { return httptest.NewRequest("GET", path, nil) }
