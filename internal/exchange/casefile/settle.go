package casefile

import (
	"cmp"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// place is where something stands in a package.
type place struct {
	up    *place
	name  string // of a field; "" for an entry of a list
	index int
}

// String is the place as a path: "CFItems[3].uri".
func (p *place) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return p.up.String() + "[" + strconv.Itoa(p.index) + "]"
	case p.up == nil:
		return p.name
	}
	return p.up.String() + "." + p.name
}

// inside leaves out the links to document and package that CASE has where things stand alone, and refuses inside of a
// package. Other servers write them everywhere. They are told once each.
func (r *reader) inside() {
	p := r.p
	leave := func(link **LinkURI) (count int) {
		if *link != nil {
			*link, count = nil, 1
		}
		return count
	}
	var items, associations int
	for i := range p.CFItems {
		items += leave(&p.CFItems[i].CFDocumentURI)
	}
	for i := range p.CFAssociations {
		associations += leave(&p.CFAssociations[i].CFDocumentURI)
	}
	for _, told := range []struct {
		at    string
		count int
	}{{"CFDocument.CFPackageURI", leave(&p.CFDocument.CFPackageURI)}, {"CFItems[].CFDocumentURI", items}, {"CFAssociations[].CFDocumentURI", associations}} {
		if told.count > 0 {
			r.note(told.at, "inside", "count", told.count)
		}
	}
}

// settle brings identifiers, addresses, times, days and types of links into the form that CASE 1.1 allows, wherever they
// stand, so that all that is kept can be given out again.
func (r *reader) settle() {
	r.own, r.known = map[UUID]string{}, map[UUID]bool{}
	d := &r.p.CFDocument
	r.walk(&place{name: "CFDocument"}, reflect.ValueOf(d).Elem())
	r.now = cmp.Or(d.LastChangeDateTime, instantOf(""))
	r.walk(nil, reflect.ValueOf(r.p).Elem())
}

func (r *reader) walk(at *place, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			r.walk(at, v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			r.walk(&place{up: at, index: i}, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if f.Kind() == reflect.Map || f.Kind() != reflect.Struct && f.IsZero() {
				continue
			}
			r.walk(&place{up: at, name: nameOf(v.Type().Field(i))}, f)
		}
		r.required(v)
	case reflect.String:
		r.word(at, v)
	}
}

// word settles one text that has a form.
func (r *reader) word(at *place, v reflect.Value) {
	given := v.String()
	var settled, key string
	switch v.Type() {
	case reflect.TypeFor[UUID]():
		if Allowed(given) {
			return
		}
		settled, key = r.identifier(given)
	case reflect.TypeFor[URI]():
		if isURI(given) {
			return
		}
		key = "uri"
	case reflect.TypeFor[Time]():
		if settled, key = timeOf(given); settled == given {
			return
		}
	case reflect.TypeFor[Date]():
		if dayOf(given) != "" {
			return
		}
		if settled, key = string(dayOf(given[:min(len(given), len(time.DateOnly))])), "day"; settled == "" {
			key = "noDay"
		}
	case reflect.TypeFor[AssociationType]():
		if settled, key = typeOf(given); settled == given {
			return
		}
	case reflect.TypeFor[TargetType]():
		if given == "CASE" || extensionForm.MatchString(given) {
			return
		}
		settled, key = extensionWord(given), "targetType"
	default:
		return
	}
	told := []any{"value", brief(given), "now", settled}
	r.note(at.String(), key, told...)
	v.SetString(settled)
}

// identifier is what an identifier becomes that CASE does not allow. The first form of a UUID is remembered: a release
// keeps it.
func (r *reader) identifier(given string) (settled, key string) {
	if parsed, err := uuid.Parse(strings.TrimSpace(given)); err == nil {
		id := Identifier(parsed.String())
		r.own[id] = parsed.String()
		return string(id), "identifierForm"
	}
	return string(derived("foreign", given)), "identifierNew"
}

// timeOf reads a time; without a zone it is one of UTC.
func timeOf(given string) (settled, key string) {
	if _, err := time.Parse(time.RFC3339, given); err == nil {
		return given, ""
	}
	for _, form := range []string{"2006-01-02T15:04:05Z0700", "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(form, given); err == nil {
			return at.Format(time.RFC3339), "time"
		}
	}
	return "", "noTime"
}

// typeOf reads an association type in other spellings too: "Is Child Of".
func typeOf(given string) (settled, key string) {
	plain := strings.ReplaceAll(given, " ", "")
	for _, known := range AssociationTypes {
		if strings.EqualFold(plain, string(known)) {
			return string(known), "spelling"
		}
	}
	if extensionForm.MatchString(given) {
		return given, ""
	}
	return extensionWord(given), "associationType"
}

// extensionWord is a word of somebody's own as CASE writes such words.
func extensionWord(given string) string {
	return "ext:" + cmp.Or(notExtension.ReplaceAllString(strings.TrimPrefix(given, "ext:"), "_"), "other")
}

// required fills in what an object cannot be without. Items and documents get these from the release.
func (r *reader) required(v reflect.Value) {
	if l, ok := v.Addr().Interface().(*LinkGenURI); ok {
		if l.Identifier == "" {
			l.Identifier = string(l.URI[strings.LastIndexByte(string(l.URI), '/')+1:])
		}
		if id, known := r.settled(l.Identifier); known {
			l.Identifier = id
		}
		l.URI = cmp.Or(l.URI, base("").uri("", derived("nowhere", l.Identifier)))
		return
	}
	id := v.FieldByName("Identifier")
	if !id.IsValid() {
		return
	}
	switch whole := v.Addr().Interface().(type) {
	case *Document:
		r.known[whole.Identifier] = true
		return
	case *Item:
		r.known[whole.Identifier] = true
		return
	case *Association:
		whole.AssociationType = cmp.Or(whole.AssociationType, "isRelatedTo")
	}
	if changed := v.FieldByName("LastChangeDateTime"); changed.IsValid() && changed.IsZero() {
		changed.SetString(string(r.now))
	}
	uri := v.FieldByName("URI")
	if id.IsZero() {
		id.SetString(string(derived("unnamed", string(rawOf(v.Interface())))))
	}
	if uri.IsZero() {
		uri.SetString(string(base("").uri("", UUID(id.String()))))
	}
}

// settled is an identifier in a link that may lead anywhere, where it is a UUID or settled already.
func (r *reader) settled(given string) (string, bool) {
	if Allowed(given) {
		return given, true
	}
	settled, key := r.identifier(given)
	return settled, key == "identifierForm" || r.known[UUID(settled)]
}
