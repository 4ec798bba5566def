package alignment

import (
	"bytes"
	"encoding/json"
	"errors"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/ingest"
)

// Said is a sentence for people: an i18n key and its values.
type Said struct {
	Key  string `json:"key"`
	Args Args   `json:"args,omitempty"`
}

// Args are the name, value pairs of a sentence. Whole numbers stay whole when they come back from JSON.
type Args []any

// UnmarshalJSON reads a list.
func (a *Args) UnmarshalJSON(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var all []any
	if err := d.Decode(&all); err != nil {
		return err
	}
	for i, v := range all {
		if number, ok := v.(json.Number); ok {
			all[i] = number.String()
			if n, err := number.Int64(); err == nil {
				all[i] = int(n)
			}
		}
	}
	*a = all
	return nil
}

// faultOf is what an error says that tells of the file; false for one that does not: it is ours, or passes.
func faultOf(err error) (Said, bool) {
	var e *errs.Error
	if !errors.As(err, &e) || e.Key == "" || e.Kind != errs.Invalid && e.Kind != errs.TooLarge {
		return Said{}, false
	}
	return Said{e.Key, e.Args}, true
}

// notesOf are the notes of a file.
func notesOf(all []ingest.Note) []Said {
	var out []Said
	for _, n := range all {
		out = append(out, Said{n.Key, n.Args})
	}
	return out
}
