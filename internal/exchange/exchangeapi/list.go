package exchangeapi

import (
	"cmp"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/platform/web"
)

// defaultLimit is how many documents a page of the list has where the request does not say.
const defaultLimit = 100

// documents lists what is published, by the parameters of the standard: limit, offset, sort, orderBy, filter, fields. A
// list with nothing in it is told as an unknown object, because the standard has no empty list.
func (p *provider) documents(v version) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		c, err := p.catalog(r, v)
		if err != nil {
			return err
		}
		asked := r.URL.Query()
		limit, err := number(asked, "limit", defaultLimit, 1)
		if err != nil {
			return err
		}
		offset, err := number(asked, "offset", 0, 0)
		if err != nil {
			return err
		}
		all, err := filtered(c.documents, asked.Get("filter"))
		if err != nil {
			return err
		}
		if all, err = sorted(all, asked.Get("sort"), asked.Get("orderBy")); err != nil {
			return err
		}
		total := len(all)
		all = all[min(offset, total):min(offset+min(limit, total), total)]
		if all, err = selected(all, asked["fields"]); err != nil {
			return err
		}
		w.Header().Set("X-Total-Count", strconv.Itoa(total))
		w.Header().Set("Access-Control-Expose-Headers", "X-Total-Count, Link")
		if links := linksAround(p.base(r)+r.URL.Path, asked, limit, offset, total); links != "" {
			w.Header().Set("Link", links)
		}
		if len(all) == 0 {
			return fault{http.StatusNotFound, unknownObject, "exchange.fault.none", nil}
		}
		return send(w, documentSet{all})
	}
}

// number reads a parameter that is a whole number of at least least.
func number(asked url.Values, name string, otherwise, least int) (int, error) {
	given := asked.Get(name)
	if !asked.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(given, 10, 32)
	if err != nil || int(n) < least {
		return 0, fault{http.StatusBadRequest, invalidSelection, "exchange.fault.number", []any{"name", name, "value", given, "least", least}}
	}
	return int(n), nil
}

// linksAround lead to the first, previous, next and last page (RFC 8288); none where all is on one page.
func linksAround(address string, asked url.Values, limit, offset, total int) string {
	if total <= limit && offset == 0 {
		return ""
	}
	var all []string
	link := func(rel string, at int) {
		q := url.Values{}
		for name, values := range asked {
			q[name] = values
		}
		q.Set("limit", strconv.Itoa(limit))
		q.Set("offset", strconv.Itoa(at))
		all = append(all, "<"+address+"?"+q.Encode()+`>; rel="`+rel+`"`)
	}
	if offset+limit < total {
		link("next", offset+limit)
	}
	if total > 0 {
		link("last", (total-1)/limit*limit)
	}
	link("first", 0)
	if offset > 0 {
		link("prev", max(0, offset-limit))
	}
	return strings.Join(all, ", ")
}

// documentFields are the fields of a document by their names, and whether the standard asks for them.
var documentFields = func() map[string]documentField {
	out := map[string]documentField{}
	t := reflect.TypeFor[casefile.Document]()
	for i := range t.NumField() {
		name, rest, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		out[name] = documentField{i, rest == "" || name == "CFPackageURI"}
	}
	return out
}()

type documentField struct {
	index    int
	required bool
}

// values are what a field of a document says: one text, or those of a list.
func (f documentField) values(d *casefile.Document) []string {
	switch v := reflect.ValueOf(d).Elem().Field(f.index); v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Slice:
		if list, ok := v.Interface().([]string); ok {
			return list
		}
	case reflect.Pointer:
		if l, ok := v.Interface().(*casefile.LinkURI); ok && l != nil {
			return []string{string(l.Identifier), l.Title, string(l.URI)}
		}
	}
	return nil
}

