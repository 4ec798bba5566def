package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
)

// answer is how a kind of error is told: its status and the keys of its sentences.
type answer struct {
	status          int
	title, what, do string
}

var answers = map[errs.Kind]answer{
	errs.Internal:    {http.StatusInternalServerError, "web.fault.internal.title", "web.fault.internal.what", "web.fault.internal.do"},
	errs.Invalid:     {http.StatusBadRequest, "web.fault.invalid.title", "web.fault.invalid.what", "web.fault.invalid.do"},
	errs.NotFound:    {http.StatusNotFound, "web.fault.notfound.title", "web.fault.notfound.what", "web.fault.notfound.do"},
	errs.Forbidden:   {http.StatusForbidden, "web.fault.forbidden.title", "web.fault.forbidden.what", "web.fault.forbidden.do"},
	errs.Conflict:    {http.StatusConflict, "web.fault.conflict.title", "web.fault.conflict.what", "web.fault.conflict.do"},
	errs.TooLarge:    {http.StatusRequestEntityTooLarge, "web.fault.toolarge.title", "web.fault.toolarge.what", "web.fault.toolarge.do"},
	errs.Unavailable: {http.StatusServiceUnavailable, "web.fault.unavailable.title", "web.fault.unavailable.what", "web.fault.unavailable.do"},
	errs.Unsupported: {http.StatusMethodNotAllowed, "web.fault.unsupported.title", "web.fault.unsupported.what", "web.fault.unsupported.do"},
	errs.SignIn:      {http.StatusUnauthorized, "web.fault.signin.title", "web.fault.signin.what", "web.fault.signin.do"},
	errs.Prove:       {http.StatusUnauthorized, "web.fault.prove.title", "web.fault.prove.what", "web.fault.prove.do"},
	errs.TooMany:     {http.StatusTooManyRequests, "web.fault.toomany.title", "web.fault.toomany.what", "web.fault.toomany.do"},
}

const crossOriginKey = "web.fault.crossorigin"

// Problem is an error for programs: RFC 9457, with the id of the request and the faults of single fields.
type Problem struct {
	Type      string         `json:"type" doc:"Always about:blank: the status says what kind of problem it is"`
	Title     string         `json:"title" doc:"The name of the HTTP status" example:"Not Found"`
	Status    int            `json:"status" doc:"The HTTP status" example:"404"`
	Detail    string         `json:"detail" doc:"What is wrong, in a sentence for people"`
	Instance  string         `json:"instance,omitempty" doc:"The path that was asked for"`
	RequestID string         `json:"requestId,omitempty" doc:"The id under which the server's log has this request"`
	Errors    []ProblemField `json:"errors,omitempty" doc:"Faults in single places of the input"`
}

// ProblemField is a fault in one place of the input.
type ProblemField struct {
	Location string `json:"location" doc:"Where: the name of a parameter or field"`
	Message  string `json:"message" doc:"What is wrong, what was expected, what to do"`
}

// Error says it in a line. With GetStatus and ContentType it makes a Problem the error of an API operation.
func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457, whatever the reader would rather have.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// ProblemOf logs an error as the server does and tells it to programs, in the language of the context of a request.
func ProblemOf(ctx context.Context, err error) *Problem {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		logFault(ctx, v.log, err)
	}
	return problem(ctx, asError(err))
}

func problem(ctx context.Context, e *errs.Error) *Problem {
	words := i18n.From(ctx)
	status := statusOf(e)
	p := &Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Detail: sentence(words, e), RequestID: RequestID(ctx),
	}
	for _, f := range e.Fields {
		p.Errors = append(p.Errors, ProblemField{Location: f.Name, Message: words.T(f.Key, f.Args...)})
	}
	return p
}

// asError finds the errs.Error of a chain. What has none is a fault of ours, except a body beyond its bound.
func asError(err error) *errs.Error {
	var e *errs.Error
	if errors.As(err, &e) {
		return e
	}
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return &errs.Error{
			Kind: errs.TooLarge, Op: "web", Key: "web.fault.toolarge.limit",
			Args: []any{"limit", byteSize(tooLong.Limit)}, Err: err,
		}
	}
	return &errs.Error{Kind: errs.Internal, Op: "web", Err: err}
}

// statusOf is the HTTP status of an error. Input that cannot be read is 400; readable input with faults in its
// fields is 422.
func statusOf(e *errs.Error) int {
	if e.Kind == errs.Invalid && len(e.Fields) > 0 {
		return http.StatusUnprocessableEntity
	}
	return answers[e.Kind].status
}

