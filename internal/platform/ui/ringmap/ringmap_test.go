package ringmap

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pathways/internal/platform/doc"
	"pathways/internal/platform/ui/marks"
)

// quarters is a framework with the sizes of the 2025 edition: four domains of four categories, 66 items in all.
func quarters() Map {
	m := Map{
		ID: "m", Title: "My map", Desc: "Figures in words.", UseWord: "use", WishWord: "wish",
		CourtTitle: "My reflection", CourtNote: "12 March, exploring",
	}
	names := [4][4]string{
		{"Interpersonal Skills & Knowledge", "Reflective Self-Awareness", "Communication", "Problem Solving"},
		{"Professional Learning & Knowledge", "Engagement in the Profession", "Strategic Practices", "Technology-Based Skills"},
		{"Organizational Structures", "Leadership & Management", "Policies, Standards, & Practices", "Resources"},
		{"Purpose & Role", "Individuals, Groups, & Communities", "Diversity & Equity", "Research & Evaluation"},
	}
	prefix := [4]string{"GE", "JE", "OP", "AI"}
	domains := [4]string{"General Expertise", "Job-Specific Expertise", "Operations", "Audiences & Impact"}
	for i, sizes := range [4][4]int{{4, 4, 5, 4}, {4, 4, 5, 3}, {4, 5, 4, 4}, {4, 4, 4, 4}} {
		d := Domain{Name: domains[i]}
		n := 0
		for j, size := range sizes {
			c := Category{Name: names[i][j]}
			for range size {
				n++
				c.Items = append(c.Items, Item{
					Code: fmt.Sprintf("%s.%d", prefix[i], n), Title: "Do <this> & \"that\"", Region: Region((n + i) % 5),
				})
			}
			d.Categories = append(d.Categories, c)
		}
		m.Domains = append(m.Domains, d)
	}
	return m
}

// leaves is a framework like the 2018 draft: four domains, each with four leaf units that hold levels.
func leaves() Map {
	m := quarters()
	for i := range m.Domains {
		for j := range m.Domains[i].Categories {
			c := &m.Domains[i].Categories[j]
			c.Items = c.Items[:1]
			c.Items[0].Levels = []string{"L1", "L2", "L3"}[:j]
		}
	}
	return m
}

func markup(t testing.TB, m Map) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.SVG().Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// walk visits all shapes, those in groups after their group.
func walk(shapes []Shape, visit func(Shape)) {
	for _, s := range shapes {
		visit(s)
		walk(s.Within, visit)
	}
}

func find(shapes []Shape, class string) (out []Shape) {
	walk(shapes, func(s Shape) {
		if s.Class == class {
			out = append(out, s)
		}
	})
	return out
}

// anyMap draws maps of every shape: many and few domains, empty ones, strange names.
func anyMap(domains, categories, items int) *rapid.Generator[Map] {
	name := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"", "Care", "R&D <b>\"x\" 'y'", "مهارات التواصل", "🦋🐛", "\x00\x1b\xff", "Long names that go on and on until nobody reads them", "科学展示の企画運営"}),
	)
	item := rapid.Custom(func(t *rapid.T) Item {
		return Item{
			Code: rapid.StringMatching(`[A-Z]{0,4}\.[0-9]{1,2}`).Draw(t, "code"), Title: name.Draw(t, "title"), Words: name.Draw(t, "words"),
			Region: Region(rapid.IntRange(0, 4).Draw(t, "region")), Here: rapid.Bool().Draw(t, "here"),
			Levels: rapid.SliceOfN(rapid.SampledFrom([]string{"L1", "L2", "<3"}), 0, 3).Draw(t, "levels"),
			Href:   rapid.SampledFrom([]string{"", "", "/f/isl/GE.1?a=1&b=2", "javascript:alert(1)"}).Draw(t, "href"),
		}
	})
	return rapid.Custom(func(t *rapid.T) Map {
		m := Map{
			ID: rapid.StringMatching(`[a-z]{1,3}`).Draw(t, "id"), Title: name.Draw(t, "title"), Desc: name.Draw(t, "desc"),
			CourtTitle: name.Draw(t, "court"), CourtNote: name.Draw(t, "note"), UseWord: "use", WishWord: name.Draw(t, "wish"),
			First: rapid.IntRange(0, 20).Draw(t, "first"), Compact: rapid.Bool().Draw(t, "compact"), Bare: rapid.Bool().Draw(t, "bare"),
		}
		for range rapid.IntRange(0, domains).Draw(t, "domains") {
			d := Domain{Name: name.Draw(t, "domain")}
			for range rapid.IntRange(0, categories).Draw(t, "categories") {
				c := Category{Name: name.Draw(t, "category")}
				c.Items = rapid.SliceOfN(item, 0, items).Draw(t, "items")
				d.Categories = append(d.Categories, c)
			}
			m.Domains = append(m.Domains, d)
		}
		return m
	})
}

