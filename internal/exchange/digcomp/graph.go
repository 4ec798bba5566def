package digcomp

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"pathways/internal/exchange/reading"
)

// graph reads the form in JSON-LD.
func (s *source) graph(raw []byte) {
	value, ok := s.JSON(raw)
	if !ok {
		return
	}
	objects, places := s.Graph(value)
	for i, o := range objects {
		id, _ := o["@id"].(string)
		class, _ := o["@type"].(string)
		if id == "" {
			id, _ = o["id"].(string)
		}
		s.objects = append(s.objects, object{at: places[i], class: class, id: id, fields: o})
	}
	s.translated()
}

// translated takes the language that most texts stand in besides the first one: "description_nl".
func (s *source) translated() {
	counts := map[string]int{}
	for i := range s.objects {
		for field := range s.objects[i].fields {
			for _, base := range []string{name, description, levelEight} {
				if tag, ok := strings.CutPrefix(field, base+"_"); ok {
					if _, err := language.Parse(tag); err == nil {
						counts[tag]++
					}
				}
			}
		}
	}
	best := ""
	for _, tag := range slices.Sorted(maps.Keys(counts)) {
		if counts[tag] > counts[best] {
			best = tag
		}
	}
	if best == "" {
		return
	}
	s.language = best
	if s.version != "" {
		s.version += "-" + strings.ToLower(best)
	}
	s.Note("@graph", "translated", "language", best, "count", counts[best])
}

// textOf is a text or a number as it stands there; "" for anything else.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// rawOf is a value as JSON.
func rawOf(v any) json.RawMessage {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // what was JSON is JSON again
	}
	return raw
}

// entryOf is the row of an object in the report.
func entryOf(at, what, item, code, text string) reading.Entry {
	return reading.Entry{At: at, What: what, Item: item, Code: code, Text: reading.First(text, 200)}
}
