package role

import (
	"context"
	"time"

	"pathways/internal/platform/db"
)

// Own is what a person wrote on the roles of organizations, and the roles that they hold, for their take-out.
type Own struct {
	Proposals []OwnProposal `json:"proposals"`
	Comments  []OwnComment  `json:"comments"`
	Holds     []OwnRole     `json:"holds"`
}

// OwnProposal is a change that the person suggested.
type OwnProposal struct {
	ID           string    `json:"id"`
	Organization string    `json:"organization"`
	Role         string    `json:"role"`
	Part         Part      `json:"part"`
	Item         string    `json:"item,omitempty"`
	Before       Said      `json:"before"`
	After        Said      `json:"after"`
	Reason       string    `json:"reason"`
	State        State     `json:"state"`
	Reply        string    `json:"reply"`
	At           time.Time `json:"at"`
}

// OwnComment is what the person said of a role.
type OwnComment struct {
	ID           string    `json:"id"`
	Organization string    `json:"organization"`
	Role         string    `json:"role"`
	Item         string    `json:"item,omitempty"`
	Text         string    `json:"text"`
	At           time.Time `json:"at"`
}

// OwnRole is a role that the person holds.
type OwnRole struct {
	Organization string    `json:"organization"`
	Role         string    `json:"role"`
	Since        time.Time `json:"since"`
}

// Export reads what a person wrote and holds. The caller has decided.
func (s *Service) Export(ctx context.Context, tx *db.Tx, person string) (Own, error) {
	return selectOwn(ctx, tx, person)
}
