package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// scanner reads the XML of a workbook piece by piece: elements by their names without prefix, attributes, text. It knows
// what such parts hold and no more: a document type, which could define entities of its own, is an error.
type scanner struct {
	in    *bufio.Reader
	name  []byte // of the element that next has found, without prefix
	close bool   // next has found the end of an element
	empty bool   // next has found an element that ends at once
	tag   []byte // what stands in the tag behind the name
	text  []byte // what stood before it
	raw   []byte
	held  []byte
}

var errXML = errors.New("table: XML that is no part of a workbook")

// maxTag is how long a tag and a piece of text can be, in bytes.
const maxTag = 1 << 20

func newScanner(in io.Reader) *scanner { return &scanner{in: bufio.NewReaderSize(in, 64<<10)} }

// next goes to the next beginning or end of an element; io.EOF at the end.
func (s *scanner) next() error {
	s.text = s.text[:0]
	for {
		piece, err := s.upTo('<')
		if s.text = unescape(s.text, piece); err != nil || len(s.text) > 4*maxTag {
			if err == nil {
				err = errXML
			}
			return err
		}
		switch c, err := s.in.ReadByte(); {
		case err != nil:
			return cut(err)
		case c == '?':
			if err := s.skip("?>"); err != nil {
				return err
			}
		case c == '!':
			if err := s.special(); err != nil {
				return err
			}
		default:
			if err := s.in.UnreadByte(); err != nil {
				return err
			}
			return s.element()
		}
	}
}

// special reads a comment or a piece of text that is marked as such.
func (s *scanner) special() error {
	head, err := s.in.Peek(2)
	if err != nil {
		return errXML
	}
	switch string(head) {
	case "--":
		return s.skip("-->")
	case "[C":
		if head, err = s.in.Peek(7); err != nil || string(head) != "[CDATA[" {
			return errXML
		}
		s.in.Discard(7)
		from := len(s.text)
		for !bytes.HasSuffix(s.text[from:], []byte("]]>")) {
			c, err := s.in.ReadByte()
			if err != nil || len(s.text) > maxTag {
				return cut(err)
			}
			s.text = append(s.text, c)
		}
		s.text = s.text[:len(s.text)-3]
		return nil
	}
	return errXML // a document type
}

// element reads a tag up to its end. A sign of greater within the value of an attribute does not end it.
func (s *scanner) element() error {
	var open byte // the quotation mark of a value that has begun
	s.held = s.held[:0]
	for {
		piece, err := s.upTo('>')
		if err != nil || len(s.held)+len(piece) > maxTag {
			return cut(err)
		}
		for _, c := range piece {
			switch {
			case open == 0 && (c == '"' || c == '\''):
				open = c
			case c == open:
				open = 0
			}
		}
		if s.held = append(s.held, piece...); open == 0 {
			break
		}
		s.held = append(s.held, '>')
	}
	raw := s.held
	s.close, s.empty = false, false
	if len(raw) > 0 && raw[0] == '/' {
		s.close, raw = true, raw[1:]
	}
	if len(raw) > 0 && raw[len(raw)-1] == '/' {
		s.empty, raw = true, raw[:len(raw)-1]
	}
	end := bytes.IndexAny(raw, " \t\r\n")
	if end < 0 {
		end = len(raw)
	}
	s.name, s.tag = raw[:end], raw[end:]
	if colon := bytes.IndexByte(s.name, ':'); colon >= 0 {
		s.name = s.name[colon+1:]
	}
	if len(s.name) == 0 {
		return errXML
	}
	return nil
}

// cut is the error of a part that ends in the middle of something; what kept the reader from reading on comes first.
func cut(err error) error {
	if errors.Is(err, errTooLarge) {
		return err
	}
	return errXML
}

// attr is the value of an attribute by its name without prefix; "" where there is none.
func (s *scanner) attr(name string) string {
	rest := s.tag
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		if colon := bytes.IndexByte(key, ':'); colon >= 0 {
			key = key[colon+1:]
		}
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(key) == name {
			return string(unescape(nil, rest[1:1+end]))
		}
		rest = rest[end+2:]
	}
}

// upTo reads up to a sign, which is passed over and not given.
func (s *scanner) upTo(sign byte) ([]byte, error) {
	s.raw = s.raw[:0]
	for {
		piece, err := s.in.ReadSlice(sign)
		if err == nil && len(s.raw) == 0 {
			return piece[:len(piece)-1], nil
		}
		s.raw = append(s.raw, piece...)
		switch {
		case err == nil:
			return s.raw[:len(s.raw)-1], nil
		case len(s.raw) > maxTag:
			return nil, errXML
		case !errors.Is(err, bufio.ErrBufferFull):
			return s.raw, err
		}
	}
}

func (s *scanner) skip(end string) error {
	var last []byte
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return cut(err)
		}
		if last = append(last, c); len(last) > len(end) {
			last = last[1:]
		}
		if string(last) == end {
			return nil
		}
	}
}

// unescape adds a text with its entities resolved, and ends of lines as XML has them.
func unescape(to, text []byte) []byte {
	for len(text) > 0 {
		at := bytes.IndexAny(text, "&\r")
		if at < 0 {
			return append(to, text...)
		}
		to = append(to, text[:at]...)
		if text[at] == '\r' {
			to = append(to, '\n')
			if text = text[at+1:]; len(text) > 0 && text[0] == '\n' {
				text = text[1:]
			}
			continue
		}
		end := bytes.IndexByte(text[at:min(len(text), at+12)], ';')
		if end < 0 {
			to, text = append(to, '&'), text[at+1:]
			continue
		}
		to = append(to, entity(text[at+1:at+end])...)
		text = text[at+end+1:]
	}
	return to
}

func entity(name []byte) string {
	switch string(name) {
	case "amp":
		return "&"
	case "lt":
		return "<"
	case "gt":
		return ">"
	case "quot":
		return `"`
	case "apos":
		return "'"
	}
	if len(name) > 1 && name[0] == '#' {
		digits, base := string(name[1:]), 10
		if digits[0] == 'x' || digits[0] == 'X' {
			digits, base = digits[1:], 16
		}
		if n, err := strconv.ParseUint(digits, base, 32); err == nil && n <= utf8.MaxRune && utf8.ValidRune(rune(n)) {
			return string(rune(n))
		}
	}
	return "&" + string(name) + ";"
}
