package casefile

import (
	"bytes"
	"encoding/json"

	"golang.org/x/sync/errgroup"
)

// Encode is the JSON of a package on one line. The two long parts of it are written at once.
func (p *Package) Encode() ([]byte, error) {
	parts := []struct {
		name  string
		value any
		there bool
		raw   []byte
	}{
		{name: "CFDocument", value: p.CFDocument, there: true},
		{name: "CFItems", value: p.CFItems, there: len(p.CFItems) > 0},
		{name: "CFAssociations", value: p.CFAssociations, there: len(p.CFAssociations) > 0},
		{name: "CFDefinitions", value: p.CFDefinitions, there: p.CFDefinitions != nil},
		{name: "CFRubrics", value: p.CFRubrics, there: len(p.CFRubrics) > 0},
		{name: "extensions", value: p.Extensions, there: len(p.Extensions) > 0},
	}
	var all errgroup.Group
	for i := range parts {
		part := &parts[i]
		if !part.there {
			continue
		}
		all.Go(func() error {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			err := e.Encode(part.value)
			part.raw = bytes.TrimSuffix(b.Bytes(), []byte("\n"))
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	size := 200
	for _, part := range parts {
		size += len(part.raw)
	}
	out := make([]byte, 0, size)
	for _, part := range parts {
		if !part.there {
			continue
		}
		out = append(out, ',')
		out = append(out, `"`+part.name+`":`...)
		out = append(out, part.raw...)
	}
	out[0] = '{'
	return append(out, '}', '\n'), nil
}
