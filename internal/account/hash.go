package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"pathways/internal/platform/errs"
)

// cost is how much work one passphrase is: memory in KiB, passes, lanes.
type cost struct {
	memory, passes uint32
	lanes          uint8
}

// usual is the cost of what is hashed today: OWASP, Password Storage Cheat Sheet, argon2id with the least memory
// that it names beside two passes. Raising it is safe: older hashes are made anew at the next sign-in.
var usual = cost{memory: 19 * 1024, passes: 2, lanes: 1}

const (
	saltBytes = 16
	keyBytes  = 32
	// atOnce bounds how many are hashed at the same time, so that a crowd at the door costs 57 MiB and not the machine.
	atOnce = 3
)

// hasher makes and checks hashes of passphrases, a few at a time.
type hasher struct {
	turns chan struct{}
	done  func() // hears of each hash made; tests count with it
	dummy string // hash of nothing anybody can know, for addresses without an account
}

func newHasher() *hasher {
	h := &hasher{turns: make(chan struct{}, atOnce), done: func() {}}
	var salt, key [keyBytes]byte
	rand.Read(salt[:])
	rand.Read(key[:])
	h.dummy = phc(usual, salt[:saltBytes], key[:])
	return h
}

// of hashes a passphrase into the PHC string form.
//
// Errors: errs.Unavailable when the context ends before its turn comes.
func (h *hasher) of(ctx context.Context, passphrase string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key, err := h.key(ctx, passphrase, salt, usual, keyBytes)
	if err != nil {
		return "", err
	}
	return phc(usual, salt, key), nil
}

// fits says whether a passphrase is the one of a hash, and whether the hash should be made anew at today's cost. An
// empty hash takes as long and never fits.
//
// Errors: as of; errs.Internal for a hash that is none.
func (h *hasher) fits(ctx context.Context, passphrase, hash string) (fits, stale bool, err error) {
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	c, salt, want, err := readPHC(hash)
	if err != nil {
		return false, false, err
	}
	got, err := h.key(ctx, passphrase, salt, c, len(want))
	if err != nil {
		return false, false, err
	}
	fits = subtle.ConstantTimeCompare(got, want) == 1 && known
	return fits, fits && c != usual, nil
}

func (h *hasher) key(ctx context.Context, passphrase string, salt []byte, c cost, size int) ([]byte, error) {
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
	case <-ctx.Done():
		return nil, errs.Wrap(errs.Unavailable, "account.hash", ctx.Err())
	}
	defer h.done()
	return argon2.IDKey([]byte(passphrase), salt, c.passes, c.memory, c.lanes, uint32(size)), nil
}

func phc(c cost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// readPHC takes a hash apart. What it says never repeats the hash.
func readPHC(hash string) (c cost, salt, key []byte, err error) {
	damaged := errs.Internalf("account.hash", "a stored passphrase hash cannot be read")
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, damaged
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil {
		return c, nil, nil, damaged
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	key, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(key) == 0 || c.passes == 0 || c.lanes == 0 || c.memory > 1<<20 {
		return c, nil, nil, damaged
	}
	return c, salt, key, nil
}
