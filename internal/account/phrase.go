package account

import "context"

// HashPhrase hashes a passphrase that somebody else than an account is opened with: that of a shared link. It costs
// what the passphrase of an account costs, and waits for the same few turns.
//
// Errors: errs.Unavailable when the context ends before its turn comes.
func (s *Service) HashPhrase(ctx context.Context, phrase string) (string, error) {
	return s.hash.of(ctx, phrase)
}

// PhraseFits says whether a passphrase is the one that was hashed.
//
// Errors: as HashPhrase; errs.Internal for a hash that is none.
func (s *Service) PhraseFits(ctx context.Context, phrase, hash string) (bool, error) {
	fits, _, err := s.hash.fits(ctx, phrase, hash)
	return fits, err
}
