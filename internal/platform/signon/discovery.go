package signon

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"pathways/internal/platform/errs"
)

// metadata is what a provider says of itself.
type metadata struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	client   oauth2.Config
}

// oauth is the client with the address to come back to. It is a copy.
func (m *metadata) oauth(redirect string) *oauth2.Config {
	client := m.client
	client.RedirectURL = redirect
	return &client
}

// ask reads what an id_token did not hold from the userinfo address, if there is one.
func (m *metadata) ask(ctx context.Context, token *oauth2.Token, subject string, said *spoken) error {
	if m.provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := m.provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		return errs.Wrap(errs.Unavailable, "signon", fmt.Errorf("userinfo: %w", err))
	}
	var more spoken
	if err := info.Claims(&more); err != nil {
		return refused("userinfo: %w", err)
	}
	if info.Subject != subject {
		return refused("userinfo speaks of another subject")
	}
	said.Email, said.Verified = more.Email, more.Verified
	if said.Name == "" && said.Given == "" {
		said.Name, said.Given, said.Family = more.Name, more.Given, more.Family
	}
	return nil
}

// How long a provider is waited for, and how soon one that did not answer is asked again while pages are drawn.
const (
	answerWithin = 10 * time.Second
	againAfter   = 15 * time.Second
)

// discover is what the provider says of itself. It is asked once; where it does not answer, at the next need again.
//
// Errors: errs.Unavailable.
func (c *Client) discover(ctx context.Context) (*metadata, error) {
	c.mu.Lock()
	known := c.known
	c.mu.Unlock()
	if known != nil {
		return known, nil
	}
	asked := c.one.DoChan("", func() (any, error) {
		// Others may wait for the same answer, so it does not end with the request that asked first.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
		defer cancel()
		known, err := c.ask(ctx)
		if err != nil {
			c.log.WarnContext(ctx, "a provider of sign-on cannot be used; it is asked again", "issuer", c.set.Issuer, "error", brief(err))
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.known, c.failed, c.attempt = known, err != nil, time.Now()
		return known, err
	})
	select {
	case <-ctx.Done():
		return nil, errs.Wrap(errs.Unavailable, "signon", ctx.Err())
	case got := <-asked:
		if got.Err != nil {
			return nil, errs.Wrap(errs.Unavailable, "signon", got.Err)
		}
		return got.Val.(*metadata), nil
	}
}

// ask reads the provider's description of itself and holds it against our rules.
func (c *Client) ask(ctx context.Context) (*metadata, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.set.Issuer)
	if err != nil {
		return nil, err
	}
	var more struct {
		Methods []string `json:"token_endpoint_auth_methods_supported"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, err
	}
	endpoint := provider.Endpoint()
	if err := CheckAddress(endpoint.AuthURL); err != nil {
		return nil, fmt.Errorf("authorization_endpoint: %w", err)
	}
	endpoint.AuthStyle = styleOf(more.Methods)
	return &metadata{
		provider: provider,
		verifier: provider.Verifier(&oidc.Config{ClientID: c.set.ClientID}),
		client: oauth2.Config{
			ClientID: c.set.ClientID, ClientSecret: c.set.Secret, Endpoint: endpoint,
			Scopes: append([]string{oidc.ScopeOpenID}, c.set.Scopes...),
		},
	}, nil
}

// styleOf is how the client shows its secret: as the provider takes it, by trial where it says that it takes both.
func styleOf(methods []string) oauth2.AuthStyle {
	header := len(methods) == 0 || slices.Contains(methods, "client_secret_basic")
	form := slices.Contains(methods, "client_secret_post")
	switch {
	case header && form:
		return oauth2.AuthStyleAutoDetect
	case form:
		return oauth2.AuthStyleInParams
	default:
		return oauth2.AuthStyleInHeader
	}
}

// brief is an error without the page that a provider may have answered with.
func brief(err error) string {
	s := err.Error()
	if len(s) > 300 {
		s = s[:300] + "…"
	}
	return s
}

// Reachable says whether the provider answered when it was last asked. One that was never asked counts as reachable.
// Where it did not answer some time ago it is asked again, without waiting for it: the next page may say otherwise.
func (c *Client) Reachable() bool {
	c.mu.Lock()
	failed, attempt := c.failed, c.attempt
	c.mu.Unlock()
	if failed && time.Since(attempt) > againAfter {
		go func() { _, _ = c.discover(context.Background()) }()
	}
	return !failed
}
