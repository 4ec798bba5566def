package blob

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is how many characters a name keeps.
const maxName = 120

// programs are endings of plain text that a computer of today runs, or opens as a page, when it is clicked on.
var programs = []string{
	".bat", ".cmd", ".com", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".jse", ".mjs", ".cjs", ".ts", ".wsf", ".wsh", ".hta", ".sh",
	".bash", ".zsh", ".command", ".tool", ".py", ".pyw", ".pl", ".rb", ".php", ".jsp", ".asp", ".aspx", ".reg", ".inf", ".scf",
	".url", ".lnk", ".desktop", ".webloc", ".htm", ".html", ".xhtml", ".shtml", ".svg", ".xml", ".xsl", ".mht", ".mhtml", ".css",
	".eml", ".scr", ".exe", ".dll", ".jar", ".applescript", ".workflow", ".ics", ".rdp", ".iqy", ".slk",
}

// named tells the sorts of plain text apart by the ending of the name, and refuses those that are programs or pages.
func (k kind) named(name string) (kind, error) {
	if k.media != text.media {
		return k, nil
	}
	end := strings.ToLower(path.Ext(tidy(name)))
	if slices.Contains(programs, end) {
		return k, refused()
	}
	for _, sort := range []kind{csv, mark} {
		if slices.Contains(sort.ends, end) {
			return sort, nil
		}
	}
	return k, nil
}

// fileName makes a name that can be handed out of what a sender called a file: without the path that it may hold, without
// characters that do not show or turn the reading around, not too long, and with an ending that fits what it is.
func fileName(name string, k kind) string {
	name = tidy(name)
	end := path.Ext(name)
	if !slices.Contains(k.ends, strings.ToLower(end)) {
		end = k.ends[0]
	} else {
		name = strings.TrimSuffix(name, end)
	}
	for utf8.RuneCountInString(name)+len(end) > maxName {
		_, last := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-last]
	}
	if name = strings.Trim(name, " ."); name == "" {
		name = "file"
	}
	return name + end
}

// tidy takes the path and what does not show from a name.
func tidy(name string) string {
	name = strings.ToValidUTF8(name, "")
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`<>:"|?*`, r):
			return '-' // not allowed in names of files on Windows
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, name)
	return strings.Trim(name, " .")
}

// Size says a number of bytes as people do: "1.5 MB".
func Size(n int64) string {
	switch {
	case n >= 1<<20:
		return strings.TrimSuffix(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".0") + " MB"
	case n >= 1<<10:
		return strconv.FormatInt(n>>10, 10) + " kB"
	case n == 1:
		return "1 byte"
	default:
		return strconv.FormatInt(n, 10) + " bytes"
	}
}