// The drawing of the 2025 edition stands where the look's page draws it: beds, rows, marks, codes, names, corners.
func TestPlacesOfTheLook(t *testing.T) {
	m := quarters()
	set := func(m *Map, d, c, i int, r Region) { m.Domains[d].Categories[c].Items[i].Region = r }
	set(&m, 0, 0, 0, Both)
	set(&m, 0, 2, 3, Neither)
	set(&m, 3, 3, 3, Open)
	large := markup(t, m)
	m.Compact = true
	small := markup(t, m)
	m.Compact, m.Bare = false, true
	bare := markup(t, m)
	for _, c := range []struct{ what, in, want string }{
		{"view box", large, `viewBox="-560 -500 1120 1000"`},
		{"first bed", large, `d="M-360.7 -30.8A362 362 0 0 1 -338.3 -128.8Q-335 -137.2 -326.7 -133.8L-171.2 -70.1Q-162.9 -66.7 -166.1 -58.3A176 176 0 0 0 -174.9 -19.6Q-175.7 -10.6 -184.7 -11.1L-352.4 -21.3Q-361.3 -21.8 -360.7 -30.8Z"`},
		{"second domain", large, `d="M30.3 -360.7A362 362 0 0 1 134.3 -336.2Q`},
		{"rows of a bed", large, `d="M-213.3 -17.7A214 214 0 0 1 -199.8 -76.6M-322.9 -26.8A324 324 0 0 1 -302.5 -116"`},
		{"stem", large, `<path class="stem" d="M-220.2 -26.2L-312.4 -37.1"/>`},
		{"use mark", large, `<use href="#disc" class="use" x="-220.2" y="-33" width="15.4" height="15.4"/>`},
		{"wish mark", large, `<use href="#disc" class="wish" x="-331.1" y="-47.6" width="18.8" height="18.8"/>`},
		{"neither now", large, `<path class="none" d="M-133.5 -223.1L-142.8 -238.5"/>`},
		{"left open", large, `<circle class="open" cx="-267.1" cy="32.2" r="2.6"/>`},
		{"code on the left", large, `transform="translate(-368.4 -43.8) rotate(6.78)" text-anchor="end" dy="4.5">GE.1<`},
		{"code on the right", large, `transform="translate(44.5 -368.3) rotate(276.89)" dy="4.5">JE.1<`},
		{"name on top, outer line", large, `d="M-439 -83.9A447 447 0 0 1 -256.1 -366.4"`},
		{"name below, inner line", large, `d="M361.4 252.8A441 441 0 0 0 435.3 -70.9"`},
		{"corner mark", large, `<use href="#leaf" class="domain-mark" x="512" y="-486" width="48" height="48"/>`},
		{"corner name", large, `<text class="domain-text" x="556" y="475" text-anchor="end">Operations</text>`},
		{"gate word", large, `<text class="walk-text" x="324" y="4" text-anchor="middle">wish</text>`},
		{"emblem", large, `<use href="#disc" x="-15.5" y="-66" width="15" height="15"/>`},
		{"court", large, `<text class="court-small" x="0" y="18" text-anchor="middle">12 March`},
		{"compact view box", small, `viewBox="-172 -172 344 344"`},
		{"compact bed", small, `d="M-165.2 -16.1A166 166 0 0 1 -154.2 -61.4Q-152.7 -65.1 -149 -63.5L-88.3 -37.7`},
		{"compact use mark", small, `class="use" x="-111" y="-18.1" width="7.8" height="7.8"`},
		{"compact wish mark", small, `class="wish" x="-151.8" y="-23.6" width="8.2" height="8.2"`},
		{"compact open", small, `<circle class="open" cx="-127.4" cy="17.1" r="1.4"/>`},
		{"compact domain mark", small, `class="domain-mark" x="-52.3" y="-52.3" width="17" height="17"`},
		{"compact corner name", small, `x="-171" y="-146">Expertise<`},
		{"bare view box", bare, `viewBox="-372 -372 744 744"`},
		{"bare domain mark", bare, `class="domain-mark" x="-106.9" y="-106.9" width="30" height="30"`},
	} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("%s: the drawing lacks %s", c.what, c.want)
		}
	}
	if strings.Contains(bare, "<text") {
		t.Error("the bare drawing has words")
	}
	m.Bare = false
	if key := m.Key(); len(key) != 0 {
		t.Errorf("names of the 2025 edition became numbers: %v", key)
	}
}

