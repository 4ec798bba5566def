package organization

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// addressOf is an e-mail address in small letters; false where the text is none. It asks for one @ with something before
// it and a domain with a dot behind it, which is what mail over the internet needs (RFC 5321, without quoted names and
// without address literals).
func addressOf(s string) (string, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if strings.Count(s, "@") != 1 || len(s) > MaxAddress || !utf8.ValidString(s) {
		return "", false
	}
	local, domain := splitAddress(s)
	if local == "" || len(local) > 64 || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..") {
		return "", false
	}
	for _, r := range local {
		if r <= ' ' || r == 0x7f || strings.ContainsRune(`"(),:;<>[\]`, r) || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return "", false
		}
	}
	return s, isDomain(domain)
}

// isDomain says whether a text in small letters is the name of a domain with at least two parts: letters of any script,
// digits and hyphens (RFC 1123, RFC 5890).
func isDomain(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(s) > 253 {
		return false
	}
	for _, p := range parts {
		if p == "" || len(p) > 63 || p[0] == '-' || p[len(p)-1] == '-' {
			return false
		}
		for _, r := range p {
			if r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return false
			}
		}
	}
	return strings.ContainsFunc(parts[len(parts)-1], unicode.IsLetter)
}

func splitAddress(email string) (local, domain string) {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return email, ""
	}
	return email[:at], email[at+1:]
}

func lastDot(s string) int { return strings.LastIndexByte(s, '.') }

// publicDomains give addresses to everybody: nobody can own one of them here. The list is ours and short; it holds the
// large ones.
var publicDomains = []string{
	"aol.com", "duck.com", "fastmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
	"googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com", "laposte.net", "libero.it", "live.com",
	"mac.com", "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.es", "outlook.fr", "pm.me",
	"proton.me", "protonmail.com", "qq.com", "rocketmail.com", "t-online.de", "tuta.com", "tutanota.com", "wanadoo.fr", "web.de",
	"yahoo.ca", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com", "yahoo.com.br", "yahoo.com.mx", "yahoo.de", "yahoo.es", "yahoo.fr", "yandex.com",
	"yandex.ru", "ymail.com", "zoho.com", "126.com", "163.com",
}

func isPublicDomain(domain string) bool { return slices.Contains(publicDomains, domain) }
