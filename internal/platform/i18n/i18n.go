// Package i18n holds every word that people read, by key and language.
//
// A room of the house brings its words as locales/<language>.json, a flat object of key to text. Texts
// may hold {name} placeholders. A key that ends in ".one" or ".other" is a plural form: T with a "count"
// argument picks it. A word for people that is not in a catalog is a fault, and a test says so.
package i18n

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Default is the language that every key must have.
const Default = "en"

// Catalog is all words in all languages. It never changes after New.
type Catalog struct {
	words   map[string]map[string]string // language, key
	tags    []language.Tag
	matcher language.Matcher
}

// New reads locales/*.json of every file system given. A key that two of them define is an error.
func New(sources ...fs.FS) (*Catalog, error) {
	c := &Catalog{words: map[string]map[string]string{}}
	for _, src := range sources {
		files, err := fs.Glob(src, "locales/*.json")
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("i18n: a source has no locales/*.json")
		}
		for _, f := range files {
			lang := strings.TrimSuffix(path.Base(f), ".json")
			raw, err := fs.ReadFile(src, f)
			if err != nil {
				return nil, err
			}
			var m map[string]string
			if err := json.Unmarshal(raw, &m); err != nil {
				return nil, fmt.Errorf("i18n: %s: %w", f, err)
			}
			if c.words[lang] == nil {
				c.words[lang] = map[string]string{}
			}
			for k, v := range m {
				if _, twice := c.words[lang][k]; twice {
					return nil, fmt.Errorf("i18n: key %q is defined twice in %s", k, lang)
				}
				c.words[lang][k] = v
			}
		}
	}
	langs := c.Languages()
	for _, l := range langs {
		tag, err := language.Parse(l)
		if err != nil {
			return nil, fmt.Errorf("i18n: %q is no language: %w", l, err)
		}
		c.tags = append(c.tags, tag)
	}
	if len(langs) == 0 || langs[0] != Default {
		return nil, fmt.Errorf("i18n: no words in %s", Default)
	}
	c.matcher = language.NewMatcher(c.tags)
	return c, nil
}

// Languages are those that the catalog has, the default first, the others by name.
func (c *Catalog) Languages() []string {
	var out []string
	for l := range c.words {
		if l != Default {
			out = append(out, l)
		}
	}
	sort.Strings(out)
	if _, ok := c.words[Default]; ok {
		out = append([]string{Default}, out...)
	}
	return out
}

// Keys are all keys of a language, sorted.
func (c *Catalog) Keys(lang string) []string {
	var out []string
	for k := range c.words[lang] {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Match chooses the language for an Accept-Language header.
func (c *Catalog) Match(accept string) string {
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return Default
	}
	_, i, _ := c.matcher.Match(wanted...)
	return c.Languages()[i]
}

// Words speaks one language.
type Words struct {
	c    *Catalog
	lang string
	tag  language.Tag
}

// In gives the words of a language; the default where the catalog lacks it.
func (c *Catalog) In(lang string) *Words {
	if _, ok := c.words[lang]; !ok {
		lang = Default
	}
	return &Words{c, lang, language.MustParse(lang)}
}

// Lang is the language spoken, BCP 47.
func (w *Words) Lang() string { return w.lang }

// Languages are all that could be spoken instead, the default first.
func (w *Words) Languages() []string { return w.c.Languages() }

// Has says whether a key has words (in this language or the default).
func (w *Words) Has(key string) bool {
	_, ok := w.text(key)
	return ok
}

func (w *Words) text(key string) (string, bool) {
	if s, ok := w.c.words[w.lang][key]; ok {
		return s, true
	}
	s, ok := w.c.words[Default][key]
	return s, ok
}

// T says a key, with name, value pairs for its placeholders. An argument "count" (int) chooses a plural form.
// A key without words is shown as itself between ⟦ ⟧, which no test lets pass.
func (w *Words) T(key string, args ...any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if n, ok := args[i+1].(int); ok && args[i] == "count" {
			form := "other"
			if plural.Cardinal.MatchPlural(w.tag, abs(n), 0, 0, 0, 0) == plural.One {
				form = "one"
			}
			if _, ok := w.text(key + "." + form); ok {
				key += "." + form
			}
		}
	}
	s, ok := w.text(key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(args) == 0 {
		return s
	}
	return fill(s, args)
}

// fill puts values into the placeholders of a text. What is put in is not looked at again, and a placeholder without a
// value stays.
func fill(s string, args []any) string {
	var b strings.Builder
	for {
		from := strings.IndexByte(s, '{')
		if from < 0 {
			break
		}
		length := strings.IndexByte(s[from:], '}')
		if length < 0 {
			break
		}
		b.WriteString(s[:from])
		if value, ok := valueOf(s[from+1:from+length], args); ok {
			b.WriteString(value)
			s = s[from+length+1:]
		} else {
			b.WriteByte('{')
			s = s[from+1:]
		}
	}
	if b.Len() == 0 {
		return s
	}
	b.WriteString(s)
	return b.String()
}

// valueOf is what a placeholder stands for.
func valueOf(name string, args []any) (string, bool) {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v, true
		case int:
			return strconv.Itoa(v), true
		}
		return fmt.Sprint(args[i+1]), true
	}
	return "", false
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

type ctxKey struct{}

// With puts the words of a request into its context.
func With(ctx context.Context, w *Words) context.Context { return context.WithValue(ctx, ctxKey{}, w) }

// From takes them out. A context without words is a fault in the wiring and panics.
func From(ctx context.Context) *Words {
	w, ok := ctx.Value(ctxKey{}).(*Words)
	if !ok {
		panic("i18n: no words in the context")
	}
	return w
}

// T says a key in the language of a request.
func T(ctx context.Context, key string, args ...any) string { return From(ctx).T(key, args...) }