// sorted puts documents in the order of a field; where two say the same, they stay as they stood.
func sorted(all []casefile.Document, by, order string) ([]casefile.Document, error) {
	if order != "" && order != "asc" && order != "desc" {
		return nil, fault{http.StatusBadRequest, invalidSort, "exchange.fault.order", []any{"value", order}}
	}
	if by == "" {
		return all, nil
	}
	f, known := documentFields[by]
	if !known {
		return nil, fault{http.StatusBadRequest, invalidSort, "exchange.fault.sort", []any{"value", by}}
	}
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b casefile.Document) int {
		x, y := strings.ToLower(strings.Join(f.values(&a), " ")), strings.ToLower(strings.Join(f.values(&b), " "))
		if order == "desc" {
			x, y = y, x
		}
		return strings.Compare(x, y)
	})
	return out, nil
}

// selected leaves only the fields asked for, and those that a document cannot be without.
func selected(all []casefile.Document, asked []string) ([]casefile.Document, error) {
	if len(asked) == 0 {
		return all, nil
	}
	keep := map[int]bool{}
	for _, f := range documentFields {
		keep[f.index] = f.required
	}
	for name := range strings.SplitSeq(strings.Join(asked, ","), ",") {
		f, known := documentFields[strings.TrimSpace(name)]
		if !known {
			return nil, fault{http.StatusBadRequest, invalidSelection, "exchange.fault.field", []any{"value", name}}
		}
		keep[f.index] = true
	}
	out := slices.Clone(all)
	for i := range out {
		v := reflect.ValueOf(&out[i]).Elem()
		for n := range v.NumField() {
			if !keep[n] {
				v.Field(n).SetZero()
			}
		}
	}
	return out, nil
}

// term is one condition: field, comparison, 'value', where ” inside of the value stands for one quotation mark.
var term = regexp.MustCompile(`^\s*([A-Za-z]+)\s*(!=|>=|<=|=|>|<|~)\s*'((?:[^']|'')*)'\s*`)

// joint stands between two conditions.
var joint = regexp.MustCompile(`(?i)^(AND|OR)\b`)

// condition is a term that was read.
type condition struct {
	field documentField
	op    string
	value string
}

// filtered leaves the documents that a filter speaks of: "language='en' AND title~'stem'". AND binds closer than OR.
func filtered(all []casefile.Document, filter string) ([]casefile.Document, error) {
	if strings.TrimSpace(filter) == "" {
		return all, nil
	}
	any, err := conditions(filter)
	if err != nil {
		return nil, err
	}
	var out []casefile.Document
	for i := range all {
		if slices.ContainsFunc(any, func(every []condition) bool {
			return !slices.ContainsFunc(every, func(c condition) bool { return !c.holds(&all[i]) })
		}) {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// conditions reads a filter: one of the lists must hold whole.
func conditions(filter string) ([][]condition, error) {
	unclear := fault{http.StatusBadRequest, invalidSelection, "exchange.fault.filter", []any{"value", filter}}
	out := [][]condition{nil}
	for rest := filter; ; {
		m := term.FindStringSubmatch(rest)
		if m == nil {
			return nil, unclear
		}
		f, known := documentFields[m[1]]
		if !known {
			return nil, fault{http.StatusBadRequest, invalidSelection, "exchange.fault.field", []any{"value", m[1]}}
		}
		last := len(out) - 1
		out[last] = append(out[last], condition{f, m[2], strings.ToLower(strings.ReplaceAll(m[3], "''", "'"))})
		if rest = rest[len(m[0]):]; rest == "" {
			return out, nil
		}
		j := joint.FindString(rest)
		if j == "" {
			return nil, unclear
		}
		if strings.EqualFold(j, "OR") {
			out = append(out, nil)
		}
		rest = rest[len(j):]
	}
}

// holds compares without regard to capitals; of a list, one entry is enough. What is not said is the empty text.
func (c condition) holds(d *casefile.Document) bool {
	values := c.field.values(d)
	if len(values) == 0 {
		values = []string{""}
	}
	if c.op == "!=" {
		return !slices.ContainsFunc(values, func(v string) bool { return strings.EqualFold(v, c.value) })
	}
	return slices.ContainsFunc(values, func(v string) bool {
		order := cmp.Compare(strings.ToLower(v), c.value)
		switch c.op {
		case "=":
			return order == 0
		case ">":
			return order > 0
		case ">=":
			return order >= 0
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		}
		return strings.Contains(strings.ToLower(v), c.value)
	})
}