// Whatever a framework holds, the drawing is well-formed, has no inline style, and every id in it stands once.
func TestMarkupIsWellFormedForAnyFramework(t *testing.T) {
	id := regexp.MustCompile(` id="([^"]*)"`)
	rapid.Check(t, func(t *rapid.T) {
		m := anyMap(12, 5, 6).Draw(t, "map")
		var b bytes.Buffer
		if err := m.SVG().Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		s := b.String()
		places, decoder := 0, xml.NewDecoder(strings.NewReader(s))
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%v in %s", err, s)
			}
			if start, ok := token.(xml.StartElement); ok {
				for _, a := range start.Attr {
					if a.Name.Local == "style" || a.Name.Local == "stroke" || strings.HasPrefix(a.Value, "javascript:") {
						t.Fatalf("%s %s=%q", start.Name.Local, a.Name.Local, a.Value)
					}
					if a.Name.Local == "class" && strings.HasPrefix(a.Value, "item ") {
						places++
					}
				}
			}
		}
		if places != m.Size() {
			t.Fatalf("%d items drawn of %d", places, m.Size())
		}
		seen := map[string]bool{}
		for _, found := range id.FindAllStringSubmatch(s, -1) {
			if seen[found[1]] || !strings.HasPrefix(found[1], m.ID+"-") {
				t.Fatalf("id %q stands twice or does not begin with that of the map", found[1])
			}
			seen[found[1]] = true
		}
		if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
			t.Fatalf("a number is none: %s", s)
		}
		var again bytes.Buffer
		if _ = m.SVG().Render(context.Background(), &again); again.String() != s {
			t.Fatal("the same map gave another drawing")
		}
	})
}

// A drawing with a title names itself by title and description; one without is decoration; one with links is a group.
func TestRoleFollowsTitleAndLinks(t *testing.T) {
	m := quarters()
	if s := markup(t, m); !strings.Contains(s, `role="img" aria-labelledby="m-t m-d"><title id="m-t">My map</title><desc id="m-d">`) {
		t.Error("an image does not name itself by title and description")
	}
	m.Domains[0].Categories[0].Items[0].Href = "/a?b=1&c=2"
	if s := markup(t, m); !strings.Contains(s, `role="group"`) || !strings.Contains(s, `<a href="/a?b=1&amp;c=2" class="item `) {
		t.Error("links stand inside of an image")
	}
	if s := markup(t, Map{ID: "x"}); !strings.Contains(s, `aria-hidden="true"`) || strings.Contains(s, "role=") {
		t.Error("a drawing without a title is not hidden")
	}
}

