// Package signon speaks OpenID Connect with one provider of accounts: where to send somebody, and what the provider
// says of them when they come back. It takes the authorization code flow with PKCE (S256), state and nonce, and
// believes nothing that is not signed for this client. What an account is, it does not know.
package signon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Settings are what a provider has given to this installation.
type Settings struct {
	Issuer   string // as the provider spells it: compared letter by letter
	ClientID string
	Secret   string
	Scopes   []string // asked for besides openid
}

// Client speaks with one provider. It is safe for many goroutines.
type Client struct {
	set  Settings
	log  *slog.Logger
	http *http.Client
	one  singleflight.Group

	mu      sync.Mutex
	known   *metadata // nil until the provider has answered
	failed  bool      // the last attempt
	attempt time.Time // when the last attempt ended
}

// New makes a client. It asks nothing yet: a provider that is down must not keep the program from starting.
func New(set Settings, log *slog.Logger) *Client {
	return &Client{set: set, log: log, http: newHTTP()}
}

// Journey is one way to the provider and back. Whoever sends somebody on it keeps it on the server until they return,
// for that browser and for one use.
type Journey struct {
	State    string `json:"-"` // names the journey; a secret between this installation and the browser
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // PKCE
	Redirect string `json:"redirect"` // where the provider sends back to
	Fresh    bool   `json:"fresh"`    // the provider must ask anew who somebody is, and say when it did
}

// Claims are what a provider says of somebody.
type Claims struct {
	Subject  string // who, for ever, at this provider
	Email    string // as the provider spells it; may be empty
	Verified Verdict
	Name     string    // may be empty
	At       time.Time // when they proved to the provider who they are; zero: it does not say
}

// Verdict is what a provider says of an address: that it is the person's, that it is not known to be, or nothing.
type Verdict int

// The verdicts on an address.
const (
	Unsaid Verdict = iota
	Confirmed
	Unconfirmed
)

// Begin makes a journey and the address at the provider on which it begins.
//
// Errors: errs.Unavailable where the provider cannot be reached.
func (c *Client) Begin(ctx context.Context, redirect string, fresh bool) (Journey, string, error) {
	known, err := c.discover(ctx)
	if err != nil {
		return Journey{}, "", err
	}
	j := Journey{State: ids.Secret(), Nonce: ids.Secret(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Fresh: fresh}
	options := []oauth2.AuthCodeOption{oidc.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)}
	if fresh {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"), oauth2.SetAuthURLParam("max_age", "0"))
	}
	return j, known.oauth(redirect).AuthCodeURL(j.State, options...), nil
}

// freshFor is how old a proof at the provider may be that was asked for just now, clocks being what they are.
const freshFor = 5 * time.Minute

// Finish trades the code that came back for what the provider says, and checks all of it: signature, issuer, audience,
// times, nonce, and that issuer (the "iss" of the address, RFC 9207; may be empty) is the one that was asked.
//
// Errors: errs.Unavailable where the provider cannot be reached; errs.Invalid where what it says does not hold.
func (c *Client) Finish(ctx context.Context, j Journey, code, issuer string) (Claims, error) {
	if issuer != "" && issuer != c.set.Issuer {
		return Claims{}, refused("the answer names the issuer %q", issuer)
	}
	known, err := c.discover(ctx)
	if err != nil {
		return Claims{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, c.http), answerWithin)
	defer cancel()
	token, err := known.oauth(j.Redirect).Exchange(ctx, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return Claims{}, exchangeFault(err)
	}
	raw, _ := token.Extra("id_token").(string)
	if raw == "" {
		return Claims{}, refused("the answer holds no id_token")
	}
	id, err := known.verifier.Verify(ctx, raw)
	if err != nil {
		return Claims{}, refused("id_token: %w", err)
	}
	said, err := c.read(id, j, token.AccessToken)
	if err != nil {
		return Claims{}, err
	}
	if said.Email == "" {
		if err := known.ask(ctx, token, id.Subject, &said); err != nil {
			return Claims{}, err
		}
	}
	return said.claims(id.Subject), nil
}

// read checks what the verifier leaves to us, and reads the claims of an id_token.
func (c *Client) read(id *oidc.IDToken, j Journey, access string) (said spoken, err error) {
	if err := id.Claims(&said); err != nil {
		return said, refused("claims: %w", err)
	}
	switch {
	case id.Subject == "" || len(id.Subject) > 255:
		return said, refused("the subject has %d letters; OpenID Connect allows 1 to 255", len(id.Subject))
	case j.Nonce == "" || id.Nonce != j.Nonce:
		return said, refused("the nonce is another")
	case len(id.Audience) > 1 && said.Party != c.set.ClientID, said.Party != "" && !slices.Contains(id.Audience, said.Party):
		return said, refused("the token is for another party (azp %q)", said.Party)
	case j.Fresh && time.Since(said.at()) > freshFor:
		return said, refused("the proof is not fresh (auth_time %d)", said.AuthTime)
	}
	if id.AccessTokenHash != "" {
		if err := id.VerifyAccessToken(access); err != nil {
			return said, refused("access token: %w", err)
		}
	}
	return said, nil
}

// spoken are the claims as they stand in a token or at the userinfo address.
type spoken struct {
	Email     string          `json:"email"`
	Verified  json.RawMessage `json:"email_verified"` // true, and from some providers "true"
	Name      string          `json:"name"`
	Given     string          `json:"given_name"`
	Family    string          `json:"family_name"`
	Preferred string          `json:"preferred_username"`
	Party     string          `json:"azp"`
	AuthTime  int64           `json:"auth_time"`
}

// at is when somebody proved to the provider who they are: seconds since 1970, as OpenID Connect counts.
func (s spoken) at() time.Time {
	if s.AuthTime <= 0 {
		return time.Time{}
	}
	return time.Unix(s.AuthTime, 0)
}

func (s spoken) claims(subject string) Claims {
	c := Claims{Subject: subject, Email: strings.TrimSpace(s.Email), At: s.at()}
	switch strings.Trim(string(s.Verified), `"`) {
	case "true":
		c.Verified = Confirmed
	case "", "null":
		c.Verified = Unsaid
	default:
		c.Verified = Unconfirmed
	}
	for _, name := range []string{s.Name, s.Given + " " + s.Family, s.Preferred} {
		if c.Name = strings.Join(strings.Fields(name), " "); c.Name != "" {
			break
		}
	}
	return c
}

// refused is an error for what a provider, or somebody in its name, should not have sent.
func refused(format string, args ...any) error {
	return errs.Wrap(errs.Invalid, "signon", fmt.Errorf(format, args...))
}

// exchangeFault tells a provider that refuses a code from one that cannot answer. What it wrote is kept for the log but
// for the body, which may hold secrets.
func exchangeFault(err error) error {
	var answered *oauth2.RetrieveError
	if errors.As(err, &answered) && answered.Response != nil && answered.Response.StatusCode < 500 {
		return refused("the code was refused: status %d, %s", answered.Response.StatusCode, answered.ErrorCode)
	}
	if answered != nil {
		return errs.Wrap(errs.Unavailable, "signon", fmt.Errorf("token: status %d", answered.Response.StatusCode))
	}
	return errs.Wrap(errs.Unavailable, "signon", err)
}
