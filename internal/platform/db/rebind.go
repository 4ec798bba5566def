package db

import "strings"

// rebind turns PostgreSQL's placeholders into SQLite's: $1 becomes ?1. Text in quotes and comments stays.
func rebind(query string) string {
	var b strings.Builder
	b.Grow(len(query))
	for i := 0; i < len(query); {
		n := opaque(query[i:])
		switch {
		case n > 0:
			b.WriteString(query[i : i+n])
			i += n
		case query[i] == '$' && i+1 < len(query) && isDigit(query[i+1]) && !(i > 0 && isWord(query[i-1])):
			b.WriteByte('?')
			i++
		default:
			b.WriteByte(query[i])
			i++
		}
	}
	return b.String()
}

// opaque is the length of the quoted text or comment that s begins with; 0 where it begins with neither.
// One that does not end goes to the end of s.
func opaque(s string) int {
	switch {
	case s[0] == '\'' || s[0] == '"':
		return through(s, 1, s[:1])
	case strings.HasPrefix(s, "--"):
		return through(s, 2, "\n")
	case strings.HasPrefix(s, "/*"):
		return through(s, 2, "*/")
	}
	return 0
}

func through(s string, from int, end string) int {
	if n := strings.Index(s[from:], end); n >= 0 {
		return from + n + len(end)
	}
	return len(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return c == '_' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}
