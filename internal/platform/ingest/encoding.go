package ingest

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decoded is a text in UTF-8, whatever it was written in: UTF-8, UTF-16 with or without its mark, or else Windows-1252,
// which has a character for every byte and is what old files in our languages are mostly in.
func decoded(content []byte) string {
	switch {
	case bytes.HasPrefix(content, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(content[3:]), "\uFFFD")
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		return fromUTF16(content[2:], binary.LittleEndian)
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		return fromUTF16(content[2:], binary.BigEndian)
	}
	if order := unmarked(content); order != nil {
		return fromUTF16(content, order)
	}
	if utf8.Valid(content) {
		return string(content)
	}
	if cut := withoutTail(content); utf8.Valid(cut) {
		return string(cut)
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return strings.ToValidUTF8(string(content), "\uFFFD")
	}
	return string(out)
}

// withoutTail leaves out a character that was cut off at the end of the file.
func withoutTail(content []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(content); i++ {
		if at := len(content) - i; utf8.RuneStart(content[at]) {
			return content[:at]
		}
	}
	return content
}

// unmarked finds UTF-16 that does not say so: in our languages every other byte of it is 0.
func unmarked(content []byte) binary.ByteOrder {
	head := content[:min(len(content), 512)&^1]
	even, odd := 0, 0
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch pairs := len(head) / 2; {
	case pairs >= 4 && odd*10 >= pairs*7 && even == 0:
		return binary.LittleEndian
	case pairs >= 4 && even*10 >= pairs*7 && odd == 0:
		return binary.BigEndian
	}
	return nil
}

func fromUTF16(content []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(content)/2)
	for i := range units {
		units[i] = order.Uint16(content[2*i:])
	}
	return string(utf16.Decode(units))
}
