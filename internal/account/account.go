// Package account keeps people and the ways in which they prove who they are: passphrase, a link by e-mail, passkeys,
// accounts elsewhere (OpenID Connect); their sessions and their personal tokens.
package account

import "time"

// Person is somebody with an account.
type Person struct {
	ID       string
	Name     string
	Email    string // in small letters; confirmed
	Language string // "" for that of the browser
	Operator bool   // runs this installation
	Created  time.Time
	Barred   *time.Time // may not sign in since; nil: may
}
