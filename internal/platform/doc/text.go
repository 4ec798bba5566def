package doc

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// clean makes a text fit for any writer: valid UTF-8, composed (NFC), line ends as "\n", tabs as spaces, without
// control characters, noncharacters and marks that change the direction of what stands around them.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe, r == '\ufeff',
			r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	return norm.NFC.String(s)
}

// oneLine is clean without line ends: for titles and properties.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// address gives the link of a run if it is one that a document may hold: http, https, mailto, or a place
// inside the document ("#name"). Anything else gives "".
func address(link string) string {
	if strings.HasPrefix(link, "#") && len(link) > 1 {
		return link
	}
	u, err := url.Parse(link)
	if err != nil || !utf8.ValidString(link) {
		return ""
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte(`"<>\^{|}`+"`", c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// rightToLeft says whether a rune is written from right to left (Hebrew, Arabic and their kin).
func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	c := p.Class()
	return c == bidi.R || c == bidi.AL
}
