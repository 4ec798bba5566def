package casefile

import (
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"
)

// space is the namespace of identifiers that a release has none for. It is fixed for ever.
var space = uuid.MustParse("2f0a6f6e-94ad-5c0e-8f3b-71d5c7b4a9e2")

// derived is an identifier that follows from what it stands for, the same on every machine and in all time.
func derived(parts ...string) UUID {
	return UUID(uuid.NewSHA1(space, []byte(strings.Join(parts, "\x1f"))).String())
}

// Identifier is an identifier of a release as CASE has it: itself where CASE allows its form, else one derived from it.
func Identifier(id string) UUID {
	if Allowed(id) {
		return UUID(id)
	}
	return derived("identifier", id)
}

// Allowed says whether CASE 1.1 allows the form of an identifier: small letters, version 1 to 5, the usual variant.
func Allowed(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		fits := c >= '0' && c <= '9' || c >= 'a' && c <= 'f'
		switch i {
		case 8, 13, 18, 23:
			fits = c == '-'
		case 14:
			fits = c >= '1' && c <= '5'
		case 19:
			fits = c == '8' || c == '9' || c == 'a' || c == 'b'
		}
		if !fits {
			return false
		}
	}
	return true
}

// Root is what stands between a server's public address and the endpoints of CASE 1.1.
const Root = "/ims/case/v1p1"

// The endpoints of the standard, which are parts of addresses.
const (
	Packages     = "CFPackages"
	Documents    = "CFDocuments"
	Items        = "CFItems"
	Associations = "CFAssociations"
	Groupings    = "CFAssociationGroupings"
	Concepts     = "CFConcepts"
	ItemTypes    = "CFItemTypes"
	Licenses     = "CFLicenses"
	Subjects     = "CFSubjects"
	Rubrics      = "CFRubrics"
)

// base is what addresses begin with: "https://pathways.example.org/ims/case/v1p1".
type base string

// uri is the address of a thing. Where no server is known, it names the thing without a place (RFC 9562).
func (b base) uri(endpoint string, id UUID) URI {
	if b == "" {
		return "urn:uuid:" + URI(id)
	}
	return URI(string(b) + "/" + endpoint + "/" + string(id))
}

// within is the address of a row or a cell of a rubric, which is had with the whole rubric only.
func (b base) within(rubric, id UUID) URI {
	if b == "" {
		return b.uri(Rubrics, id)
	}
	return b.uri(Rubrics, rubric) + "#" + URI(id)
}

func (b base) link(endpoint, title string, id UUID) *LinkURI {
	return &LinkURI{Title: title, Identifier: id, URI: b.uri(endpoint, id)}
}

func (b base) general(endpoint, title string, id UUID) LinkGenURI {
	return LinkGenURI{Title: title, Identifier: string(id), URI: b.uri(endpoint, id)}
}

// isURI says whether a text is an absolute address.
func isURI(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "") && !strings.ContainsAny(s, " \t\r\n\"<>\\^`{|}")
}

// instantOf is the beginning of a date that may be a year or a month only.
func instantOf(date string) Time {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(form, date); err == nil {
			return Time(at.Format(time.RFC3339))
		}
	}
	return Time(time.Unix(0, 0).UTC().Format(time.RFC3339))
}

// dayOf is a date where it is known to the day.
func dayOf(date string) Date {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return ""
	}
	return Date(date)
}

// Address is the address of a thing on a server with a public address, by its identifier here; where no server is known,
// it names the thing without a place. Other standards name things by it too.
func Address(baseURL, endpoint, id string) string {
	if baseURL == "" {
		return string(base("").uri(endpoint, Identifier(id)))
	}
	return string(base(strings.TrimRight(baseURL, "/")+Root).uri(endpoint, Identifier(id)))
}
