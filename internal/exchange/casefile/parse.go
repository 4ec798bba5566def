package casefile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"pathways/internal/exchange/reading"
)

// Parse reads the bytes of a package, in whatever of the usual ways servers depart from the standard: other encodings, a
// text where a list belongs, a number written as a text, a bare address where a link belongs, other names of fields. A
// package that cannot be read at all has a departure that refuses it, and is nil.
func Parse(raw []byte) (*Package, []Departure) {
	r := &report{}
	text, ok := r.decoded(raw)
	if !ok {
		return nil, r.all
	}
	if reading.Values(text) > reading.MostValues {
		r.all = append(r.all, Departure{Key: "exchange.text.tooMany", Args: []any{"max", reading.MostValues}, Refuses: true})
		return nil, r.all
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var top map[string]any
	if err := d.Decode(&top); err != nil {
		r.refuse("", "notJSON", "why", err.Error())
		return nil, r.all
	}
	if _, err := d.Token(); err != io.EOF {
		r.refuse("", "afterEnd")
		return nil, r.all
	}
	if inner, ok := top["CFPackage"].(map[string]any); ok && top["CFDocument"] == nil {
		r.note("CFPackage", "wrapped")
		top = inner
	}
	for name, most := range mostOf {
		if all, ok := top[name].([]any); ok && len(all) > most {
			r.refuse(name, "tooMany", "count", len(all), "max", most)
		}
	}
	if r.refused() {
		return nil, r.all
	}
	p := &Package{}
	f := filler{report: r}
	f.object(nil, reflect.ValueOf(p).Elem(), top)
	if p.CFDocument.Identifier == "" && p.CFDocument.Title == "" && len(p.CFItems) == 0 {
		r.refuse("", "notAPackage")
		return nil, r.all
	}
	return p, r.all
}

// mostOf is how many entries the lists of a package may have: as many items as a release, and links among them.
var mostOf = map[string]int{"CFItems": 100_000, "items": 100_000, "CFAssociations": 1_000_000, "associations": 1_000_000}

// decoded is the text in UTF-8.
func (r *report) decoded(raw []byte) ([]byte, bool) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		r.note("", "mark")
		raw = raw[3:]
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil {
			r.refuse("", "encoding")
			return nil, false
		}
		r.note("", "utf16")
		raw = text
	}
	if !utf8.Valid(raw) {
		r.refuse("", "encoding")
		return nil, false
	}
	return raw, true
}

// other are names that other servers give to fields.
var other = map[string]string{
	"sourcedId": "identifier", "document": "CFDocument", "items": "CFItems", "associations": "CFAssociations",
	"definitions": "CFDefinitions", "rubrics": "CFRubrics", "listEnumInSource": "listEnumeration",
}

// filler puts what was read into the types of this package.
type filler struct{ *report }

func (f filler) object(at *place, into reflect.Value, from map[string]any) {
	fields := fieldsOf(into.Type())
	for _, name := range slices.Sorted(maps.Keys(from)) {
		place := &place{up: at, name: name}
		i, known := fields[name]
		if !known {
			if i, known = fields[other[name]]; !known {
				i, known = fields[strings.ToLower(name)]
			}
			if !known {
				f.note(place.String(), "unknownField")
				continue
			}
			f.note(place.String(), "otherName", "name", nameOf(into.Type().Field(i)))
		}
		if from[name] == nil {
			f.note(place.String(), "null")
			continue
		}
		f.value(place, into.Field(i), from[name])
	}
}

// fieldsOf are the fields of a type by their names in JSON, and by those in small letters.
func fieldsOf(t reflect.Type) map[string]int {
	if known, ok := fields.Load(t); ok {
		return known.(map[string]int)
	}
	out := make(map[string]int, 2*t.NumField())
	for i := range t.NumField() {
		name := nameOf(t.Field(i))
		out[strings.ToLower(name)] = i
		out[name] = i
	}
	fields.Store(t, out)
	return out
}

var fields sync.Map // reflect.Type to what fieldsOf gives

func nameOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func (f filler) value(at *place, into reflect.Value, from any) {
	switch into.Kind() {
	case reflect.Pointer:
		fresh := reflect.New(into.Type().Elem())
		f.value(at, fresh.Elem(), from)
		into.Set(fresh)
	case reflect.Struct:
		f.structure(at, into, from)
	case reflect.Map:
		f.extensions(at, into, from)
	case reflect.Slice:
		all, listed := from.([]any)
		if len(all) > 0 && into.IsNil() {
			into.Set(reflect.MakeSlice(into.Type(), 0, len(all)))
		}
		if !listed {
			f.note(at.String(), "oneForList")
			all = []any{from}
		}
		for i, v := range all {
			entry := reflect.New(into.Type().Elem()).Elem()
			f.value(&place{up: at, index: i}, entry, v)
			into.Set(reflect.Append(into, entry))
		}
	case reflect.String:
		f.text(at, into, from)
	case reflect.Int:
		n, err := strconv.ParseFloat(fmt.Sprint(from), 64)
		if err != nil || n != math.Trunc(n) || math.Abs(n) > math.MaxInt32 {
			f.note(at.String(), "notANumber", "value", brief(from))
			return
		}
		if _, number := from.(json.Number); !number {
			f.note(at.String(), "textForNumber")
		}
		into.SetInt(int64(n))
	case reflect.Float64:
		n, err := strconv.ParseFloat(fmt.Sprint(from), 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			f.note(at.String(), "notANumber", "value", brief(from))
			return
		}
		into.SetFloat(n)
	}
}

func (f filler) text(at *place, into reflect.Value, from any) {
	switch v := from.(type) {
	case string:
		into.SetString(v)
	case json.Number, bool:
		f.note(at.String(), "notText", "value", brief(v))
		into.SetString(fmt.Sprint(v))
	case []any:
		f.note(at.String(), "listForOne")
		if len(v) > 0 {
			f.text(at, into, v[0])
		}
		for _, rest := range v[min(1, len(v)):] {
			f.note(at.String(), "leftOut", "value", brief(rest))
		}
	default:
		f.note(at.String(), "leftOut", "value", brief(from))
	}
}

// structure fills an object. Where a link belongs, a bare address will do.
func (f filler) structure(at *place, into reflect.Value, from any) {
	switch v := from.(type) {
	case map[string]any:
		f.object(at, into, v)
	case string:
		if uri := into.FieldByName("URI"); uri.IsValid() && into.FieldByName("Title").IsValid() {
			f.note(at.String(), "bareLink")
			uri.SetString(v)
			into.FieldByName("Identifier").SetString(v[strings.LastIndexByte(v, '/')+1:])
			return
		}
		f.note(at.String(), "leftOut", "value", brief(from))
	default:
		f.note(at.String(), "leftOut", "value", brief(from))
	}
}

func (f filler) extensions(at *place, into reflect.Value, from any) {
	v, ok := from.(map[string]any)
	if !ok {
		f.note(at.String(), "leftOut", "value", brief(from))
		return
	}
	if len(v) == 0 {
		return
	}
	all := make(Extensions, len(v))
	for name, value := range v {
		all[name] = rawOf(value)
	}
	into.Set(reflect.ValueOf(all))
}

// brief shows a value in a report.
func brief(v any) string {
	text := []rune(fmt.Sprint(v))
	if len(text) > 60 {
		return string(text[:60]) + "…"
	}
	return string(text)
}