// Beds neither overlap nor reach into a gate; every domain gets its place in order, all the way round.
func TestBedsKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMap(50, 3, 4).Draw(t, "map")
		sc := large
		if m.Compact {
			sc = compact
		}
		sectors, gate := m.ring(sc)
		at := 180 + gate/2
		for i, s := range sectors {
			if math.Abs(s.start-at) > 1e-6 || s.span <= 0 {
				t.Fatalf("domain %d begins at %g, not at %g, and spans %g", i, s.start, at, s.span)
			}
			free := s.start - gate/2
			for _, b := range s.beds {
				if b.start-s.over() < free-1e-9 || b.end <= b.start {
					t.Fatalf("bed %d of domain %d runs into what is before it", b.category, i)
				}
				free = b.end + s.over()
			}
			at = s.start + s.span + gate
			if free > at-gate/2+1e-9 {
				t.Fatalf("domain %d reaches %g degrees into its gate", i, free-at)
			}
		}
		if len(sectors) > 0 && math.Abs(at-gate/2-540) > 1e-6 {
			t.Fatalf("the ring ends at %g", at)
		}
	})
}

// Every mark, sign, code and number stands inside of the drawing, and no text is upside down.
func TestAllStandsInsideAndUpright(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMap(12, 4, 5).Draw(t, "map")
		box := m.Box()
		inside := func(s Shape, p Point, reach float64) {
			const air = 1
			if p.X-reach < box.X-air || p.X+reach > box.X+box.Width+air || p.Y-reach < box.Y-air || p.Y+reach > box.Y+box.Height+air {
				t.Fatalf("%s %q at %v stands outside of %v", s.Class, s.Text, p, box)
			}
		}
		walk(m.Layout(), func(s Shape) {
			switch s.Form {
			case Tile:
				inside(s, s.At, s.Size/2)
			case Circle:
				inside(s, s.At, s.R)
			case Line:
				for _, step := range s.Path {
					if step.Op != Close {
						inside(s, step.P, 0)
					}
				}
			case Text:
				inside(s, s.At, 0)
				if s.Turn > 90.001 && s.Turn < 269.999 {
					t.Fatalf("%q is turned by %g", s.Text, s.Turn)
				}
			case Curve:
				middle, clockwise := middleOf(s)
				inside(s, middle, 0)
				// The direction of reading in the middle of an arc must not point to the left.
				if right := -middle.Y; !clockwise && right > 1e-6 || clockwise && right < -1e-6 {
					t.Fatalf("%q reads to the left", s.Text)
				}
			}
		})
	})
}

// middleOf is the middle of a curve's arc.
func middleOf(s Shape) (at Point, clockwise bool) {
	from, to := s.Path[0].P, s.Path[1].P
	a, b := math.Atan2(from.Y, from.X), math.Atan2(to.Y, to.X)
	if !s.Path[1].Sweep {
		a, b = b, a
	}
	if b < a {
		b += 2 * math.Pi
	}
	return polar(s.Path[1].R, (a+b)/2*180/math.Pi), s.Path[1].Sweep
}

// Names on the ring keep clear of each other. What found no room has a number, and each number is explained once.
func TestNamesKeepApartOrAreNumbered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := anyMap(12, 6, 5).Draw(t, "map")
		m.Compact, m.Bare = false, false
		d := m.drawing()
		var ring []label
		for i, s := range d.sectors {
			for _, b := range s.beds {
				ring = append(ring, d.names.categories[[2]int{i, b.category}])
			}
		}
		numbers := map[string]int{}
		for _, row := range []struct {
			labels []label
			size   float64
		}{{ring, nameSize}, {d.names.domains, curvedSize}} {
			for i, a := range row.labels {
				if a.number != 0 {
					numbers[fmt.Sprint(a.number)]++
				}
				b := row.labels[(i+1)%len(row.labels)]
				ha, hb := a.half(row.size), b.half(row.size)
				if len(row.labels) > 1 && ha > 0 && hb > 0 && turn(b.angle-a.angle) < ha+hb-1e-9 {
					t.Fatalf("%q runs into %q", a.text, b.text)
				}
			}
		}
		key := m.Key()
		if len(key) != len(numbers) {
			t.Fatalf("%d numbers, %d of them explained", len(numbers), len(key))
		}
		for i, k := range key {
			if k.Number != i+1 || numbers[fmt.Sprint(k.Number)] != 1 || k.Name == "" {
				t.Fatalf("entry %d of the key is %+v", i, k)
			}
		}
	})
}

