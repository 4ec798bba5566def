package pathway

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// examine holds JSON, already known to be well formed, against the type that it is about to be read into. The
// reader of the standard library would take a field in other letters, the second of two fields of one name, null
// for anything and nothing for a field that has to be there; a file is not to be repaired in silence, so here each
// of these is a fault with its place.
func (c *checker) examine(raw []byte, t reflect.Type) {
	x := examiner{c, json.NewDecoder(strings.NewReader(string(raw)))}
	x.dec.UseNumber()
	x.value("", t)
}

type examiner struct {
	*checker
	dec *json.Decoder
}

var timeType = reflect.TypeFor[time.Time]()

// value reads one value. A nil type lets everything pass: what is wrong around it has been said.
func (x examiner) value(place string, t reflect.Type) {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := x.dec.Token()
	if err != nil {
		return
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			x.object(place, x.shaped(place, t, "object", t != nil && t != timeType && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map)))
		} else {
			x.list(place, x.shaped(place, t, "array", t != nil && t.Kind() == reflect.Slice))
		}
	case string:
		if t == timeType {
			if new(time.Time).UnmarshalText([]byte(v)) != nil {
				x.wrong(place, "time", "found", clip(v, 60))
			}
			return
		}
		x.shaped(place, t, "string", t != nil && t.Kind() == reflect.String)
	case json.Number:
		_, err := strconv.Atoi(v.String())
		x.shaped(place, t, "number", t != nil && t.Kind() == reflect.Int && err == nil)
	case bool:
		x.shaped(place, t, "boolean", false)
	default:
		x.shaped(place, t, "null", false)
	}
}

// shaped notes a value of another shape than its type has, and gives the type to go on with.
func (x examiner) shaped(place string, t reflect.Type, found string, fits bool) reflect.Type {
	if t == nil || fits {
		return t
	}
	x.wrong(place, "shape", "found", found)
	return nil
}

func (x examiner) list(place string, t reflect.Type) {
	if t != nil {
		t = t.Elem()
	}
	for i := 0; x.dec.More(); i++ {
		x.value(place+"["+strconv.Itoa(i)+"]", t)
	}
	_, _ = x.dec.Token() // the closing bracket
}

func (x examiner) object(place string, t reflect.Type) {
	if place != "" {
		place += "."
	}
	seen := map[string]bool{}
	for x.dec.More() {
		token, _ := x.dec.Token()
		name, _ := token.(string)
		at := place + clip(name, 60)
		if seen[name] {
			x.wrong(at, "double")
		}
		seen[name] = true
		field, known := fieldOf(t, name)
		if t != nil && !known {
			x.wrong(at, "unknown")
		}
		x.value(at, field)
	}
	_, _ = x.dec.Token() // the closing brace
	for _, name := range required(t) {
		if !seen[name] {
			x.wrong(place+name, "absent")
		}
	}
}

// fieldOf is the type of a field by its exact name in JSON.
func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	switch {
	case t == nil:
		return nil, false
	case t.Kind() == reflect.Map:
		return t.Elem(), true
	}
	for f := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(f).Tag.Get("json"), ","); tag == name {
			return t.Field(f).Type, true
		}
	}
	return nil, false
}

// required are the fields that the file always writes.
func required(t reflect.Type) []string {
	if t == nil || t.Kind() == reflect.Map {
		return nil
	}
	var out []string
	for f := range t.NumField() {
		if name, option, _ := strings.Cut(t.Field(f).Tag.Get("json"), ","); option != "omitempty" {
			out = append(out, name)
		}
	}
	return out
}
