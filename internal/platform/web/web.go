// Package web is the HTTP side of the house: the server, the middleware every request passes, handlers that
// return errors, pages that are rendered once and served many times, and the pages for faults.
package web

import (
	"embed"
	"net/http"

	"pathways/internal/platform/errs"
)

// Locales are the words of the pages for faults.
//
//go:embed locales/*.json
var Locales embed.FS

// DefaultMaxBody is what a request may bring where its route does not say otherwise: 1 MiB.
const DefaultMaxBody = 1 << 20

// Handler answers a request or says why not. An error becomes a page, or problem+json for those who ask for
// data: see errs for the kinds. A handler that has begun to write must not return an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of a noun's route table. Pattern is a net/http pattern with a method: "GET /frameworks/{slug}".
// A GET route answers HEAD too.
type Route struct {
	Pattern string
	Handle  Handler
	// MaxBody is how many bytes a request may bring; 0: DefaultMaxBody.
	MaxBody int64
	// Open marks public data that pages of other sites may read: the response says so.
	Open bool
	// For says who is let in. What exactly a viewer may see, the services of the nouns decide.
	For Audience
}

// Audience says who a route lets in.
type Audience int

const (
	// Everybody gets the same: it is not asked who is there, and the handler finds nobody.
	Everybody Audience = iota
	// Visitors may be anybody: the handler finds in authz.From who is there.
	Visitors
	// People are signed in. A guest is shown how to sign in and comes back with what they sent.
	People
	// Proven people have proved who they are within the last minutes.
	Proven
	// Operators run this installation; for all others there is nothing at the address.
	Operators
)

// NotFound says that nothing is at this address, or nothing that this viewer may know of.
func NotFound() error { return errs.New(errs.NotFound, "web", "") }

// Invalid says in a sentence of the catalog what is wrong with a request as a whole: status 400. Faults of single
// fields are errs.Error with Fields, 422, and belong beside their fields on the same page.
func Invalid(key string, args ...any) error { return errs.New(errs.Invalid, "web", key, args...) }
