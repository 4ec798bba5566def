// Package ids makes identifiers and secrets.
package ids

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/google/uuid"
)

// New is an identifier that sorts by time (UUIDv7).
func New() string { return uuid.Must(uuid.NewV7()).String() }

// Valid says whether a text is an identifier in its usual form of 36 characters.
func Valid(s string) bool { return len(s) == 36 && uuid.Validate(s) == nil }

// Secret is what a link, a cookie or a personal token holds: 256 random bits, 43 characters that need no escaping in
// an address. It is given away once; only its Digest is stored.
func Secret() string {
	var raw [32]byte
	rand.Read(raw[:])
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// Digest is what is stored of a secret: SHA-256 in hex. A secret of 256 random bits needs no salt and no slow hash.
func Digest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
