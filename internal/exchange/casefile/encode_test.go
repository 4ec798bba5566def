package casefile

import (
	"bytes"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// filled is a value with every field set, also those that packages of ours never have.
func filled(t *rapid.T, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "\u2028<&>\x7f\b\f\r\n\t\x01\"\\", "\xff\xfeé"})).Draw(t, "text"))
	case reflect.Int:
		v.SetInt(int64(rapid.Int32().Draw(t, "number")))
	case reflect.Float64:
		v.SetFloat(float64(rapid.Int32().Draw(t, "number")))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			filled(t, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			filled(t, v.Field(i))
		}
	case reflect.Slice:
		for range rapid.IntRange(0, 2).Draw(t, "count") {
			one := reflect.New(v.Type().Elem()).Elem()
			filled(t, one)
			v.Set(reflect.Append(v, one))
		}
	case reflect.Map:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.ValueOf(Extensions{"b": rawOf(rapid.String().Draw(t, "text")), "a<": rawOf(1)}))
		}
	}
}

// A package is written as encoding/json writes it, to the letter.
func TestPackagesAreWrittenAsEver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &Package{}
		filled(t, reflect.ValueOf(p).Elem())
		got, err := p.Encode()
		if err != nil {
			t.Fatal(err)
		}
		want, err := marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if want = append(want, '\n'); !bytes.Equal(want, got) {
			t.Fatal(cmp.Diff(string(want), string(got)))
		}
	})
}
