package accountweb

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/a-h/templ"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// Passkeys is the way in with a passkey. Its conversation with the device goes on in the browser
// (platform/ui/js/passkey.js), in JSON: faults are problem+json with a sentence. Without script the buttons stay away.
func Passkeys(accounts *account.Service) Way {
	return Way{
		SignIn: func(at Place) templ.Component { return passkeyAsk(at, "account.passkey.use") },
		Prove: func(ctx context.Context, v authz.Viewer, at Place) (templ.Component, error) {
			keys, err := accounts.Passkeys(ctx, v)
			if err != nil || len(keys) == 0 {
				return nil, err
			}
			return passkeyAsk(at, "account.passkey.prove"), nil
		},
		Account: func(ctx context.Context, v authz.Viewer) (templ.Component, error) {
			keys, err := accounts.Passkeys(ctx, v)
			if err != nil {
				return nil, err
			}
			return passkeyList(keys), nil
		},
		Routes: func(e *Entrance) []web.Route {
			return []web.Route{
				{Pattern: "POST /account/passkeys/ask", Handle: e.askPasskey, For: web.Visitors, MaxBody: 1 << 10},
				{Pattern: "POST /account/passkeys/answer", Handle: e.answerPasskey, For: web.Visitors, MaxBody: maxAnswer},
				{Pattern: "GET /account/passkeys/new", Handle: e.newPasskey, For: web.Proven},
				{Pattern: "POST /account/passkeys/begin", Handle: e.beginPasskey, For: web.Proven, MaxBody: 1 << 10},
				{Pattern: "POST /account/passkeys", Handle: e.addPasskey, For: web.Proven, MaxBody: maxAnswer},
				{Pattern: "POST /account/passkeys/{id}/remove", Handle: e.removePasskey, For: web.Proven},
			}
		},
	}
}

// maxAnswer is more than any device answers: a key that quantum computers cannot forge has some 5 kB.
const maxAnswer = 64 << 10

// keyAnswer is what the script sends back.
type keyAnswer struct {
	Ticket     string          `json:"ticket"`
	Name       string          `json:"name"` // of a new key
	Next       string          `json:"next"` // where to go on
	Credential json.RawMessage `json:"credential"`
}

func readAnswer(r *http.Request) (a keyAnswer, err error) {
	reader := json.NewDecoder(r.Body)
	if err = reader.Decode(&a); err == nil {
		_, err = reader.Token()
	}
	if err == nil || !errors.Is(err, io.EOF) {
		var tooLong *http.MaxBytesError
		if errors.As(err, &tooLong) {
			return a, err
		}
		return a, web.Invalid("account.passkey.damaged")
	}
	return a, nil
}

func writeJSON(w http.ResponseWriter, r *http.Request, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return errs.Wrap(errs.Internal, "accountweb.writeJSON", err)
	}
	return web.WriteData(w, r, web.Data{Type: "application/json", Body: raw})
}

// asked is what the script gives to the device.
type asked struct {
	Ticket    string          `json:"ticket"`
	PublicKey json.RawMessage `json:"publicKey"`
}

// askPasskey begins a sign-in, or a fresh proof of somebody who is signed in.
func (e *Entrance) askPasskey(w http.ResponseWriter, r *http.Request) error {
	host, err := account.HostOf(e.Base(r))
	if err != nil {
		return err
	}
	c, err := e.accounts.AskPasskey(r.Context(), authz.From(r.Context()), host, e.Caller(r))
	if err != nil {
		return err
	}
	return writeJSON(w, r, asked{c.Ticket, c.Options})
}

// answerPasskey lets somebody in and says where to go on.
func (e *Entrance) answerPasskey(w http.ResponseWriter, r *http.Request) error {
	a, err := readAnswer(r)
	if err != nil {
		return err
	}
	secret, err := e.accounts.AnswerPasskey(r.Context(), authz.From(r.Context()), a.Ticket, a.Credential, e.Caller(r))
	if err != nil {
		return err
	}
	e.setCookie(w, r, secret)
	return writeJSON(w, r, map[string]string{"to": Place{Next: a.Next}.path()})
}

func (e *Entrance) newPasskey(w http.ResponseWriter, r *http.Request) error {
	_, err := account.HostOf(e.Base(r))
	why := ""
	var known *errs.Error
	if errors.As(err, &known) {
		why = i18n.T(r.Context(), known.Key, known.Args...)
	}
	return show(w, r, http.StatusOK, i18n.T(r.Context(), "account.passkey.new"), passkeyNew(agent(r.UserAgent()), why))
}

func (e *Entrance) beginPasskey(w http.ResponseWriter, r *http.Request) error {
	host, err := account.HostOf(e.Base(r))
	if err != nil {
		return err
	}
	c, err := e.accounts.NewPasskey(r.Context(), authz.From(r.Context()), host)
	if err != nil {
		return err
	}
	return writeJSON(w, r, asked{c.Ticket, c.Options})
}

func (e *Entrance) addPasskey(w http.ResponseWriter, r *http.Request) error {
	a, err := readAnswer(r)
	if err != nil {
		return err
	}
	if a.Name == "" {
		a.Name = agent(r.UserAgent())
	}
	if _, err := e.accounts.AddPasskey(r.Context(), authz.From(r.Context()), a.Ticket, a.Name, a.Credential); err != nil {
		return err
	}
	return writeJSON(w, r, map[string]string{"to": "/account#passkeys"})
}

func (e *Entrance) removePasskey(w http.ResponseWriter, r *http.Request) error {
	if err := e.accounts.RemovePasskey(r.Context(), authz.From(r.Context()), r.PathValue("id")); err != nil {
		return err
	}
	return web.Redirect(w, r, "/account#passkeys")
}
