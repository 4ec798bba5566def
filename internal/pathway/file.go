package pathway

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"pathways/internal/platform/errs"
)

// Encode writes the file: indented JSON with a line end, the same bytes for the same pathway.
func (p *Pathway) Encode() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(p); err != nil {
		return nil, errs.Wrap(errs.Internal, "pathway.Encode", err)
	}
	return b.Bytes(), nil
}

// Decode reads a file. Every fault is errs.Invalid (errs.TooLarge for one over MaxBytes) with a sentence that
// says what it is and, in Fields, where in the file. Nothing is repaired silently: a file that is read is
// whole. Byte order marks and UTF-16, which some editors write, are understood.
func Decode(raw []byte) (*Pathway, error) {
	const op = "pathway.Decode"
	if len(raw) > MaxBytes {
		return nil, errs.New(errs.TooLarge, op, "pathway.file.too-large", "most", MaxBytes>>20)
	}
	raw, whole := text(raw)
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil, errs.New(errs.Invalid, op, "pathway.file.empty")
	}
	if !whole || !utf8.Valid(raw) {
		return nil, errs.New(errs.Invalid, op, "pathway.file.not-text")
	}
	var head struct {
		Format  any `json:"format"`
		Version any `json:"version"`
	}
	if err := json.Unmarshal(raw, &head); err != nil {
		return nil, broken(op, raw, err)
	}
	if head.Format != Format {
		return nil, errs.New(errs.Invalid, op, "pathway.file.foreign", "format", Format)
	}
	switch v, ok := head.Version.(float64); {
	case !ok || v < 1 || v != float64(int(v)):
		return nil, fault(op, "version", "pathway.file.field.version")
	case v > Version:
		return nil, errs.New(errs.Invalid, op, "pathway.file.newer", "theirs", int(v), "ours", Version)
	}
	if at := halfRune(raw); at >= 0 {
		return nil, errs.New(errs.Invalid, op, "pathway.file.damaged", "line", lineOf(raw, int64(at)))
	}
	c := checker{ids: map[string]string{}}
	if c.examine(raw, reflect.TypeFor[Pathway]()); len(c.fields) > 0 {
		return nil, &errs.Error{Kind: errs.Invalid, Op: op, Key: "pathway.file.faults", Fields: c.fields}
	}
	var p Pathway
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, broken(op, raw, err)
	}
	if fields := p.check(); len(fields) > 0 {
		return nil, &errs.Error{Kind: errs.Invalid, Op: op, Key: "pathway.file.faults", Fields: fields}
	}
	return &p, nil
}

// text takes off a byte order mark and turns UTF-16 into UTF-8. It is not whole where the UTF-16 is damaged.
func text(raw []byte) (utf8 []byte, whole bool) {
	var at func(i int) uint16
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return raw[3:], true
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		at = func(i int) uint16 { return uint16(raw[i]) | uint16(raw[i+1])<<8 }
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		at = func(i int) uint16 { return uint16(raw[i+1]) | uint16(raw[i])<<8 }
	default:
		return raw, true
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 2; i+1 < len(raw); i += 2 {
		units = append(units, at(i))
	}
	runes := utf16.Decode(units)
	return []byte(string(runes)), len(raw)%2 == 0 && slices.Equal(utf16.Encode(runes), units)
}

// halfRune finds an escape of half a character (\ud83d without its other half), which is no text and would be
// read as another character; -1 where there is none.
func halfRune(raw []byte) int {
	unit := func(i int) rune {
		if i+6 > len(raw) || raw[i] != '\\' || raw[i+1] != 'u' {
			return 0
		}
		n, _ := strconv.ParseUint(string(raw[i+2:i+6]), 16, 16)
		return rune(n)
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if r := unit(i); utf16.IsSurrogate(r) {
			if utf16.DecodeRune(r, unit(i+6)) == utf8.RuneError {
				return i
			}
			i += 6
		}
		i++
	}
	return -1
}

// broken says where JSON does not read, or that it is not a pathway at all.
func broken(op string, raw []byte, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return errs.New(errs.Invalid, op, "pathway.file.damaged", "line", lineOf(raw, syntax.Offset))
	}
	return errs.New(errs.Invalid, op, "pathway.file.foreign", "format", Format)
}

func fault(op, name, key string, args ...any) error {
	return &errs.Error{
		Kind: errs.Invalid, Op: op, Key: "pathway.file.faults",
		Fields: []errs.Field{{Name: clip(name, 120), Key: key, Args: args}},
	}
}

func lineOf(raw []byte, offset int64) int {
	return 1 + bytes.Count(raw[:min(int(offset), len(raw))], []byte("\n"))
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

const tokenMark = "1."

// deflaters are kept because a new one is over 1 MB to clear, more work than the pathway itself.
var deflaters = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(nil, flate.BestSpeed) // fails on an unknown level only
	return w
}}

// Token is the pathway as a form carries it from page to page: compressed, in letters that need no escaping. One that
// has grown past what FromToken reads is errs.TooLarge: handed out, it could never come back.
func (p *Pathway) Token() (string, error) {
	raw, err := json.Marshal(p)
	if err != nil {
		return "", errs.Wrap(errs.Internal, "pathway.Token", err)
	}
	if len(raw) > MaxBytes {
		return "", errs.New(errs.TooLarge, "pathway.Token", "pathway.file.full", "most", MaxBytes>>20)
	}
	var b bytes.Buffer
	b.WriteString(tokenMark)
	enc := base64.NewEncoder(base64.RawURLEncoding, &b)
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(enc)
	_, err = w.Write(raw)
	if err := errors.Join(err, w.Close(), enc.Close()); err != nil {
		return "", errs.Wrap(errs.Internal, "pathway.Token", err)
	}
	return b.String(), nil
}

// Fits says whether a pathway can be read again. One that was put together from two may hold more than a reader
// takes: errs.TooLarge.
func (p *Pathway) Fits() error {
	raw, err := json.Marshal(p)
	if err != nil {
		return errs.Wrap(errs.Internal, "pathway.Fits", err)
	}
	if _, err := Decode(raw); err != nil {
		return &errs.Error{Kind: errs.TooLarge, Op: "pathway.Fits", Key: "pathway.file.too-much", Err: err}
	}
	return nil
}

// FromToken reads what Token wrote, with every check of Decode. A token that unpacks to more than MaxBytes is
// errs.TooLarge and is not unpacked further.
func FromToken(token string) (*Pathway, error) {
	const op = "pathway.FromToken"
	if !strings.HasPrefix(token, tokenMark) {
		return nil, errs.New(errs.Invalid, op, "pathway.file.token")
	}
	r := flate.NewReader(base64.NewDecoder(base64.RawURLEncoding, strings.NewReader(token[len(tokenMark):])))
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, &errs.Error{Kind: errs.Invalid, Op: op, Key: "pathway.file.token", Err: fmt.Errorf("unpack: %w", err)}
	}
	return Decode(raw)
}
