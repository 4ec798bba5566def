// Package web is the HTTP side of the house: the server, the middleware every request passes, handlers that
// return errors, pages that are rendered once and served many times, and the pages for faults.
package web

import "net/http"

// Handler answers a request or says why not. An error becomes a page, or problem+json for those who ask for
// data: see errs for the kinds. A handler that has begun to write must not return an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Route is one line of a noun's route table. Pattern is a net/http pattern with a method: "GET /frameworks/{slug}".
type Route struct {
	Pattern string
	Handle  Handler
}
