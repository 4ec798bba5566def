package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// Options are what the server needs of the house.
type Options struct {
	Routes  []Route
	Words   *i18n.Catalog
	Logger  *slog.Logger
	BaseURL string // public address, "https://pathways.example.org"; empty: not known
	Contact string // where to tell of security faults: a mailto: or https: address; empty: nowhere
	Checks  Checks // what /readyz asks
	// Who says who is there; nobody is where it is nil. Asked only by routes that want to know. An error of kind
	// errs.SignIn means that what was brought (a cookie, a token) is not good any more.
	Who func(r *http.Request) (authz.Viewer, error)
	// Door answers pages that ask for a sign-in (errs.SignIn) or a fresh proof (errs.Prove), with the request still
	// unread, so that what was sent can be carried through. An error of kind errs.SignIn or errs.Prove from it, or no
	// Door, leads to the page for faults.
	Door func(w http.ResponseWriter, r *http.Request, kind errs.Kind) error
	// Observe hears of every answer: the pattern of its route ("" where no route took it), status and time taken.
	Observe func(pattern string, status int, took time.Duration)
}

// Server answers all requests of the main listener.
type Server struct {
	mux      http.ServeMux
	patterns []string
	words    *i18n.Catalog
	log      *slog.Logger
	observe  func(string, int, time.Duration)
	who      func(*http.Request) (authz.Viewer, error)
	door     func(http.ResponseWriter, *http.Request, errs.Kind) error
	security []headerLine
	sameSite http.CrossOriginProtection
	langs    languages
	trackers sync.Pool
}

// NewServer builds the server. Two routes that claim the same address are a fault in the program and panic, as does
// a pattern that net/http cannot read.
func NewServer(o Options) *Server {
	s := &Server{
		words:    o.Words,
		log:      o.Logger,
		observe:  o.Observe,
		who:      o.Who,
		door:     o.Door,
		security: securityHeaders(strings.HasPrefix(o.BaseURL, "https://")),
		langs:    newLanguages(o.Words),
		trackers: sync.Pool{New: func() any { return new(tracker) }},
	}
	if base, err := url.Parse(o.BaseURL); err == nil && base.Host != "" {
		// Behind a proxy that rewrites Host, the public address is still the same site. A base URL has a scheme and
		// a host, which is all that this asks for.
		_ = s.sameSite.AddTrustedOrigin(base.Scheme + "://" + base.Host)
	}
	for _, route := range append(ownRoutes(o), o.Routes...) {
		s.patterns = append(s.patterns, route.Pattern)
		s.mux.Handle(route.Pattern, s.handle(route))
	}
	return s
}

// Patterns are those of every route, the server's own first, in the order given.
func (s *Server) Patterns() []string { return append([]string(nil), s.patterns...) }

// ServeHTTP is the way every request goes: request id, recovery, log and metrics around; then security headers,
// cross-origin protection, language; then the route.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	id := requestID(r)
	t := s.trackers.Get().(*tracker)
	*t = tracker{ResponseWriter: w, body: r.Body, id: id}
	words := s.langs.choose(r)
	r = r.WithContext(&visit{Context: i18n.With(r.Context(), words), id: id, log: s.log})
	defer func() {
		if cause := recover(); cause != nil {
			s.recovered(t, r, cause)
		}
		s.record(t, r, time.Since(began))
		*t = tracker{}
		s.trackers.Put(t)
	}()

	h := w.Header()
	h["X-Request-Id"] = []string{id}
	for _, line := range s.security {
		h[line.name] = line.value
	}
	if err := s.sameSite.Check(r); err != nil {
		s.fault(t, r, &errs.Error{Kind: errs.Forbidden, Op: "web", Key: crossOriginKey, Err: err})
		return
	}
	s.mux.ServeHTTP(t, r)
	if t.route == nil {
		s.unmatched(t, r)
	}
}

// handle is a route as the mux knows it.
func (s *Server) handle(route Route) http.Handler {
	limit := route.MaxBody
	if limit == 0 {
		limit = DefaultMaxBody
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		t := w.(*tracker)
		t.route = &route
		if route.Open {
			h := w.Header()
			h["Cross-Origin-Resource-Policy"] = crossOriginResource
			h["Access-Control-Allow-Origin"] = anyOrigin
		}
		if r.Body != nil && r.Body != http.NoBody {
			if r.ContentLength > limit {
				s.fault(t, r, tooLarge(limit))
				return
			}
			r.Body = http.MaxBytesReader(nil, r.Body, limit)
		}
		r, err := s.letIn(r, route.For)
		if err == nil {
			err = route.Handle(t, r)
		}
		if err != nil {
			s.fault(t, r, err)
		}
	})
}

