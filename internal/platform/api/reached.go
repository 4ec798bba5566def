package api

import (
	"cmp"

	"github.com/danielgtaylor/huma/v2"
)

// Reached notes where a request reached this server. An operation whose answer or letter holds links has it in its input.
type Reached struct{ address string }

// Resolve implements huma.Resolver.
func (r *Reached) Resolve(ctx huma.Context) []error {
	r.address = "http://" + ctx.Host()
	if ctx.TLS() != nil {
		r.address = "https://" + ctx.Host()
	}
	return nil
}

// Base is the public address of this server: the configured one or, where there is none, that which the request reached.
func (r *Reached) Base(configured string) string { return cmp.Or(configured, r.address) }
