// Package organization keeps institutions, academic programs and associations, and who plays which part in them:
// founding, invitations, domains, leaving. An organization sees who belongs to it and nothing of what they said, did or
// plan. See policy.go for who may do what.
package organization

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"pathways/internal/platform/errs"
)

// Kind is what sort of organization it is.
type Kind string

// The kinds of organizations.
const (
	Institution Kind = "institution"
	Program     Kind = "program" // an academic program
	Association Kind = "association"
)

// Kinds are all, in the order in which they are offered.
var Kinds = []Kind{Institution, Program, Association}

// Organization is one of them. Its slug is chosen from the first name that it had and never changes.
type Organization struct {
	ID       string
	Slug     string
	Name     string
	Kind     Kind
	Homepage string // https: or http: address; may be empty
	City     string
	Country  string
	Created  time.Time
}

// Part is what a person plays in an organization.
type Part string

// The parts.
const (
	Owner   Part = "owner"
	Steward Part = "steward" // keeps frameworks
	Lead    Part = "lead"    // leads teams
	Member  Part = "member"
	Guest   Part = "guest"
)

// Parts are all, in the order in which they are offered.
var Parts = []Part{Owner, Steward, Lead, Member, Guest}

// Way is how a person came to an organization.
type Way string

// The ways.
const (
	Founded  Way = "founded"
	Invited  Way = "invitation" // one to their own address
	ByLink   Way = "link"       // one that several people may use
	ByDomain Way = "domain"
	ByOwner  Way = "owner" // put there by those who run it
)

// Membership is one person's part in one organization.
type Membership struct {
	Organization Organization
	Part         Part
	How          Way
	Since        time.Time
}

// Colleague is somebody in an organization, as one of its people may see them.
type Colleague struct {
	Person string
	Name   string
	Part   Part
	Email  string    // for owners only; else empty
	Since  time.Time // for owners only; else zero
	How    Way       // for owners only; else empty
}

// Draft is what can be said of an organization by those who run it.
type Draft struct {
	Name     string
	Kind     Kind
	Homepage string
	City     string
	Country  string
}

// Longest texts, in characters.
const (
	MaxName    = 120
	MaxPlace   = 80
	MaxAddress = 254 // of an e-mail address, RFC 5321
	MaxMessage = 1000
	maxURL     = 300
)

// tidy takes away spaces around and turns what cannot be seen into spaces.
func tidy(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// checked is the draft as it is stored.
//
// Errors: errs.Invalid with the fields "name", "kind", "homepage", "city", "country".
func (d Draft) checked() (Draft, error) {
	d.Name, d.Homepage, d.City, d.Country = tidy(d.Name), strings.TrimSpace(d.Homepage), tidy(d.City), tidy(d.Country)
	var faults []errs.Field
	fault := func(name, key string, args ...any) {
		faults = append(faults, errs.Field{Name: name, Key: key, Args: args})
	}
	switch n := utf8.RuneCountInString(d.Name); {
	case n == 0:
		fault("name", "organization.fault.name")
	case n > MaxName:
		fault("name", "organization.fault.long", "most", MaxName)
	}
	if !slices.Contains(Kinds, d.Kind) {
		fault("kind", "organization.fault.kind")
	}
	if d.Homepage != "" && !strings.Contains(d.Homepage, "://") {
		d.Homepage = "https://" + d.Homepage
	}
	if d.Homepage != "" && !isHomepage(d.Homepage) {
		fault("homepage", "organization.fault.homepage")
	}
	for name, text := range map[string]string{"city": d.City, "country": d.Country} {
		if utf8.RuneCountInString(text) > MaxPlace {
			fault(name, "organization.fault.long", "most", MaxPlace)
		}
	}
	if len(faults) > 0 {
		slices.SortFunc(faults, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
		return d, &errs.Error{Kind: errs.Invalid, Op: "organization", Fields: faults}
	}
	return d, nil
}

func isHomepage(s string) bool {
	u, err := url.Parse(s)
	return err == nil && len(s) <= maxURL && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil &&
		!strings.ContainsAny(s, " \t\r\n\"<>")
}

// maxSlug is how long an address may be before a mark is put behind it.
const maxSlug = 50

// slugOf is a name as it can stand in an address: small letters a to z, digits, hyphens. A name without any of these is
// "organization".
func slugOf(name string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		case r == '\'' || r == '’' || unicode.Is(unicode.Mn, r):
		default:
			hyphen = true
		}
		if b.Len() >= maxSlug {
			break
		}
	}
	slug := strings.TrimRight(b.String(), "-")
	if slug == "" {
		return "organization"
	}
	return slug
}

// reserved are addresses of pages that stand beside those of organizations.
var reserved = []string{"new"}
