package plan

import (
	"encoding/json"
	"strings"
)

// ReadShown reads a plan from JSON as a page shows it: without the times at which its fields were written, which are
// more than half of it and of use only where copies are put together. Such a plan must not be stored.
func ReadShown(doc string) (p Plan, err error) {
	err = json.Unmarshal(withoutEdits(doc), &p)
	return p, err
}

// withoutEdits leaves the values of Edited out of a plan as json.Marshal writes it, by looking for where they end, which
// is much faster than reading them. No text can be taken for the key: quotes in texts are escaped.
func withoutEdits(doc string) []byte {
	const key, none = `"edited":{`, `"edited":null`
	out := make([]byte, 0, len(doc)/2)
	for {
		at := strings.Index(doc, key)
		if at < 0 {
			return append(out, doc...)
		}
		out = append(append(out, doc[:at]...), none...)
		doc = doc[at+len(key):]
		doc = doc[objectEnd(doc):]
	}
}

// objectEnd is the length of the rest of a JSON object that holds no other, with its closing brace.
func objectEnd(rest string) int {
	quoted := false
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == '}' && !quoted:
			return i + 1
		}
	}
	return len(rest)
}
