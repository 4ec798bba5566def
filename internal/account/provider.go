package account

import (
	"strings"
)

// Provider is a place where people have accounts that can open theirs here (OpenID Connect), as those who run this
// installation have agreed with it.
type Provider struct {
	ID           string   // lasting: what is linked is kept under it
	Name         string   // as people know it: "City Museum account"
	Issuer       string   // as the provider spells it
	ClientID     string   // of this installation
	ClientSecret string   // never shown
	Scopes       []string // asked for besides openid
	RedirectPath string   // where it sends people back to
	Domains      []string // it may speak for the addresses of these, in small letters
	Organization string   // slug of the organization that takes in who comes with an address of Domains; may be empty
}

// SpeaksFor says whether the provider may say whose an address is: those of its domains, not of what lies below them.
func (p Provider) SpeaksFor(email string) bool {
	domain := domainOf(email)
	for _, own := range p.Domains {
		if domain == own {
			return true
		}
	}
	return false
}

// domainOf is what stands behind the @ of an address.
func domainOf(email string) string { return email[strings.LastIndexByte(email, '@')+1:] }
