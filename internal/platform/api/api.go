// Package api sets up the interface for programs: operations under /api/v1, described by OpenAPI 3.1 at
// /api/v1/openapi.json, with errors as RFC 9457. Nouns add their operations with Register(huma.API, service) from
// their own api folders.
package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// Prefix is where all operations stand. Within v1 nothing is taken away and nothing changes its meaning.
const Prefix = "/api/v1"

// Version is that of the interface, not of the program.
const Version = "1.0.0"

// Kept in the Metadata of an operation ({api.Kept: true}) says that its answer depends on nothing but path and revision
// of the content, and is nobody's own: it is made once and sent many times. See web.Pages.
const Kept = "kept"

// Scope in the Metadata of an operation ({api.Scope: authz.ReadPlans}) says that it is about what is the viewer's own: it
// asks for a personal token with that scope, or for a session, and is not open to pages of other sites. The handler
// finds the viewer in authz.From and hands them to the service, which decides.
const Scope = "scope"

// Also in the Metadata of an operation ({api.Also: []authz.Scope{authz.ReadPlans}}) are scopes that a token needs besides.
const Also = "also"

// AnyToken as the Scope of an operation asks for somebody, with whatever scopes.
const AnyToken authz.Scope = "any"

// tokens is the name of the way in with a personal token.
const tokens = "token"

// Lists are never null: an empty one is [].
func init() { huma.DefaultArrayNullable = false }

// API collects operations as routes of the server.
type API struct {
	huma.API
	routes *collector
}

// New makes an API without operations. Register them on the embedded huma.API, then take Routes.
func New() *API {
	config := huma.DefaultConfig("Pathways", Version)
	config.Info.Description = "Competency frameworks as data. The wording of a framework belongs to its publishers: " +
		"every answer that holds some says whose it is."
	config.Info.License = &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}
	// The description is served below, with an ETag. There is no page of docs, as it would load scripts from elsewhere,
	// and no $schema link in every body.
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.Servers = []*huma.Server{{URL: Prefix}}
	config.Security = []map[string][]string{} // public, where an operation does not say otherwise
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{tokens: {
		Type: "http", Scheme: "bearer", Description: "A personal token, made on the account page. It can be ended there at any time.",
	}}
	routes := &collector{}
	return &API{huma.NewAPI(config, adapter{humago.NewAdapter(routes, Prefix), routes}), routes}
}

// Routes are all operations registered so far and the description of them. Operations that only read are open to
// pages of other sites. Those marked as Kept are kept in pages.
func (a *API) Routes(pages *web.Pages) []web.Route {
	describe := sync.OnceValues(a.Description)
	all := []web.Route{{
		Pattern: "GET " + Prefix + "/openapi.json",
		Open:    true,
		Handle: func(w http.ResponseWriter, r *http.Request) error {
			body, err := describe()
			if err != nil {
				return errs.Wrap(errs.Internal, "api.Description", err)
			}
			return web.WriteData(w, r, web.Data{Type: "application/json", ETag: web.ETag(body), Body: body})
		},
	}}
	for _, op := range a.routes.list {
		if op.kept {
			op.Handle = pages.Cached(op.Handle)
		}
		all = append(all, op.Route)
	}
	return all
}

// Description is the OpenAPI 3.1 document of all operations, as JSON with two spaces a level and a line end.
func (a *API) Description() ([]byte, error) {
	body, err := json.MarshalIndent(a.OpenAPI(), "", "  ")
	return append(body, '\n'), err
}

// adapter tells the collector about the operation that it is given next.
type adapter struct {
	huma.Adapter
	routes *collector
}

func (a adapter) Handle(op *huma.Operation, handle func(huma.Context)) {
	if need, own := scopes(op); own {
		named := []string{}
		for _, scope := range need {
			named = append(named, string(scope))
		}
		op.Security = []map[string][]string{{tokens: named}}
	}
	a.routes.now = op
	a.Adapter.Handle(op, handle)
}

// scopes are all that an operation asks of a token, and whether it asks for somebody at all.
func scopes(op *huma.Operation) (need []authz.Scope, own bool) {
	scope, own := op.Metadata[Scope].(authz.Scope)
	if own && scope != AnyToken {
		need = append(need, scope)
	}
	also, _ := op.Metadata[Also].([]authz.Scope)
	return append(need, also...), own
}

// operation is an operation as a route.
type operation struct {
	web.Route
	kept bool
}

// collector takes what huma registers as routes instead of serving it.
type collector struct {
	list []operation
	now  *huma.Operation
}

// HandleFunc takes the route of the operation at hand. A token that does not reach so far is refused before anything of
// what was sent is looked at.
func (c *collector) HandleFunc(pattern string, handle func(http.ResponseWriter, *http.Request)) {
	audience := web.Everybody
	need, own := scopes(c.now)
	if own {
		audience = web.People
	}
	c.list = append(c.list, operation{
		kept: c.now.Metadata[Kept] == true,
		Route: web.Route{
			Pattern: pattern,
			Open:    c.now.Method == http.MethodGet && audience == web.Everybody,
			For:     audience,
			MaxBody: c.now.MaxBodyBytes,
			Handle: func(w http.ResponseWriter, r *http.Request) error {
				for _, scope := range need {
					if err := authz.From(r.Context()).Someone(scope); err != nil {
						return err
					}
				}
				handle(w, r)
				return nil
			},
		},
	})
}

// ServeHTTP is asked for by huma's own test helpers only; the server of package web does the routing.
func (c *collector) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }

// huma makes every error through these two. The first is for the schema and for faults outside of a request.
func init() {
	huma.NewError = func(status int, message string, _ ...error) huma.StatusError {
		return &web.Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: message}
	}
	huma.NewErrorWithContext = newError
}

// newError tells what went wrong in an operation: an error of ours by its kind; a fault that huma found in the input
// with the place of each.
func newError(ctx huma.Context, status int, message string, causes ...error) huma.StatusError {
	if ctx == nil {
		return huma.NewError(status, message, causes...)
	}
	cause := errors.Join(causes...)
	var ours *errs.Error
	if errors.As(cause, &ours) || status >= http.StatusInternalServerError {
		p := web.ProblemOf(ctx.Context(), cause)
		p.Instance = instance(ctx)
		return p
	}
	p := &web.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: message,
		Instance: instance(ctx), RequestID: web.RequestID(ctx.Context()),
	}
	if status == http.StatusUnprocessableEntity {
		p.Detail = i18n.T(ctx.Context(), "web.fault.invalid.what")
	}
	for _, c := range causes {
		var d huma.ErrorDetailer
		if errors.As(c, &d) {
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, web.ProblemField{Location: detail.Location, Message: detail.Message})
		}
	}
	return p
}

func instance(ctx huma.Context) string {
	u := ctx.URL()
	return u.Path
}
