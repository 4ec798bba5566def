package pathwayweb

import (
	"os"
	"strings"
	"testing"
)

// Opening a file says at once what of it this house does not know, and keeps all of it.
func TestOpeningSaysWhatIsNotKnownHere(t *testing.T) {
	example, err := os.ReadFile("example.pathway.json")
	if err != nil {
		t.Fatal(err)
	}
	// The open reflection is the second one of the file.
	head, open, _ := strings.Cut(string(example), `"closed"`)
	for what, c := range map[string]struct{ from, to, says string }{
		"another edition":    {`"release": "2025"`, `"release": "2030"`, "isl 2030, which this Pathways does not have"},
		"another instrument": {`"instrument": "pathways-1"`, `"instrument": "museum-2"`, "museum-2"},
		"another choice":     {`"now-and-then"`, `"on-sundays"`, "on-sundays"},
		"another question":   {`"dimension": "wish"`, `"dimension": "confidence"`, "confidence"},
	} {
		t.Run(what, func(t *testing.T) {
			raw := head + `"closed"` + strings.Replace(open, c.from, c.to, -1)
			b := newPlace(t).browser(t)
			b.get("/pathway")
			b.upload("strange.pathway.json", []byte(raw))
			b.says(200, "Your file is open", c.says)
			kept, err := b.carried().Encode()
			if err != nil || !strings.Contains(string(kept), c.to) {
				t.Errorf("what is not known here was not kept: %v", err)
			}
		})
	}
}

// A sound file in which nothing was begun says that it is open too.
func TestOpeningAFileInWhichNothingWasBegun(t *testing.T) {
	b := newPlace(t).browser(t)
	b.get("/pathway")
	b.upload("empty.pathway.json", []byte(`{"format":"pathways.pathway","version":1,"id":"01a200d4-974c-7719-b890-91fa6af420d2","revision":0,"created":"2026-03-01T09:00:00Z","changed":"2026-03-01T09:00:00Z","reflections":[],"plans":[]}`))
	b.says(200, "Your file is open")
}