// letIn finds out who is there where a route wants to know, and whether they may come in.
func (s *Server) letIn(r *http.Request, audience Audience) (*http.Request, error) {
	if audience == Everybody || s.who == nil && audience == Visitors {
		return r, nil
	}
	var v authz.Viewer
	if s.who != nil {
		var err error
		if v, err = s.who(r); err != nil {
			return r, err
		}
	}
	if v.SignedIn() {
		r = r.WithContext(authz.With(s.langs.of(r, v.Language), v))
	}
	switch audience {
	case People:
		if !v.SignedIn() {
			return r, errs.New(errs.SignIn, "web", "")
		}
	case Proven:
		return r, v.Proof(time.Now())
	case Operators:
		return r, v.Operate()
	}
	return r, nil
}

// unmatched answers what the mux has no route for. The mux has said why by its status, which the tracker held back.
func (s *Server) unmatched(t *tracker, r *http.Request) {
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	switch {
	case t.refused == http.StatusMethodNotAllowed:
		s.fault(t, r, errs.New(errs.Unsupported, "web", ""))
	case t.refused >= 300 && t.refused < 400 && reading && LocalPath(t.Header().Get("Location")):
		t.pass(http.StatusMovedPermanently)
	default:
		t.Header().Del("Location")
		if to := s.withoutSlash(r); to != "" && reading {
			t.Header().Set("Location", to)
			t.pass(http.StatusMovedPermanently)
			return
		}
		s.fault(t, r, errs.New(errs.NotFound, "web", ""))
	}
}

// withoutSlash is the address of a page that was asked for with a slash at its end; "" where there is none.
func (s *Server) withoutSlash(r *http.Request) string {
	path := strings.TrimRight(r.URL.Path, "/")
	if path == r.URL.Path || !LocalPath(path) {
		return ""
	}
	to := url.URL{Path: path, RawQuery: r.URL.RawQuery}
	probe := &http.Request{Method: http.MethodGet, Host: r.Host, URL: &to}
	if _, pattern := s.mux.Handler(probe); pattern == "" {
		return ""
	}
	return to.String()
}

// recovered turns a panic into a page for faults and one entry in the log.
func (s *Server) recovered(t *tracker, r *http.Request, cause any) {
	if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(cause)
	}
	s.log.ErrorContext(r.Context(), "panic", "cause", cause, "pattern", r.Pattern, "stack", string(debug.Stack()))
	if t.status != 0 {
		// Part of an answer is out already: break the connection, so that nobody takes it for the whole.
		panic(http.ErrAbortHandler)
	}
	s.answerFault(t, r, errs.New(errs.Internal, "web", ""))
}

// record tells metrics and log of an answer. Queries and bodies are never logged: they hold what people wrote.
// Pages served ready-made are logged at debug level only.
func (s *Server) record(t *tracker, r *http.Request, took time.Duration) {
	status := t.status
	if status == 0 {
		status = http.StatusOK
	}
	pattern := ""
	if t.route != nil {
		pattern = t.route.Pattern
	}
	if s.observe != nil {
		s.observe(pattern, status, took)
	}
	lv := slog.LevelInfo
	if t.quiet {
		lv = slog.LevelDebug
	}
	if !s.log.Enabled(r.Context(), lv) {
		return
	}
	s.log.LogAttrs(r.Context(), lv, "request", slog.String("method", r.Method), slog.String("pattern", pattern),
		slog.Int("status", status), slog.Int64("bytes", t.bytes), slog.Duration("took", took))
}

// visit is the context of one request.
type visit struct {
	context.Context
	id  string
	log *slog.Logger
}

type visitKey struct{}

func (v *visit) Value(key any) any {
	if key == (visitKey{}) {
		return v
	}
	return v.Context.Value(key)
}

// RequestID is the id that a person can read out to the people who run the server; "" outside of a request.
func RequestID(ctx context.Context) string {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v.id
	}
	return ""
}

// HTTPServer puts a handler behind the time limits of a public server. Headers must come within 10 s; a whole request
// may take 5 minutes, so that 5 MB arrive over a slow line; an answer may take 6, so that a PDF leaves over one.
func HTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute,
		WriteTimeout:      6 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
