package group

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// four is the scale of a question with four choices, two on either side.
var four = NewScale(4, [][]int{{0, 1}, {2, 3}})

// worlds are all ways in which so many people at most can make some choices.
func worlds(choices, most int) (all [][]int) {
	var fill func(sofar []int, left int)
	fill = func(sofar []int, left int) {
		if len(sofar) == choices {
			all = append(all, slices.Clone(sofar))
			return
		}
		for n := range left + 1 {
			fill(append(sofar, n), left-n)
		}
	}
	fill(nil, most)
	return all
}

// knower is somebody who knows these rules and everything that is shown, and asks which worlds would look like that.
type knower struct {
	seen   map[string][]int // by what is shown: the numbers of the first such world, -1 where another world has another
	worlds map[string]int
}

func newKnower() *knower { return &knower{map[string][]int{}, map[string]int{}} }

// looks takes in a world: what is shown of it, and every number of people in it that nobody should learn.
func (k *knower) looks(shown string, numbers []int) {
	k.worlds[shown]++
	known := k.seen[shown]
	if known == nil {
		k.seen[shown] = slices.Clone(numbers)
		return
	}
	for i, n := range numbers {
		if known[i] != n {
			known[i] = -1
		}
	}
}

// singled fails where what is shown leaves one number possible, and that is somebody but no group.
func (k *knower) singled(t *testing.T, least int) {
	t.Helper()
	if len(k.seen) < 10 {
		t.Fatalf("only %d different things were shown", len(k.seen))
	}
	for shown, numbers := range k.seen {
		for i, n := range numbers {
			if n > 0 && n < least {
				t.Errorf("of %s anybody can work out that number %d is %d (%d worlds look like it)", shown, i, n, k.worlds[shown])
			}
		}
	}
}

// From one picture nobody who knows the rules can work out how many made a choice, where they were too few: every world
// of up to 14 people is looked at.
func TestNobodyIsSingledOutOfOnePicture(t *testing.T) {
	for _, scale := range []Scale{four, NewScale(3, [][]int{{0}, {1, 2}}), NewScale(2), NewScale(5, [][]int{{0, 1}, {2, 3}, {4}}, [][]int{{0, 1, 2, 3}, {4}})} {
		for _, r := range []Rules{{}, {Min: 3}} {
			k := newKnower()
			for _, w := range worlds(scale.choices, 14) {
				if p, ok := r.Picture(scale, w); ok {
					k.looks(fmt.Sprint(p), w)
				}
			}
			k.singled(t, r.Fewest())
		}
	}
}

// Nor from two pictures with the people who came between: neither of those before nor of those who came.
func TestNobodyIsSingledOutByTwoDates(t *testing.T) {
	r := Rules{Min: 3}
	for _, scale := range []Scale{four, NewScale(3, [][]int{{0}, {1, 2}})} {
		k := newKnower()
		all := worlds(scale.choices, 8)
		for _, before := range all {
			first, ok := r.Picture(scale, before)
			if !ok {
				continue
			}
			for _, came := range all {
				sum := make([]int, len(before))
				people := 0
				for i := range sum {
					sum[i] = before[i] + came[i]
					people += came[i]
				}
				if !r.Enough(people) {
					continue
				}
				second, moved := r.Picture(scale, sum, first)
				k.looks(fmt.Sprint(first, second, moved), slices.Concat(before, came))
			}
		}
		k.singled(t, r.Fewest())
	}
}

// Nor from three.
func TestNobodyIsSingledOutByThreeDates(t *testing.T) {
	r, scale := Rules{Min: 3}, NewScale(3, [][]int{{0}, {1, 2}})
	k, all := newKnower(), worlds(3, 6)
	for _, before := range all {
		first, ok := r.Picture(scale, before)
		if !ok {
			continue
		}
		for _, came := range all {
			sum := []int{before[0] + came[0], before[1] + came[1], before[2] + came[2]}
			second, ok := r.Picture(scale, sum, first)
			if !ok {
				continue
			}
			for _, late := range all {
				third, moved := r.Picture(scale, []int{sum[0] + late[0], sum[1] + late[1], sum[2] + late[2]}, first, second)
				k.looks(fmt.Sprint(first, second, third, moved), slices.Concat(before, came, late))
			}
		}
	}
	k.singled(t, r.Fewest())
}

// Nor from a whole and its two parts, as a filter shows them.
func TestNobodyIsSingledOutByParts(t *testing.T) {
	r := Rules{Min: 3}
	k := newKnower()
	all := worlds(3, 9)
	for _, a := range all {
		for _, b := range all {
			whole, each, ok := r.Parts(NewScale(3, [][]int{{0}, {1, 2}}), [][]int{a, b})
			if ok {
				k.looks(fmt.Sprint(whole, each), slices.Concat(a, b))
			}
		}
	}
	k.singled(t, r.Fewest())
}

// However often and whatever is added, changed or taken back: in no picture, and between no two pictures that were ever
// shown, is there a block or a difference of too few people, and no picture is coarser than the one before.
func TestPicturesMoveOnByGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Rules{Min: rapid.IntRange(3, 7).Draw(t, "min")}
		counts := []int{0, 0, 0, 0}
		var shown []Picture
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			for i := range counts {
				counts[i] = max(0, counts[i]+rapid.IntRange(-2, 12).Draw(t, "move"))
			}
			if p, ok := r.Picture(four, counts, shown...); ok {
				shown = append(shown, p)
			}
		}
		for i, p := range shown {
			if !r.fine(p.Counts) || !r.Enough(p.People()) {
				t.Fatalf("%v tells of too few", p)
			}
			for _, before := range shown[:i] {
				if p.Step > before.Step {
					t.Fatalf("%v is coarser than %v", p, before)
				}
				if !r.apart(four, before, p) {
					t.Fatalf("between %v and %v there are too few", before, p)
				}
			}
		}
	})
}

// Too few are not told of; enough are told as finely as may be.
func TestPictures(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   string
	}{
		{[]int{0, 0, 0, 4}, "{0 []} false"},
		{[]int{0, 0, 0, 5}, "{0 [0 0 0 5]} true"},
		{[]int{0, 0, 7, 8}, "{0 [0 0 7 8]} true"},
		{[]int{2, 3, 4, 9}, "{1 [5 13]} true"},
		{[]int{0, 0, 2, 9}, "{1 [0 11]} true"},
		{[]int{0, 1, 8, 9}, "{2 [18]} true"},
	} {
		p, ok := Rules{}.Picture(four, c.counts)
		if got := fmt.Sprint(p, " ", ok); got != c.want {
			t.Errorf("%v: %s, want %s", c.counts, got, c.want)
		}
	}
	if n := (Rules{Min: 1}).Fewest(); n != Least {
		t.Errorf("a minimum of 1 is %d", n)
	}
	if a, b := (Rules{}).AtLeast(4), (Rules{}).AtLeast(14); a != 0 || b != 10 {
		t.Errorf("4 people are at least %d, 14 at least %d", a, b)
	}
}

// A step that is none is a fault in the program.
func TestScalesOnlyJoin(t *testing.T) {
	for _, between := range [][][][]int{{{{0, 1}}}, {{{0, 1}, {1, 2}}}, {{{0, 1}, {2}}, {{0, 2}, {1}}}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v is taken", between)
				}
			}()
			NewScale(3, between...)
		}()
	}
}