// Long names that cannot stand side by side are numbered, and the key holds them as they are.
func TestLongNamesGoToTheKey(t *testing.T) {
	m := quarters()
	name := strings.TrimSpace(strings.Repeat("Unabbreviated considerations ", 5))
	for i := range m.Domains[2].Categories {
		m.Domains[2].Categories[i].Name = name
	}
	key := m.Key()
	if len(key) == 0 || key[0].Name != name || key[0].Domain != 2 || key[0].IsDomain {
		t.Fatalf("the key is %+v", key)
	}
	if n := strings.Count(markup(t, m), `class="category-text" x=`); n != len(key) {
		t.Errorf("%d numbers in the drawing, %d in the key", n, len(key))
	}
}

// The five signs: fill for use, ring for wish, both with a path, a stroke for neither, a dot for open. The tip says it in words.
func TestSignsOfRegions(t *testing.T) {
	for region, want := range map[Region]string{Both: "stem use wish", Use: "use", Wish: "wish", Neither: "none", Open: "open"} {
		m := Map{ID: "m", Compact: true, Domains: []Domain{{Categories: []Category{{Items: []Item{
			{Code: "A.1", Title: "Do it.", Words: "I use this.", Levels: []string{"L1", "L3"}, Region: region},
		}}}}}}
		item := find(m.Layout(), "item "+region.Class())
		if len(item) != 1 || item[0].Title != "A.1 Do it.\nI use this.\nL1, L3" {
			t.Fatalf("region %d: %+v", region, item)
		}
		var got []string
		for _, s := range item[0].Within {
			got = append(got, s.Class)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("region %d is drawn as %q", region, got)
		}
	}
}

// Levels are printed beside the row where a step has room, in one size and without any other sign.
func TestLevelsAreQuietWords(t *testing.T) {
	m := leaves()
	levels := find(m.Layout(), "level-text")
	if len(levels) != 12 {
		t.Fatalf("%d items show levels, 12 have them", len(levels))
	}
	for _, s := range levels {
		if s.Size != levelSize {
			t.Errorf("%q stands in size %g", s.Text, s.Size)
		}
	}
	plain := leaves()
	for i := range plain.Domains {
		for j := range plain.Domains[i].Categories {
			plain.Domains[i].Categories[j].Items[0].Levels = nil
		}
	}
	for _, class := range []string{"use", "wish", "stem", "none", "open"} {
		with, without := find(m.Layout(), class), find(plain.Layout(), class)
		if fmt.Sprint(with) != fmt.Sprint(without) {
			t.Errorf("levels change how %s is drawn", class)
		}
	}
}

// A map in parts holds every item once, in order; each domain keeps its mark and hue; no two parts share an id.
func TestSplitCoversEverythingOnce(t *testing.T) {
	all := func(m Map) (out []string) {
		for _, d := range m.Domains {
			for _, c := range d.Categories {
				for _, it := range c.Items {
					out = append(out, it.Code)
				}
			}
		}
		return out
	}
	rapid.Check(t, func(t *rapid.T) {
		m := Map{ID: "m", Title: "T"}
		n := 0
		for i, sizes := range rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 400), 0, 6), 0, 12).Draw(t, "sizes") {
			d := Domain{Name: fmt.Sprint("D", i)}
			for _, size := range sizes {
				c := Category{Name: "c"}
				for range size {
					n++
					c.Items = append(c.Items, Item{Code: fmt.Sprint(n)})
				}
				d.Categories = append(d.Categories, c)
			}
			m.Domains = append(m.Domains, d)
		}
		var got []string
		ids := map[string]bool{}
		for _, part := range m.Split() {
			if part.Size() > Limit {
				t.Fatalf("a part has %d items", part.Size())
			}
			if ids[part.ID] {
				t.Fatalf("two parts have the id %q", part.ID)
			}
			ids[part.ID] = true
			if len(part.Domains) > 0 && part.Domains[0].Name != fmt.Sprint("D", part.First) {
				t.Fatalf("%s stands at place %d", part.Domains[0].Name, part.First)
			}
			got = append(got, all(part)...)
		}
		if strings.Join(got, " ") != strings.Join(all(m), " ") {
			t.Fatal("the parts do not hold every item once and in order")
		}
		if n <= Limit && len(m.Split()) != 1 {
			t.Fatal("a map that one ring can hold was split")
		}
	})
}

