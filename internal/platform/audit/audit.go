// Package audit keeps who did what to accounts and organizations: for the person it is about, and for those who run the
// organization or the installation. It holds no secret and nothing that somebody said of their work.
package audit

import "time"

// Entry is one thing that was done.
type Entry struct {
	Actor        string // id of the person who did it; "" for the command line or nobody known
	Person       string // id of the person it is about; may be empty
	Organization string // id of the organization it is about; may be empty
	Action       string // "account.signed-in", "organization.part": the end of an i18n key "audit.<action>"
	Detail       string // a name or address in plain words; may be empty
}

// Kept is an entry that was kept, as it is read.
type Kept struct {
	ID string // sorts by time
	At time.Time
	Entry
	Who string // name of who did it; "" for the command line, nobody known, or a person who has left
}