// sentence says what is wrong: in the error's own words if it has them, else in those of its kind.
func sentence(words *i18n.Words, e *errs.Error) string {
	if e.Key != "" && words.Has(e.Key) {
		return words.T(e.Key, e.Args...)
	}
	return words.T(answers[e.Kind].what, e.Args...)
}

// statusGone is logged for a reader who went away before the answer; nothing is sent.
const statusGone = 499

// logFault writes down what the people who run the server must know of an error: a fault of ours, or a part that
// cannot be reached. What was refused is logged at debug level.
func logFault(ctx context.Context, log *slog.Logger, err error) {
	switch asError(err).Kind {
	case errs.Internal:
		log.ErrorContext(ctx, "fault", "error", err.Error())
	case errs.Unavailable:
		log.WarnContext(ctx, "unavailable", "error", err.Error())
	default:
		log.DebugContext(ctx, "refused", "error", err.Error())
	}
}

// fault logs an error and answers with it.
func (s *Server) fault(t *tracker, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		t.status = statusGone
		return
	}
	logFault(r.Context(), s.log, err)
	e := asError(err)
	if t.status != 0 {
		s.log.ErrorContext(r.Context(), "a handler failed after it had begun to answer", "error", err.Error(), "pattern", r.Pattern)
		panic(http.ErrAbortHandler)
	}
	if e.Kind == errs.TooLarge {
		t.drain(r)
	}
	if (e.Kind == errs.SignIn || e.Kind == errs.Prove) && s.door != nil && !wantsData(r) {
		err := s.door(t, r, e.Kind)
		if err == nil {
			return
		}
		logFault(r.Context(), s.log, err)
		e = asError(err)
	}
	s.answerFault(t, r, e)
}

// answerFault sends the page or the problem. What the handler had set for its own answer is taken back.
func (s *Server) answerFault(t *tracker, r *http.Request, e *errs.Error) {
	t.passing = true
	h := t.Header()
	for _, name := range []string{"Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Length", "Etag", "Last-Modified", "Location"} {
		h.Del(name)
	}
	h["X-Content-Type-Options"] = noSniff
	addVary(h, "Accept")
	status := statusOf(e)
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	if e.Kind == errs.TooMany {
		RetryAfter(t, e.Wait)
	}
	if e.Kind == errs.SignIn {
		h.Set("WWW-Authenticate", "Bearer")
	}
	if e.Kind == errs.Unsupported {
		e = &errs.Error{Kind: e.Kind, Op: e.Op, Key: e.Key, Args: append([]any{"method", r.Method}, e.Args...), Fields: e.Fields}
	}
	if wantsData(r) {
		p := problem(r.Context(), e)
		p.Instance = r.URL.Path
		body, err := json.Marshal(p)
		if err != nil {
			body = []byte(`{"type":"about:blank","status":500}`)
		}
		send(t, r, status, problemType, append(body, '\n'))
		return
	}
	if err := Render(t, r, status, faultPage(s.describe(r, e, h.Get("Allow")))); err != nil {
		s.log.ErrorContext(r.Context(), "the page for faults failed", "error", err.Error())
		send(t, r, status, "text/plain; charset=utf-8", []byte(sentence(i18n.From(r.Context()), e)+"\n"))
	}
}

// RetryAfter says in the header when something can be tried again; nothing where that is not known.
func RetryAfter(w http.ResponseWriter, wait time.Duration) {
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
}

// told is an error as its page tells it.
type told struct {
	title, what, do string
	address         string
	allowed         string
	reference       string
	fields          []ProblemField
}

func (s *Server) describe(r *http.Request, e *errs.Error, allow string) told {
	words := i18n.From(r.Context())
	a := answers[e.Kind]
	d := told{
		title: words.T(a.title), what: sentence(words, e), do: words.T(a.do),
		address: r.URL.Path, allowed: allow, reference: RequestID(r.Context()),
		fields: problem(r.Context(), e).Errors,
	}
	if e.Key == crossOriginKey {
		d.do = words.T("web.fault.crossorigin.do")
	}
	return d
}

// wantsData says whether a program asks: by address, or because it accepts JSON and does not like HTML as much.
func wantsData(r *http.Request) bool {
	if strings.HasPrefix(r.URL.Path, "/api/") || strings.HasSuffix(r.URL.Path, ".json") {
		return true
	}
	data, page := 0.0, 0.0
	for _, line := range r.Header["Accept"] {
		for part := range strings.SplitSeq(line, ",") {
			kind, params, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(kind)) {
			case "application/json", "application/problem+json":
				data = max(data, quality(params))
			case "text/html", "application/xhtml+xml":
				page = max(page, quality(params))
			}
		}
	}
	return data > page
}
