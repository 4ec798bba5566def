package app

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/ids"
)

// worldCopy is a copy of a world that answers requests and can be brought back to what it was.
type worldCopy struct {
	*world
	*App
	t     *testing.T
	log   *logged
	side  *sql.DB // the same database beside the program
	state map[string]string
	seen  int64 // version of the database that state is of
	asked int
}

// copy is a copy of the world of its own.
func (w *world) copy(t *testing.T) *worldCopy {
	t.Helper()
	c := &worldCopy{world: w, t: t, log: &logged{}}
	cfg, dir := w.cfg, t.TempDir()
	cfg.Data = filepath.Join(dir, "data")
	c.must(os.CopyFS(cfg.Data, os.DirFS(w.cfg.Data)))
	a, err := New(t.Context(), cfg, slog.New(slog.NewTextHandler(c.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	c.App = a
	alone(a)
	files, err := filepath.Glob(filepath.Join(cfg.Data, "*.db"))
	if err != nil || len(files) != 1 {
		t.Fatalf("the database is not where it was: %v, %v", files, err)
	}
	if c.side, err = sql.Open("sqlite", files[0]); err != nil {
		t.Fatal(err)
	}
	c.side.SetMaxOpenConns(1)
	t.Cleanup(func() {
		c.side.Close()
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	c.run("PRAGMA busy_timeout = 10000")
	c.run("PRAGMA synchronous = OFF")
	c.run("VACUUM INTO '" + filepath.Join(dir, "as-it-was.db") + "'")
	c.run("ATTACH '" + filepath.Join(dir, "as-it-was.db") + "' AS was")
	c.state = c.digests()
	c.touched()
	return c
}

func (c *worldCopy) run(statement string, args ...any) {
	c.t.Helper()
	if _, err := c.side.Exec(statement, args...); err != nil {
		c.t.Fatalf("%s: %v", statement, err)
	}
}

// touched says whether the program wrote anything since it was asked last.
func (c *worldCopy) touched() bool {
	c.t.Helper()
	before := c.seen
	if err := c.side.QueryRow("PRAGMA main.data_version").Scan(&c.seen); err != nil {
		c.t.Fatal(err)
	}
	return c.seen != before
}

// bookkeeping is what a request may change that changes nothing else: tries that are counted, and when something was
// used last.
var bookkeeping = map[string][]string{
	"attempt": nil, // the whole table
	"session": {"seen_at"},
	"token":   {"used_at"},
	"feed":    {"read_at"},
	"letter":  {"shown_at", "due_at", "tries", "held_until", "sent_at", "state", "body", "link", "unsubscribe"}, // going out by itself
}

// published are the tables that no request of a person writes.
var published = []string{"framework", "release", "release_beside", "kind", "level", "item", "level_statement", "goose_db_version"}

// tables are all others.
func (c *worldCopy) tables() (names []string) {
	c.t.Helper()
	rows, err := c.side.Query("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
	if err != nil {
		c.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			c.t.Fatal(err)
		}
		if !slices.Contains(published, name) {
			names = append(names, name)
		}
	}
	return names
}

// digests tell the content of each table.
func (c *worldCopy) digests() map[string]string {
	c.t.Helper()
	all := map[string]string{}
	for _, name := range c.tables() {
		leave, counts := bookkeeping[name]
		if counts && leave == nil {
			continue
		}
		rows, err := c.side.Query("SELECT * FROM main." + name + " ORDER BY 1, 2")
		if err != nil {
			c.t.Fatal(err)
		}
		columns, _ := rows.Columns()
		h := sha256.New()
		for rows.Next() {
			values, to := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				to[i] = &values[i]
			}
			if err := rows.Scan(to...); err != nil {
				c.t.Fatal(err)
			}
			for i, column := range columns {
				if !slices.Contains(leave, column) {
					fmt.Fprintf(h, "%q %v\n", column, values[i])
				}
			}
		}
		rows.Close()
		all[name] = hex.EncodeToString(h.Sum(nil))
	}
	return all
}

// changed are the tables that are not as they were.
func (c *worldCopy) changed() (names []string) {
	c.t.Helper()
	for name, now := range c.digests() {
		if c.state[name] != now {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// restore brings the world back to what it was.
func (c *worldCopy) restore() {
	c.t.Helper()
	tables := c.tables()
	// What comes into a closed reflection is refused, so statements come before reflections. An agreed version of a role goes
	// after its role only, and one of a posting after its posting, so these go first and come last.
	last := map[string]int{"reflection": 1, "role": 1, "posting": 1}
	slices.SortStableFunc(tables, func(a, b string) int { return last[a] - last[b] })
	c.run("BEGIN IMMEDIATE")
	for name := range last {
		c.run("DELETE FROM main." + name)
	}
	for _, name := range tables {
		c.run("DELETE FROM main." + name)
		c.run("INSERT INTO main." + name + " SELECT * FROM was." + name)
	}
	c.run("COMMIT")
	c.touched()
}

// named finds {names} in addresses, forms and bodies.
var named = regexp.MustCompile(`\{[a-z.' A-Z]+\}`)

// fill puts things of the world into a text. {new} is a new id, {email} the address of who asks.
func (c *worldCopy) fill(text string, a actor) (string, error) {
	var unknown []string
	text = named.ReplaceAllStringFunc(text, func(name string) string {
		thing, known := c.things[strings.Trim(name, "{}")]
		switch {
		case name == "{new}":
			return ids.New()
		case name == "{email}":
			if isSelf(a) {
				a = self
			}
			return c.people[a].Email
		case !known:
			unknown = append(unknown, name)
		}
		return thing
	})
	if len(unknown) > 0 {
		return "", fmt.Errorf("the world has no %v", unknown)
	}
	return text, nil
}

// path is the address of a line.
func (c *worldCopy) path(l line) string {
	c.t.Helper()
	at := l.at
	if at == "" {
		_, at, _ = strings.Cut(l.route, " ")
		at = strings.TrimSuffix(at, "{$}")
	}
	at, err := c.fill(at, self)
	if err != nil {
		c.t.Fatalf("%s: %v", l.route, err)
	}
	path, _, _ := strings.Cut(at, "?")
	return path
}

// request is what an actor sends to a route.
func (c *worldCopy) request(l line, a actor) (*http.Request, error) {
	method, at, _ := strings.Cut(l.route, " ")
	if l.at != "" {
		at = l.at
	}
	at, err := c.fill(strings.TrimSuffix(at, "{$}"), a)
	if err != nil {
		return nil, err
	}
	fields, err := url.ParseQuery(l.form)
	if err != nil {
		return nil, err
	}
	form := url.Values{}
	for name, values := range fields {
		if name, err = c.fill(name, a); err != nil {
			return nil, err
		}
		for _, value := range values {
			if value, err = c.fill(value, a); err != nil {
				return nil, err
			}
			form.Add(name, value)
		}
	}
	body, err := c.fill(l.body, a)
	if err != nil {
		return nil, err
	}
	media := "application/json"
	switch {
	case l.file != "":
		body, media = multi(form, l.file, "a few words")
	case l.body == "" && method != "GET":
		body, media = form.Encode(), "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequest(method, at, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", media)
	}
	if l.body != "" {
		r.Header.Set("Accept", "application/json")
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	c.as(r, a, l)
	return r, nil
}

// multi is a form that brings a file.
func multi(form url.Values, field, content string) (body, media string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, value := range values {
			_ = w.WriteField(name, value) // into memory
		}
	}
	part, _ := w.CreateFormFile(field, "notes.txt")
	_, _ = io.WriteString(part, content)
	_ = w.Close()
	return b.String(), w.FormDataContentType()
}

// as gives a request what its actor brings: cookies, and a token where it counts.
func (c *worldCopy) as(r *http.Request, a actor, l line) {
	c.asked++
	r.Host = "localhost"
	r.RemoteAddr = fmt.Sprintf("10.%d.%d.%d:1", c.asked>>16&255, c.asked>>8&255, c.asked&255)
	token := ""
	switch a {
	case without:
		token = c.tokens["without "+string(firstOf(l.scopes))]
	case scoped:
		token = c.tokens["with "+fmt.Sprint(l.scopes)]
	case foreign:
		token = c.tokens["foreign"]
	case barred:
		token = c.tokens["barred"]
	}
	if a == without && token == "" || a == scoped && token == "" {
		token = c.tokens["with "+fmt.Sprint([]authz.Scope{api.AnyToken})]
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for _, name := range slices.Sorted(maps.Keys(c.cookies[a])) {
		r.AddCookie(&http.Cookie{Name: name, Value: c.cookies[a][name]})
	}
}

func firstOf(scopes []authz.Scope) authz.Scope {
	if len(scopes) == 0 {
		return authz.ByHand
	}
	return scopes[0]
}

// everything is an answer with its headers.
func everything(w *httptest.ResponseRecorder) string {
	head, _ := json.Marshal(w.Header())
	return string(head) + w.Body.String()
}

var markup = regexp.MustCompile(`(?s)<(script|style|head)\b.*?</(script|style|head)>|<[^>]*>`)

// seenText is what an answer says, for people who look for what went wrong.
func seenText(w *httptest.ResponseRecorder) string {
	return strings.Join(strings.Fields(markup.ReplaceAllString(w.Body.String(), " ")), " ")
}

// logged is a log that several write.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
