package moodle

import (
	"html"
	"strings"
)

// texts are the paragraphs of a description in HTML as plain text, and whether it has any form that plain text has not:
// anything but paragraphs and ends of lines. Addresses of links stand behind their words.
func texts(s string) (paragraphs []string, formatted bool) {
	var b strings.Builder
	link, unread := "", false // unread: within a script or the like
	write := func(text string) {
		if !unread {
			b.WriteString(html.UnescapeString(text))
		}
	}
	end := func() {
		if text := b.String(); strings.TrimSpace(text) != "" {
			paragraphs = append(paragraphs, text)
		}
		b.Reset()
	}
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			write(s)
			break
		}
		write(s[:open])
		s = s[open:]
		if rest, ok := strings.CutPrefix(s, "<!--"); ok {
			if _, s, ok = strings.Cut(rest, "-->"); !ok {
				s = ""
			}
			formatted = true
			continue
		}
		if len(s) < 2 || !isTag(s[1]) {
			write("<")
			s = s[1:]
			continue
		}
		close := strings.IndexByte(s, '>')
		if close < 0 {
			write(s)
			break
		}
		tag := s[1:close]
		s = s[close+1:]
		name := strings.ToLower(strings.TrimLeft(tag, "/"))
		if at := strings.IndexAny(name, " \t\n/"); at >= 0 {
			name = name[:at]
		}
		switch name {
		case "br":
			b.WriteByte('\n')
		case "p":
			formatted = formatted || len(tag) > len("/p")
			end()
		case "li":
			formatted = true
			if end(); !strings.HasPrefix(tag, "/") {
				b.WriteString("- ")
			}
		case "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "table", "tr", "blockquote", "pre", "dl", "dt", "dd", "hr":
			formatted = true
			end()
		case "td", "th":
			formatted = true
			b.WriteByte(' ')
		case "script", "style":
			formatted, unread = true, !strings.HasPrefix(tag, "/")
		case "a":
			formatted = true
			if strings.HasPrefix(tag, "/") {
				if link != "" && !strings.HasSuffix(b.String(), link) {
					b.WriteString(" <" + link + ">")
				}
				link = ""
			} else {
				link = address(html.UnescapeString(attribute(tag, "href")))
			}
		default:
			formatted = true
		}
	}
	end()
	if formatted {
		for i, p := range paragraphs { // spaces and ends of lines mean nothing in HTML that was laid out
			var out []string
			for ln := range strings.SplitSeq(p, "\n") {
				if ln = strings.Join(strings.Fields(ln), " "); ln != "" {
					out = append(out, ln)
				}
			}
			paragraphs[i] = strings.Join(out, "\n")
		}
	}
	return paragraphs, formatted
}

// isTag says whether a tag can begin with a character.
func isTag(c byte) bool { return c == '/' || c|0x20 >= 'a' && c|0x20 <= 'z' }

// attribute is the value of an attribute in quotation marks; "" where there is none.
func attribute(tag, name string) string {
	_, rest, ok := strings.Cut(tag, name+"=")
	if !ok || rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return ""
	}
	value, _, ok := strings.Cut(rest[1:], rest[:1])
	if !ok {
		return ""
	}
	return value
}
