package pathway

import (
	"bytes"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"
)

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("urn:pathways:schema:pathway-1", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("urn:pathways:schema:pathway-1")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fits(s *jsonschema.Schema, file string) error {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(file))
	if err != nil {
		return err
	}
	return s.Validate(doc)
}

// Everything that we write fits the schema that we publish.
func TestWhatIsWrittenFitsTheSchema(t *testing.T) {
	s := schema(t)
	if err := fits(s, sample(t)); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := lived(t)
		if err := fits(s, encode(p)); err != nil {
			t.Fatalf("%v\n%s", err, encode(p))
		}
		if err := fits(s, encode(p.Latest())); err != nil {
			t.Fatalf("the latest: %v", err)
		}
	})
}

// The schema refuses every bad file that it can express; no file that it refuses is read.
func TestTheSchemaRefusesWhatWeRefuse(t *testing.T) {
	s := schema(t)
	expressed := 0
	for _, b := range badFiles(t) {
		if err := fits(s, b.file); err == nil && b.schemaToo {
			t.Errorf("%s: the schema takes it", b.name)
		}
		if b.schemaToo {
			expressed++
		}
	}
	if expressed < 30 {
		t.Errorf("only %d bad files are ones for the schema", expressed)
	}
}
