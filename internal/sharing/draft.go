package sharing

import (
	"encoding/base64"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// Draft is what an owner says of a new grant.
type Draft struct {
	ID           string // made with the form, so that a double click shares once
	To           To
	Choice       Choice
	Line         string
	Comments     bool
	Conversation bool
	Ends         time.Time
	Phrase       string // of a link; "" for none
	Secret       string // of a link, made by ids.Secret with the form; "" for one that is made now
	Seen         string // digest of the copy that the owner saw in the preview; "" where none was shown
}

// partNames are the parts that can be played, as organizations call them, in the order in which they are offered.
var partNames = []string{"owner", "steward", "lead", "member", "guest"}

// PartNames are the parts that something can be shared with.
func PartNames() []string { return slices.Clone(partNames) }

// EndAfter is the end of a grant that runs for some days.
func EndAfter(days int, now time.Time) time.Time {
	return now.Add(time.Duration(days) * 24 * time.Hour)
}

// EndOn is the end of a grant that runs until the end of a day, YYYY-MM-DD in UTC; false where it is no day.
func EndOn(day string) (time.Time, bool) {
	d, err := time.Parse(time.DateOnly, day)
	return d.Add(24*time.Hour - time.Second), err == nil
}

// Check says what is wrong with a draft, field by field, without sharing anything: "email", "organization", "parts",
// "name", "line", "ends", "phrase", "to".
func (d Draft) Check(v authz.Viewer, parts []Part, now time.Time) error {
	_, err := d.grant(v, parts, now)
	return err
}

// grant is the grant that a draft makes.
func (d Draft) grant(v authz.Viewer, parts []Part, now time.Time) (*Grant, error) {
	var faults []errs.Field
	fault := func(name, key string, args ...any) {
		faults = append(faults, errs.Field{Name: name, Key: key, Args: args})
	}
	g := &Grant{
		ID: d.ID, Owner: v.Person, Line: strings.TrimSpace(d.Line), Comments: d.Comments, Choice: d.Choice,
		Created: now, Taken: now, Ends: d.Ends.UTC().Truncate(time.Millisecond),
		To: To{Kind: d.To.Kind, Name: oneLine(d.To.Name)},
	}
	if !ids.Valid(d.ID) {
		fault("to", "sharing.fault.form")
	}
	switch d.To.Kind {
	case ToPerson:
		g.Conversation = d.Conversation
		g.To.Email = strings.ToLower(strings.TrimSpace(d.To.Email))
		switch {
		case !isAddress(g.To.Email):
			fault("email", "sharing.fault.email")
		case g.To.Email == v.Email:
			fault("email", "sharing.fault.self")
		}
	case ToPart:
		i := slices.IndexFunc(parts, func(p Part) bool { return p.Organization != "" && p.Organization == d.To.Organization })
		if i < 0 {
			fault("organization", "sharing.fault.organization")
		} else {
			g.To.Organization, g.To.Name = d.To.Organization, parts[i].Name
		}
		for _, name := range partNames {
			if slices.Contains(d.To.Parts, name) {
				g.To.Parts = append(g.To.Parts, name)
			}
		}
		if len(g.To.Parts) == 0 {
			fault("parts", "sharing.fault.parts")
		}
	case ToLink:
		if n := utf8.RuneCountInString(d.Phrase); d.Phrase != "" && (n < MinPhrase || n > MaxPhrase) {
			fault("phrase", "sharing.fault.phrase", "least", MinPhrase, "most", MaxPhrase)
		}
		if d.Secret != "" && !isSecret(d.Secret) {
			fault("to", "sharing.fault.form")
		}
	default:
		fault("to", "sharing.fault.to")
	}
	if utf8.RuneCountInString(g.To.Name) > MaxName {
		fault("name", "sharing.fault.long", "most", MaxName)
	}
	if utf8.RuneCountInString(g.Line) > MaxLine {
		fault("line", "sharing.fault.long", "most", MaxLine)
	}
	if f := endFault(g.Ends, now); f != nil {
		faults = append(faults, *f)
	}
	if len(faults) > 0 {
		return nil, &errs.Error{Kind: errs.Invalid, Op: "sharing.Draft", Fields: faults}
	}
	return g, nil
}

func endFault(ends, now time.Time) *errs.Field {
	if !ends.After(now) || ends.After(EndAfter(MaxDays, now)) {
		return &errs.Field{Name: "ends", Key: "sharing.fault.ends"}
	}
	return nil
}

// isAddress says whether a text can be an e-mail address: RFC 5321 says at most 254 characters.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == "" && len(s) <= 254 && !strings.ContainsAny(s, " \t\r\n<>\"") && utf8.ValidString(s)
}

// isSecret says whether a text has the shape of ids.Secret: 256 bits.
func isSecret(s string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	return err == nil && len(raw) == 32
}

// oneLine takes line ends and spaces around and in a name away.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
