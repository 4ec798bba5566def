package accounttest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"testing"

	"github.com/fxamacker/cbor/v2"
)

// Device is a phone or security key made of software, for tests of passkeys: it makes keys on the curve P-256 and signs
// with them as WebAuthn Level 3 says, at the origin of the browser that it is in. Its holder always says yes.
type Device struct {
	T      testing.TB
	Origin string // of the page that asks
	Counts bool   // it counts its signatures; else the count is always 0, as with keys that are kept in several places
	Unseen bool   // it does not find out who holds it
	Keys   []*DeviceKey
}

// DeviceKey is a key that the device holds.
type DeviceKey struct {
	ID     []byte
	Handle []byte
	Count  uint32
	secret *ecdsa.PrivateKey
}

// Flags of authenticator data: WebAuthn Level 3, section 6.1.
const (
	present  = 1 << 0
	verified = 1 << 2
	attested = 1 << 6
)

var b64 = base64.RawURLEncoding

// Make answers PublicKeyCredentialCreationOptionsJSON with a new key.
func (d *Device) Make(options []byte) []byte {
	d.T.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
		RP        struct {
			ID string `json:"id"`
		} `json:"rp"`
		User struct {
			ID string `json:"id"`
		} `json:"user"`
	}
	d.read(options, &asked)
	secret, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	d.must(err)
	key := &DeviceKey{ID: make([]byte, 32), secret: secret}
	rand.Read(key.ID)
	key.Handle, err = b64.DecodeString(asked.User.ID)
	d.must(err)
	d.Keys = append(d.Keys, key)

	public, err := secret.PublicKey.Bytes()
	d.must(err)
	// A COSE key: EC2, ES256, P-256, x, y (RFC 9052, section 7).
	cose, err := cbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: public[1:33], -3: public[33:]})
	d.must(err)
	data := d.data(asked.RP.ID, attested, key)
	data = append(data, make([]byte, 16)...) // AAGUID: it does not say which make it is
	data = binary.BigEndian.AppendUint16(data, uint16(len(key.ID)))
	data = append(append(data, key.ID...), cose...)
	object, err := cbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	d.must(err)
	return d.answer(key, map[string]any{
		"clientDataJSON":    b64.EncodeToString(d.client("webauthn.create", asked.Challenge)),
		"attestationObject": b64.EncodeToString(object),
		"transports":        []string{"internal"},
	})
}

// Sign answers PublicKeyCredentialRequestOptionsJSON with a key: the one given, else the last one made.
func (d *Device) Sign(options []byte, with ...*DeviceKey) []byte {
	d.T.Helper()
	var asked struct {
		Challenge string `json:"challenge"`
		RPID      string `json:"rpId"`
	}
	d.read(options, &asked)
	key := d.Keys[len(d.Keys)-1]
	if len(with) > 0 {
		key = with[0]
	}
	if d.Counts {
		key.Count++
	}
	data := d.data(asked.RPID, 0, key)
	client := d.client("webauthn.get", asked.Challenge)
	hashed := sha256.Sum256(client)
	signed := sha256.Sum256(append(append([]byte{}, data...), hashed[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, key.secret, signed[:])
	d.must(err)
	return d.answer(key, map[string]any{
		"clientDataJSON":    b64.EncodeToString(client),
		"authenticatorData": b64.EncodeToString(data),
		"signature":         b64.EncodeToString(signature),
		"userHandle":        b64.EncodeToString(key.Handle),
	})
}

// data is the head of authenticator data: the host, what the holder did, the count.
func (d *Device) data(host string, flags byte, key *DeviceKey) []byte {
	hash := sha256.Sum256([]byte(host))
	flags |= present
	if !d.Unseen {
		flags |= verified
	}
	return binary.BigEndian.AppendUint32(append(hash[:], flags), key.Count)
}

func (d *Device) client(kind, challenge string) []byte {
	raw, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	d.must(err)
	return raw
}

func (d *Device) answer(key *DeviceKey, response map[string]any) []byte {
	id := b64.EncodeToString(key.ID)
	raw, err := json.Marshal(map[string]any{
		"id": id, "rawId": id, "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": map[string]any{}, "response": response,
	})
	d.must(err)
	return raw
}

func (d *Device) read(raw []byte, to any) {
	d.T.Helper()
	d.must(json.Unmarshal(raw, to))
}

func (d *Device) must(err error) {
	d.T.Helper()
	if err != nil {
		d.T.Fatalf("accounttest: device: %v", err)
	}
}
