package signon

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"pathways/internal/platform/errs"
)

// signer is a provider whose ID tokens the test makes. Its one key has the name "k".
type signer struct {
	*httptest.Server
	key  *rsa.PrivateKey
	more string // further members of its description
	id   string // ID token that it gives for any code
}

func newSigner(t *testing.T) *signer {
	t.Helper()
	p := &signer{key: newKey(t)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"issuer": %q, "authorization_endpoint": %q, "token_endpoint": %q, "jwks_uri": %q%s}`,
			p.URL, p.URL+"/auth", p.URL+"/token", p.URL+"/keys", p.more)
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{public(p.key)}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"access_token": "a", "token_type": "Bearer", "id_token": p.id})
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// public is the public half of a key as a JSON Web Key.
func public(key *rsa.PrivateKey) map[string]string {
	text := base64.RawURLEncoding.EncodeToString
	return map[string]string{
		"kty": "RSA", "kid": "k", "use": "sig", "n": text(key.N.Bytes()), "e": text(big.NewInt(int64(key.E)).Bytes()),
	}
}

// Only what the provider has signed with a key that it publishes is believed, whatever a token says of its own key, and
// whatever the provider says it would sign with.
func TestWhatTheProviderHasNotSignedIsNotBelieved(t *testing.T) {
	p := newSigner(t)
	stranger := newKey(t)
	for _, c := range []struct {
		name     string
		method   jwt.SigningMethod
		key      any
		header   map[string]any
		more     string
		believed bool
	}{
		{name: "its own key", method: jwt.SigningMethodRS256, key: p.key, believed: true},
		{name: "a stranger's key", method: jwt.SigningMethodRS256, key: stranger},
		{name: "a stranger's key, sent along", method: jwt.SigningMethodRS256, key: stranger, header: map[string]any{"jwk": public(stranger)}},
		{name: "a stranger's key at an address", method: jwt.SigningMethodRS256, key: stranger, header: map[string]any{"jku": "http://127.0.0.1:1/keys"}},
		{name: "no signature", method: jwt.SigningMethodNone, key: jwt.UnsafeAllowNoneSignatureType},
		{
			name: "no signature, as announced", method: jwt.SigningMethodNone, key: jwt.UnsafeAllowNoneSignatureType,
			more: `, "id_token_signing_alg_values_supported": ["none"]`,
		},
		{name: "our secret", method: jwt.SigningMethodHS256, key: []byte("hunter2")},
		{
			name: "our secret, as announced", method: jwt.SigningMethodHS256, key: []byte("hunter2"),
			more: `, "id_token_signing_alg_values_supported": ["HS256"]`,
		},
		{name: "its public key as a secret", method: jwt.SigningMethodHS256, key: p.key.N.Bytes()},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.more = c.more
			client := New(Settings{Issuer: p.URL, ClientID: "app", Secret: "hunter2"}, slog.New(slog.DiscardHandler))
			way, _, err := client.Begin(context.Background(), "http://here/cb", false)
			if err != nil {
				t.Fatal(err)
			}
			token := jwt.NewWithClaims(c.method, jwt.MapClaims{
				"iss": p.URL, "sub": "ana", "aud": "app", "nonce": way.Nonce, "email": "ana@example.org",
				"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix(),
			})
			token.Header["kid"] = "k"
			for name, value := range c.header {
				token.Header[name] = value
			}
			if p.id, err = token.SignedString(c.key); err != nil {
				t.Fatal(err)
			}
			said, err := client.Finish(context.Background(), way, "code", "")
			switch {
			case c.believed && (err != nil || said.Subject != "ana"):
				t.Errorf("%+v, %v", said, err)
			case !c.believed && !errs.Is(err, errs.Invalid):
				t.Errorf("believed, or not told: %+v, %v", said, err)
			}
		})
	}
}
