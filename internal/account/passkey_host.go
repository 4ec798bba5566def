package account

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"pathways/internal/platform/errs"
)

// Host is what passkeys of this installation belong to: a name ("pathways.example.org"; WebAuthn calls it the relying
// party's id), and the one origin from which they may be asked for.
type Host struct {
	Name   string `json:"name"`
	Origin string `json:"origin"`
}

// HostOf is the host of a base address such as "https://pathways.example.org".
//
// Errors: errs.Invalid with a sentence for people where browsers make no passkeys for such an address: a number instead
// of a name, a name of one word, or http on another machine.
func HostOf(base string) (Host, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return Host{}, noPasskeys("name", base)
	}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	local := name == "localhost" || strings.HasSuffix(name, ".localhost")
	if _, err := netip.ParseAddr(name); err == nil {
		return Host{}, noPasskeys("number", name)
	}
	if u.Scheme != "https" && !(u.Scheme == "http" && local) {
		return Host{}, noPasskeys("open", name)
	}
	if protocol.ValidateRPID(name) != nil {
		return Host{}, noPasskeys("name", name)
	}
	return Host{Name: name, Origin: u.Scheme + "://" + strings.ToLower(u.Host)}, nil
}

func noPasskeys(why, host string) error {
	return errs.New(errs.Invalid, "account.HostOf", "account.passkey.host."+why, "host", host)
}

// party is this installation in the words of the library. A passkey alone opens an account, so the device must find
// out who holds it (user verification) and must keep the key where it can be found without an address (discoverable).
// Of which make a device is, we do not ask.
func (h Host) party() (*webauthn.WebAuthn, error) {
	required := true
	timeout := webauthn.TimeoutConfig{Enforce: true, Timeout: ceremonyFor, TimeoutUVD: ceremonyFor}
	party, err := webauthn.New(&webauthn.Config{
		RPID: h.Name, RPDisplayName: "Pathways", RPOrigins: []string{h.Origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required,
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: timeout, Registration: timeout},
	})
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "account.Host", err)
	}
	return party, nil
}
