package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Size is a number of bytes as people write it: "20MB", "200 MB", "1GB", "5000".
type Size int64

// String is the size as it can be given.
func (s *Size) String() string {
	switch n := int64(*s); {
	case n >= 1<<20 && n%(1<<20) == 0:
		return strconv.FormatInt(n>>20, 10) + "MB"
	case n >= 1<<10 && n%(1<<10) == 0:
		return strconv.FormatInt(n>>10, 10) + "KB"
	default:
		return strconv.FormatInt(n, 10)
	}
}

// Set reads a size. A kilobyte is 1,024 bytes.
func (s *Size) Set(text string) error {
	number, unit := strings.ToUpper(strings.ReplaceAll(text, " ", "")), int64(1)
	for _, u := range []struct {
		name  string
		bytes int64
	}{{"KB", 1 << 10}, {"MB", 1 << 20}, {"GB", 1 << 30}} {
		if before, ok := strings.CutSuffix(number, u.name); ok {
			number, unit = before, u.bytes
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n <= 0 || n > (1<<40)/unit {
		return fmt.Errorf("%q is no size; for example 20MB", text)
	}
	*s = Size(n * unit)
	return nil
}

// Type names the kind of value.
func (s *Size) Type() string { return "size" }
