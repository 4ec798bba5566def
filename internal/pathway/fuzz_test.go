package pathway

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pathways/internal/platform/errs"
)

// FuzzDecode reads anything: it never panics, every refusal has a kind and a sentence, and what it does read is
// written and read again the same, takes changes and merges with itself without a change.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(sample(f)))
	for _, b := range badFiles(f) {
		if len(b.file) < 20000 {
			f.Add([]byte(b.file))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Decode(raw)
		if err != nil {
			wellRefused(t, err)
			return
		}
		comesBack(t, p)
	})
}

// FuzzFromToken does the same with what a form carries.
func FuzzFromToken(f *testing.F) {
	p, err := Decode([]byte(sample(f)))
	if err != nil {
		f.Fatal(err)
	}
	token, err := p.Token()
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{token, token[:len(token)/2], token + "AAAA", "1.", "", "2.AAAA", "1.\n\n" + token[2:]} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, token string) {
		p, err := FromToken(token)
		if err != nil {
			wellRefused(t, err)
			return
		}
		comesBack(t, p)
	})
}

func wellRefused(t *testing.T, err error) {
	if k := errs.KindOf(err); k != errs.Invalid && k != errs.TooLarge {
		t.Fatalf("refused as %s: %v", k, err)
	}
}

func comesBack(t *testing.T, p *Pathway) {
	raw, err := p.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if len(raw) > MaxBytes {
		return // indented it may be larger than what was read
	}
	back, err := Decode(raw)
	if err != nil {
		t.Fatalf("what was read cannot be read again: %s\n%s", explain(err), raw)
	}
	if diff := cmp.Diff(p, back, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("it came back as another:\n%s", diff)
	}
	if again, err := back.Encode(); err != nil || !bytes.Equal(raw, again) {
		t.Fatalf("other bytes the second time: %v", err)
	}
	other := clone(p)
	other.Apply([]Change{change(minute(1), "say.use.GE.1", "regularly"), change(minute(2), "goal."+goals[0]+".why", "because")}, treeOf(other), minute(3))
	other.Merge(p)
	if other.Merge(p) {
		t.Fatal("merging again changed something")
	}
}
