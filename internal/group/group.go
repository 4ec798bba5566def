// Package group holds the rules under which figures of a group of people may be shown: it is the one place that turns
// counts of people into something to look at. It knows nothing of what was asked and of whom.
//
// What leaves it never lets anybody work out a number of people from 1 to one fewer than the minimum: not by taking what
// is shown from a total, not by comparing parts of the group, not by comparing what was shown on two days, and not by
// knowing these rules. See docs/group-rules.md.
package group

import (
	"fmt"
	"slices"
)

// The minimum size of a group.
const (
	Usual = 5 // where nobody says otherwise
	Least = 3 // whatever anybody says
)

// Rules are those of one group of people. The zero Rules are the usual ones.
type Rules struct {
	Min int // fewest people that may be told of; 0 means Usual, and never fewer than Least count
}

func (r Rules) min() int {
	if r.Min == 0 {
		return Usual
	}
	return max(r.Min, Least)
}

// Fewest is how many people must be there before anything is told.
func (r Rules) Fewest() int { return r.min() }

// Enough says whether so many people are a group.
func (r Rules) Enough(people int) bool { return people >= r.min() }

// AtLeast is how many people there are as it may be told while they come one by one: the multiple of the minimum that is
// reached; 0 says that they are too few.
func (r Rules) AtLeast(people int) int { return people / r.min() * r.min() }

// fine says whether each of some numbers of people is nobody or a group.
func (r Rules) fine(counts []int) bool {
	return !slices.ContainsFunc(counts, func(n int) bool { return n != 0 && n < r.min() })
}

// Scale says how the choices of a question are told together where one of them was made by too few. It goes from each
// choice by itself to all as one, and each step only joins what the step before kept apart. The steps are fixed before
// anybody answers: were they chosen by the numbers, the choice of a step would give numbers away.
type Scale struct {
	choices int
	steps   [][][]int
}

// NewScale makes a scale of the steps between: for four choices, [][]int{{0, 1}, {2, 3}} is a step that tells the first
// two together and the last two together. The finest step and the one of all together need not be given.
//
// It panics where a step leaves a choice out, names it twice or parts what was joined: a fault in the program.
func NewScale(choices int, between ...[][]int) Scale {
	finest, all := make([][]int, choices), make([]int, choices)
	for i := range choices {
		finest[i], all[i] = []int{i}, i
	}
	s := Scale{choices, [][][]int{finest}}
	for _, step := range append(between, [][]int{all}) {
		named := slices.Sorted(slices.Values(slices.Concat(step...)))
		if !slices.Equal(named, all) || !joins(s.steps[len(s.steps)-1], step) {
			panic(fmt.Sprintf("group: %v is no step after %v of %d choices", step, s.steps[len(s.steps)-1], choices))
		}
		s.steps = append(s.steps, step)
	}
	return s
}

// joins says whether each block of one step lies within one block of the next.
func joins(finer, coarser [][]int) bool {
	for _, small := range finer {
		within := slices.ContainsFunc(coarser, func(big []int) bool {
			return !slices.ContainsFunc(small, func(choice int) bool { return !slices.Contains(big, choice) })
		})
		if !within {
			return false
		}
	}
	return true
}

// Steps is how many steps there are; the last one tells everybody together.
func (s Scale) Steps() int { return len(s.steps) }

// Blocks are the choices that a step tells together, by their place from 0.
func (s Scale) Blocks(step int) [][]int { return s.steps[step] }

// told are counts by choice as a step tells them.
func (s Scale) told(step int, counts []int) []int {
	out := make([]int, len(s.steps[step]))
	for i, block := range s.steps[step] {
		for _, choice := range block {
			out[i] += counts[choice]
		}
	}
	return out
}

// Picture is what may be shown of how the choices of one question were made.
type Picture struct {
	Step   int   `json:"step"`   // of the scale
	Counts []int `json:"counts"` // people by block of that step
}

// People are all of whom a picture tells.
func (p Picture) People() int {
	n := 0
	for _, c := range p.Counts {
		n += c
	}
	return n
}

// coarser is a picture as a later step of the scale tells it.
func (p Picture) coarser(s Scale, step int) []int {
	out := make([]int, len(s.steps[step]))
	for i, block := range s.steps[p.Step] {
		at := slices.IndexFunc(s.steps[step], func(big []int) bool { return slices.Contains(big, block[0]) })
		out[at] += p.Counts[i]
	}
	return out
}

// Picture is the finest picture that may be shown of people by choice: each block is nobody or at least the minimum.
//
// Earlier are the pictures of the same question that were ever shown, the last one last. In every block that one of them
// and the new one both let see, the difference is nobody or at least the minimum as well. What was told together is told
// apart later only where each part is nobody or by now as many as all together were then: else who remembers the sum, and
// knows why it was one, could work out its parts. The new picture is never coarser than the last.
//
// False says that there is nothing new to show: then the last one stays, where there is one.
func (r Rules) Picture(s Scale, counts []int, earlier ...Picture) (Picture, bool) {
	coarsest := len(s.steps) - 1
	if len(earlier) > 0 {
		coarsest = earlier[len(earlier)-1].Step
	}
	for step := 0; step <= coarsest; step++ {
		p := Picture{step, s.told(step, counts)}
		if !r.Enough(p.People()) || !r.fine(p.Counts) {
			continue
		}
		safe := !slices.ContainsFunc(earlier, func(e Picture) bool { return !r.apart(s, e, p) || !s.grownApart(e, p) })
		if safe {
			return p, true
		}
	}
	return Picture{}, false
}

// apart says whether two pictures of the same question differ by nobody or by a group, block by block.
func (r Rules) apart(s Scale, a, b Picture) bool {
	step := max(a.Step, b.Step)
	before, after := a.coarser(s, step), b.coarser(s, step)
	moved := make([]int, len(after))
	for i := range after {
		moved[i] = max(after[i]-before[i], before[i]-after[i])
	}
	return r.fine(moved)
}

// grownApart says whether each part that a picture tells of a block of an earlier one is nobody or as many as that block
// was.
func (s Scale) grownApart(before, after Picture) bool {
	if after.Step >= before.Step {
		return true
	}
	for i, block := range s.steps[before.Step] {
		for j, part := range s.steps[after.Step] {
			if slices.Contains(block, part[0]) && after.Counts[j] != 0 && after.Counts[j] < before.Counts[i] {
				return false
			}
		}
	}
	return true
}

// Parts are pictures of the parts of a group beside that of the whole, as a filter shows them. Each person is in one
// part. All parts are told by the same step, the finest at which every block of every part is nobody or a group, and none
// where there is no such step: to leave out only the part that is too small would be to tell of it.
func (r Rules) Parts(s Scale, parts [][]int) (whole Picture, each []Picture, ok bool) {
	sum := make([]int, s.choices)
	for _, counts := range parts {
		for i, n := range counts {
			sum[i] += n
		}
	}
	if whole, ok = r.Picture(s, sum); !ok {
		return Picture{}, nil, false
	}
	for step := whole.Step; step < len(s.steps); step++ {
		each = each[:0]
		for _, counts := range parts {
			each = append(each, Picture{step, s.told(step, counts)})
		}
		if !slices.ContainsFunc(each, func(p Picture) bool { return !r.fine(p.Counts) }) {
			return whole, each, true
		}
	}
	return whole, nil, true
}
