package pathway

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"pathways/internal/plan"
	"pathways/internal/reflection"
)

// examine holds JSON, already known to be well formed, against the type that it is about to be read into. The
// reader of the standard library would take a field in other letters, the second of two fields of one name, null
// for anything and nothing for a field that has to be there; a file is not to be repaired in silence, so here each
// of these is a fault with its place.
func (c *checker) examine(raw []byte, t reflect.Type) {
	x := &examiner{checker: c, raw: raw}
	x.value(t)
}

type examiner struct {
	*checker
	raw   []byte
	at    int    // read up to here
	place []byte // where the value lies that is being read: "plans[0].goals[1].title"
}

var timeType = reflect.TypeFor[time.Time]()

// most is how many of a type one list may hold. A longer list is refused here, before room is made for it.
var most = map[reflect.Type]int{
	reflect.TypeFor[reflection.Reflection](): MaxReflections,
	reflect.TypeFor[reflection.Statement]():  reflection.MaxStatements,
	reflect.TypeFor[reflection.Priority]():   reflection.MaxPriorities,
	reflect.TypeFor[plan.Plan]():             MaxPlans,
	reflect.TypeFor[plan.Goal]():             plan.MaxGoals * plan.Kept,
	reflect.TypeFor[plan.ItemRef]():          200,
	reflect.TypeFor[plan.Activity]():         plan.MaxActivities * plan.Kept,
	reflect.TypeFor[plan.Review]():           plan.MaxReviews * plan.Kept,
	reflect.TypeFor[plan.Earlier]():          1000,
	reflect.TypeFor[string]():                60,  // choices
	reflect.TypeFor[time.Time]():             100, // times that a field was written
	reflect.TypeFor[[]time.Time]():           30,  // fields that were written
}

// value reads one value. What has no type, and what comes after the last fault that is listed, is stepped over.
func (x *examiner) value(t reflect.Type) {
	if t == nil || x.full() {
		x.pass()
		return
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch x.next() {
	case '{':
		if x.shaped("object", t != timeType && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map)) {
			x.object(t)
		} else {
			x.pass()
		}
	case '[':
		if x.shaped("array", t.Kind() == reflect.Slice) {
			x.list(t.Elem())
		} else {
			x.pass()
		}
	case '"':
		s := x.text()
		if t != timeType {
			x.shaped("string", t.Kind() == reflect.String)
		} else if new(time.Time).UnmarshalText(s) != nil {
			x.wrong(string(x.place), "time", "found", clip(string(s), 60))
		}
	case 't', 'f':
		x.word()
		x.shaped("boolean", false)
	case 'n':
		x.word()
		x.shaped("null", false)
	default:
		_, err := strconv.Atoi(string(x.word()))
		x.shaped("number", t.Kind() == reflect.Int && err == nil)
	}
}

// pass steps over a value, however deep it is, at the cost of reading it once.
func (x *examiner) pass() {
	for depth := 0; ; {
		switch x.next() {
		case '{', '[':
			depth++
			x.at++
		case '}', ']':
			depth--
			x.at++
		case '"':
			x.text()
		default:
			x.word()
		}
		if depth == 0 {
			return
		}
	}
}

// next steps over space, commas and colons, and gives the byte that something begins or ends with.
func (x *examiner) next() byte {
	for strings.IndexByte(" \t\r\n,:", x.raw[x.at]) >= 0 {
		x.at++
	}
	return x.raw[x.at]
}

// ends says whether the list or object ends here, and steps over its end.
func (x *examiner) ends() bool {
	if c := x.next(); c != ']' && c != '}' {
		return false
	}
	x.at++
	return true
}

// word reads a number, true, false or null.
func (x *examiner) word() []byte {
	from := x.at
	for x.at < len(x.raw) && strings.IndexByte(" \t\r\n,:]}", x.raw[x.at]) < 0 {
		x.at++
	}
	return x.raw[from:x.at]
}

// text reads a string.
func (x *examiner) text() []byte {
	from, escaped := x.at, false
	for x.at++; x.raw[x.at] != '"'; x.at++ {
		if x.raw[x.at] == '\\' {
			escaped = true
			x.at++
		}
	}
	x.at++
	if !escaped {
		return x.raw[from+1 : x.at-1]
	}
	var s string
	_ = json.Unmarshal(x.raw[from:x.at], &s) // known to be well formed
	return []byte(s)
}

// shaped notes a value of another shape than its type has.
func (x *examiner) shaped(found string, fits bool) bool {
	if !fits {
		x.wrong(string(x.place), "shape", "found", found)
	}
	return fits
}

// list reads a list of values of a type.
func (x *examiner) list(t reflect.Type) {
	x.at++ // the opening bracket
	here, n := len(x.place), 0
	for ; !x.ends(); n++ {
		if n >= most[t] {
			x.pass()
			continue
		}
		x.place = append(strconv.AppendInt(append(x.place, '['), int64(n), 10), ']')
		x.value(t)
		x.place = x.place[:here]
	}
	x.count(string(x.place), n, most[t])
}

func (x *examiner) object(t reflect.Type) {
	x.at++ // the opening brace
	here := len(x.place)
	if here > 0 {
		x.place = append(x.place, '.')
	}
	inside := len(x.place)
	fields := fieldsOf(t)
	seen := make(map[string]bool, len(fields.of))
	for !x.ends() {
		name := string(x.text())
		if x.full() {
			x.pass()
			continue
		}
		x.place = append(x.place, clip(name, 60)...)
		if seen[name] {
			x.wrong(string(x.place), "double")
		}
		seen[name] = true
		of := fields.of[name]
		switch {
		case t.Kind() == reflect.Map && len(seen) > most[t.Elem()]:
			x.count(string(x.place[:here]), len(seen), most[t.Elem()])
		case t.Kind() == reflect.Map:
			of = t.Elem()
		case of == nil:
			x.wrong(string(x.place), "unknown")
		}
		x.value(of)
		x.place = x.place[:inside]
	}
	for _, name := range fields.always {
		if !seen[name] {
			x.wrong(string(x.place)+name, "absent")
		}
	}
	x.place = x.place[:here]
}

// fields are those of a type, by their exact names in JSON.
type fields struct {
	of     map[string]reflect.Type
	always []string // those that the file always has
}

// known are the fields of each type, once they were looked up.
var known sync.Map // reflect.Type to fields

func fieldsOf(t reflect.Type) fields {
	if t.Kind() == reflect.Map {
		return fields{}
	}
	if have, ok := known.Load(t); ok {
		return have.(fields)
	}
	out := fields{of: map[string]reflect.Type{}}
	for i := range t.NumField() {
		name, option, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		out.of[name] = t.Field(i).Type
		if option != "omitempty" {
			out.always = append(out.always, name)
		}
	}
	known.Store(t, out)
	return out
}
