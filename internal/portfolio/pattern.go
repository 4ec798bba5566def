package portfolio

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// values are what a pattern is filled with: "" is nothing to say.
type values map[string]string

// fill gives the first of several patterns that can be filled, and whether there was one.
func fill(patterns []string, v values) (string, bool) {
	for _, p := range patterns {
		if text, ok := filled(p, v); ok {
			return text, true
		}
	}
	return "", false
}

// filled puts values into a pattern. {name} is a value; [ ] around a part leaves it out where one of its values is
// empty; {?name} asks for a value without saying it, {!name} asks that there is none. It is not ok where a value outside
// of [ ] is empty. Brackets do not nest.
func filled(pattern string, v values) (text string, ok bool) {
	var b strings.Builder
	for rest := pattern; rest != ""; {
		at := strings.IndexAny(rest, "[{")
		if at < 0 {
			b.WriteString(rest)
			break
		}
		b.WriteString(rest[:at])
		closing := byte('}')
		if rest[at] == '[' {
			closing = ']'
		}
		end := strings.IndexByte(rest[at:], closing)
		if end < 0 {
			return "", false
		}
		inner := rest[at+1 : at+end]
		opening := rest[at]
		rest = rest[at+end+1:]
		if opening == '[' {
			if part, ok := filled(inner, v); ok {
				b.WriteString(part)
			}
			continue
		}
		name := strings.TrimLeft(inner, "?!")
		switch value := v[name]; {
		case strings.HasPrefix(inner, "!"):
			if value != "" {
				return "", false
			}
		case value == "":
			return "", false
		case !strings.HasPrefix(inner, "?"):
			b.WriteString(value)
		}
	}
	return b.String(), true
}

// sentence gives a text a capital at its beginning, unless its first word is written in a way of its own (eBird).
func sentence(s string) string {
	s = once(s)
	lead := len(s) - len(strings.TrimLeft(s, "\n"))
	first, size := utf8.DecodeRuneInString(s[lead:])
	second, _ := utf8.DecodeRuneInString(s[lead+size:])
	if unicode.IsLower(first) && !unicode.IsUpper(second) {
		return s[:lead] + string(unicode.ToUpper(first)) + s[lead+size:]
	}
	return s
}

// once takes off a period after words that end with a sign of their own: “Why tides?”.
func once(s string) string {
	body, dotted := strings.CutSuffix(s, ".")
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(body, "\"”’)"))
	if dotted && (strings.ContainsRune("?!…", last) || last == '.' && !strings.HasSuffix(body, ".")) {
		return body
	}
	return s
}

// ended gives a text a period where it ends without any sign.
func ended(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if last, _ := utf8.DecodeLastRuneInString(s); strings.ContainsRune(".!?…:;\"”’)»", last) {
		return s
	}
	return s + "."
}

// bare is a title without the period or comma that somebody put at its end.
func bare(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") {
		return s
	}
	return strings.TrimRight(s, " .,;:")
}

// joined sets texts behind one another; one that begins with a line feed stands on a line of its own.
func joined(parts []string) string {
	var b strings.Builder
	for _, p := range parts {
		if b.Len() > 0 && !strings.HasPrefix(p, "\n") {
			b.WriteByte(' ')
		}
		if b.Len() == 0 {
			p = strings.TrimLeft(p, "\n")
		}
		b.WriteString(p)
	}
	return b.String()
}