// A part keeps the mark and hue that its domain has in the whole; from the ninth domain on marks stand turned.
func TestMarkAndHueFollowThePlace(t *testing.T) {
	m := Map{ID: "m", First: 9, Domains: []Domain{{Name: "J"}}}
	if got := m.Layout()[0]; got.Class != fmt.Sprint("domain domain-", marks.Hue(9)) || got.Within[0].Domain != 9 {
		t.Errorf("the tenth domain is drawn as %+v", got)
	}
	if s := markup(t, m); !strings.Contains(s, `href="#leaf" class="domain-mark"`) || !strings.Contains(s, `transform="matrix(-1 0 0 1 `) {
		t.Errorf("the leaf of the tenth domain is not mirrored: %s", s)
	}
	m.First = 11
	if s := markup(t, m); !strings.Contains(s, `transform="rotate(180 `) {
		t.Errorf("the arch of the twelfth domain is not turned: %s", s)
	}
}

// The sign of a region uses the mark that it is asked for.
func TestGlyphs(t *testing.T) {
	var b bytes.Buffer
	for region, want := range map[Region]int{Both: 2, Use: 1, Wish: 1, Neither: 0, Open: 0} {
		b.Reset()
		_ = GlyphOf(1, region).Render(context.Background(), &b)
		if got := strings.Count(b.String(), `href="#leaf"`); got != want || !strings.Contains(b.String(), `class="glyph"`) {
			t.Errorf("region %d has %d marks: %s", region, got, b.String())
		}
	}
}

// Names break into lines of about equal width; a name without spaces stays whole unless its letters are squares.
func TestNamesBreakInBalance(t *testing.T) {
	for name, want := range map[string]string{
		"Self-Awareness":                     "Self-Awareness",
		"Diversity & Equity":                 "Diversity|& Equity",
		"Individuals, Groups, & Communities": "Individuals, Groups,|& Communities",
		"Öffentlichkeitsarbeiterin":          "Öffentlichkeitsarbeiterin",
		"科学コミュニケーションと展示の企画運営":                "科学コミュニケーシ|ョンと展示の企画運営",
	} {
		if got := strings.Join(first(name), "|"); got != want {
			t.Errorf("%q breaks as %q", name, got)
		}
	}
}

// Any map can be drawn on paper, and the same map gives the same bytes.
func TestPaperTakesAnyMap(t *testing.T) {
	write := func(m Map) (string, error) {
		var b bytes.Buffer
		err := doc.WritePDF(&b, &doc.Document{Blocks: []doc.Block{m.Picture()}})
		return b.String(), err
	}
	empty, err := write(Map{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := anyMap(6, 3, 3).Draw(t, "map")
		one, err := write(m)
		if err != nil || !strings.HasPrefix(one, "%PDF-") {
			t.Fatalf("%v", err)
		}
		if two, _ := write(m); one != two {
			t.Fatal("the same map gave other bytes")
		}
		if m.Size() > 0 && len(one) <= len(empty) {
			t.Fatal("nothing was drawn")
		}
	})
}

func BenchmarkMap66(b *testing.B) {
	m := quarters()
	b.ReportAllocs()
	for b.Loop() {
		_ = m.SVG().Render(context.Background(), io.Discard)
	}
}
