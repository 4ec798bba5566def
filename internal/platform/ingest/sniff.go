package ingest

import (
	"bytes"
	"regexp"
	"unicode/utf16"
)

// What files are that are not read: the last part of the key of the sentence that says so.
const (
	encrypted    = "encrypted"
	oldWord      = "doc"
	richText     = "rtf"
	openDocument = "odt"
	spreadsheet  = "sheet"
	slides       = "slides"
	picture      = "image"
	archive      = "zip"
	unknown      = "unknown"
)

// starts are the first bytes of files that are not read.
var starts = []struct{ begin, what string }{
	{`{\rtf`, richText},
	{"\x89PNG\r\n", picture},
	{"\xff\xd8\xff", picture},
	{"GIF8", picture},
	{"II*\x00", picture},
	{"MM\x00*", picture},
	{"BM", picture},
	{"\x1f\x8b", archive},
	{"7z\xbc\xaf", archive},
	{"Rar!", archive},
	{"BZh", archive},
	{"\xfd7zXZ", archive},
	{"PK\x05\x06", archive},
}

// oleMark begins the compound files of old Office, which are also the wrapper of encrypted new ones ([MS-OFFCRYPTO] 2.3).
var oleMark = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// pdfWithin is how far into a file its mark may stand: readers allow something in front of it.
const pdfWithin = 1024

// sniff says what a file is. For what is not read the kind is "" and what says which.
func sniff(content []byte) (kind Kind, what string) {
	head := content[:min(len(content), pdfWithin)]
	switch {
	case bytes.HasPrefix(content, oleMark):
		return "", compound(content)
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return packed(content)
	case len(head) > 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP",
		len(head) > 12 && string(head[4:8]) == "ftyp":
		return "", picture
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF, ""
	}
	for _, s := range starts {
		if bytes.HasPrefix(content, []byte(s.begin)) && (s.begin != "BM" || !texty(decoded(content))) {
			return "", s.what
		}
	}
	text := decoded(content)
	switch {
	case !texty(text):
		return "", unknown
	case markup(text):
		return HTML, ""
	}
	return Plain, ""
}

// compound says which document a compound file is, by the names of the streams in it, which are UTF-16.
func compound(content []byte) string {
	has := func(name string) bool {
		var b []byte
		for _, u := range utf16.Encode([]rune(name)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return bytes.Contains(content, b)
	}
	switch {
	case has("EncryptedPackage"):
		return encrypted
	case has("WordDocument"):
		return oldWord
	case has("Workbook"):
		return spreadsheet
	case has("PowerPoint Document"):
		return slides
	}
	return unknown
}

// packed says which document an archive is.
func packed(content []byte) (Kind, string) {
	z, err := openZip(content)
	if err != nil {
		return DOCX, "" // reading it says what is wrong
	}
	for _, f := range z.File {
		switch {
		case f.Name == "word/document.xml" || f.Name == "[Content_Types].xml" && z.main() != "":
			return DOCX, ""
		case f.Name == "xl/workbook.xml":
			return "", spreadsheet
		case f.Name == "ppt/presentation.xml":
			return "", slides
		case f.Name == "mimetype" || f.Name == "content.xml":
			return "", openDocument
		}
	}
	return "", archive
}

// texty says whether a text is one that people read: next to no control characters.
func texty(text string) bool {
	odd, all := 0, 0
	for _, r := range text[:min(len(text), 64<<10)] {
		all++
		if r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' || r == 0x7f {
			odd++
		}
	}
	return odd*200 <= all
}

var (
	opening = regexp.MustCompile(`(?i)^\s*(<\?xml[^>]{0,200}\?>\s*)?(<!--(?s:.*?)-->\s*)*<(!doctype\s+html|html|head|body|title|meta|main|article|section|div|p|h[1-6]|ul|ol|table)\b`)
	inside  = regexp.MustCompile(`(?i)<(p|div|li|br|h[1-6]|ul|ol|table|span|strong)(\s[^<>]{0,300})?/?>`)
	closing = regexp.MustCompile(`(?i)</(p|div|li|h[1-6]|ul|ol|table|span|strong)>`)
)

// markup says whether a text is HTML: it begins like a page, or is a piece of one.
func markup(text string) bool {
	head := text[:min(len(text), 8<<10)]
	return opening.MatchString(head) || len(inside.FindAllString(head, 3)) == 3 && len(closing.FindAllString(head, 2)) == 2
}
