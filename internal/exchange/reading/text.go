package reading

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"pathways/internal/platform/errs"
)

// Notes gathers the departures of one reader. Its keys are put behind Under: "exchange.ctdl.".
type Notes struct {
	Under string
	All   []Departure
}

// Note tells what was read otherwise than it stands there.
func (n *Notes) Note(at, key string, args ...any) {
	n.All = append(n.All, Departure{At: at, Key: n.Under + key, Args: args})
}

// Refuse tells what the file cannot be taken in with.
func (n *Notes) Refuse(at, key string, args ...any) {
	n.All = append(n.All, Departure{At: at, Key: n.Under + key, Args: args, Refuses: true})
}

// Refused says whether one of the departures so far refuses the file.
func (n *Notes) Refused() bool { return (&Reading{Departures: n.All}).Refused() }

// Invalid tells what keeps a release from being one. placed gives the place in the file of the item with a number, so that
// people find it; nil where there is none to give.
func (n *Notes) Invalid(err error, placed func(item int) string) {
	var e *errs.Error
	if !errors.As(err, &e) || len(e.Fields) == 0 {
		n.All = append(n.All, Departure{Key: "exchange.text.invalid", Args: []any{"why", err.Error()}, Refuses: true})
		return
	}
	for _, f := range e.Fields {
		at := f.Name
		if m := ofItem.FindStringSubmatch(at); m != nil && placed != nil {
			i, _ := strconv.Atoi(m[1])
			at = placed(i) + m[2]
		}
		n.All = append(n.All, Departure{At: at, Key: f.Key, Args: f.Args, Refuses: true})
	}
}

var ofItem = regexp.MustCompile(`^items\[(\d+)\](.*)$`)

// Text is a file's text in UTF-8; false where its letters cannot be read, which is told.
func (n *Notes) Text(raw []byte) ([]byte, bool) {
	said := &Notes{Under: "exchange.text."}
	defer func() { n.All = append(n.All, said.All...) }()
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		said.Note("", "mark")
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil {
			said.Refuse("", "encoding")
			return nil, false
		}
		said.Note("", "utf16")
		raw = text
	}
	if !utf8.Valid(raw) {
		said.Refuse("", "encoding")
		return nil, false
	}
	return raw, true
}

// JSON is the one value that a file holds, numbers as json.Number; false where there is none, which is told.
func (n *Notes) JSON(raw []byte) (any, bool) {
	text, ok := n.Text(raw)
	if !ok {
		return nil, false
	}
	said := &Notes{Under: "exchange.text."}
	defer func() { n.All = append(n.All, said.All...) }()
	if Values(text) > MostValues {
		said.Refuse("", "tooMany", "max", MostValues)
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		said.Refuse("", "notJSON", "why", err.Error())
		return nil, false
	}
	if _, err := d.Token(); err != io.EOF {
		said.Refuse("", "afterEnd")
		return nil, false
	}
	return value, true
}

// MostValues is how many values a file in JSON may hold: a hundred thousand entries with all that is said of them. Small values
// take many times their size in memory, so that the size of the file alone bounds nothing.
const MostValues = 4_000_000

// Values is how many values a text in JSON holds at most, objects and lists among them, without reading it.
func Values(text []byte) int {
	n, inside := 1, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inside && c == '\\':
			i++
		case c == '"':
			inside = !inside
		case !inside && (c == ',' || c == '[' || c == '{'):
			n++
		}
	}
	return n
}

// Graph are the objects of a file in JSON-LD, each with its place: the entries of "@graph", those of a list, or the one
// object that there is. An entry that is no object is told and has none.
func (n *Notes) Graph(value any) (objects []map[string]any, places []string) {
	at, list := "", []any{value}
	switch v := value.(type) {
	case []any:
		list = v
	case map[string]any:
		if inner, ok := v["@graph"]; ok {
			at = "@graph"
			if list, ok = inner.([]any); !ok {
				list = []any{inner}
			}
		}
	}
	said := &Notes{Under: "exchange.text."}
	for i, one := range list {
		place := at
		if at != "" || len(list) > 1 {
			place += "[" + strconv.Itoa(i) + "]"
		}
		o, ok := one.(map[string]any)
		if !ok {
			said.Note(place, "notAnObject", "value", Brief(one))
			continue
		}
		objects, places = append(objects, o), append(places, place)
	}
	n.All = append(n.All, said.All...)
	return objects, places
}

// Brief shows a value in a report.
func Brief(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "…"
	}
	text := string(raw)
	if s, ok := v.(string); ok {
		text = s
	}
	return First(text, 60)
}

// First is the beginning of a text: at most so many characters, then "…".
func First(text string, most int) string {
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}
