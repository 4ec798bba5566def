package ui

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// palette reads the colors of one theme out of the tokens: 0 light, 1 dark.
func palette(t *testing.T) [2]map[string]string {
	t.Helper()
	css, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := [2]map[string]string{{}, {}}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		themes[0][m[1]], themes[1][m[1]] = m[2], m[3]
	}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(string(css), -1) {
		if light := themes[0][m[1]]; light != m[2] {
			t.Errorf("--%s is %s for browsers without light-dark(), but %s for others", m[1], m[2], light)
		}
	}
	return themes
}

// luminance is the relative luminance of a color as WCAG 2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("%q is no color", hex)
	}
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// Text of every color is readable on every ground, and the edges of controls can be seen, in light and dark.
func TestContrast(t *testing.T) {
	texts := []string{"ink", "quiet", "accent", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7", "hue-8"}
	for theme, colors := range palette(t) {
		check := func(front, back string, least float64) {
			a, b := luminance(t, colors[front]), luminance(t, colors[back])
			if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < least {
				t.Errorf("theme %d: %s on %s is %.2f to 1, less than %.1f", theme, front, back, ratio, least)
			}
		}
		for _, ground := range []string{"paper", "sheet", "shade"} {
			for _, text := range texts {
				check(text, ground, 4.5)
			}
			check("edge", ground, 3)
		}
		check("paper", "ink", 4.5)
	}
}

// Every token that a style sheet uses is defined in one of them: a misspelled one would fail without a word.
func TestEveryTokenIsDefined(t *testing.T) {
	files, err := filepath.Glob("css/*.css")
	if err != nil || len(files) == 0 {
		t.Fatal("no style sheets", err)
	}
	defined, used := map[string]bool{}, map[string]string{}
	for _, f := range files {
		css, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(--[a-z0-9-]+):`).FindAllStringSubmatch(string(css), -1) {
			defined[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`var\((--[a-z0-9-]+)`).FindAllStringSubmatch(string(css), -1) {
			used[m[1]] = f
		}
	}
	for name, f := range used {
		if !defined[name] {
			t.Errorf("%s uses %s, which nothing defines", f, name)
		}
	}
}
