package framework

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/language"

	"pathways/internal/platform/errs"
)

// Bounds of a release, in characters and in entries.
const (
	maxCode  = 60 // as long as a code, a slug or a version may be in a pathway file
	maxName  = 500
	maxText  = 20_000
	maxKinds = 50
	maxLevel = 50
	maxTexts = 1_000
	maxItems = 100_000

	maxDepth = 100 // entries above one another

	maxFaults = 200 // what one answer lists
)

var (
	slugForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	versionForm = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	levelForm   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`) // an answer in a pathway file holds it
	dateForm    = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)
)

// faults gathers what is wrong, place by place.
type faults []errs.Field

func (f *faults) add(at, key string, args ...any) {
	if len(*f) < maxFaults {
		*f = append(*f, errs.Field{Name: at, Key: "framework.invalid." + key, Args: args})
	}
}

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	e := errs.New(errs.Invalid, op, "framework.invalid")
	e.Fields = f
	return e
}

// line checks a text of one line that has to be there.
func (f *faults) line(at, s string, most int) {
	if strings.TrimSpace(s) == "" {
		f.add(at, "empty")
		return
	}
	f.optionalLine(at, s, most)
}

func (f *faults) optionalLine(at, s string, most int) { f.chars(at, s, most, false) }

// text checks a text that may have several lines, and may be empty.
func (f *faults) text(at, s string) { f.chars(at, s, maxText, true) }

// someText checks a text that may have several lines and has to be there.
func (f *faults) someText(at, s string) {
	if strings.TrimSpace(s) == "" {
		f.add(at, "empty")
		return
	}
	f.text(at, s)
}

func (f *faults) texts(at string, all []string) {
	f.count(at, len(all), maxTexts)
	for i, s := range all {
		f.someText(fmt.Sprintf("%s[%d]", at, i), s)
	}
}

func (f *faults) count(at string, n, most int) {
	if n > most {
		f.add(at, "tooMany", "count", n, "max", most)
	}
}

func (f *faults) chars(at, s string, most int, lines bool) {
	if !utf8.ValidString(s) {
		f.add(at, "encoding")
		return
	}
	if n := utf8.RuneCountInString(s); n > most {
		f.add(at, "tooLong", "length", n, "max", most)
	}
	for _, r := range s {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) {
			f.add(at, "control", "char", fmt.Sprintf("U+%04X", r))
			return
		}
	}
}

// Validate checks that a release hangs together: every text has its form and size, codes and identifiers
// are unique, parents come before their children, kinds and levels are declared. The error is of kind
// Invalid and names every place, such as "items[3].code".
func Validate(r *Release) error {
	var f faults
	f.head(r)
	f.kinds(r.Kinds)
	f.levels(r.Levels)
	f.items(r)
	return f.err("framework.Validate")
}

// Publishable is Validate for what shall be shown: besides, no entry stands below more than 99 others, as every page of one
// says all that it stands under.
func Publishable(r *Release) error {
	if err := Validate(r); err != nil {
		return err
	}
	var f faults
	depth := make(map[string]int, len(r.Items))
	for i := range r.Items {
		it := &r.Items[i]
		at := fmt.Sprintf("items[%d].", i)
		if depth[it.ID] = depth[it.ParentID] + 1; depth[it.ID] == maxDepth+1 {
			f.add(at+"parentId", "tooDeep", "value", it.Code, "max", maxDepth)
		}
	}
	return f.err("framework.Publishable")
}

func (f *faults) framework(fw Framework) {
	f.line("framework.id", fw.ID, maxCode)
	if !slugForm.MatchString(fw.Slug) || len(fw.Slug) > maxCode {
		f.add("framework.slug", "slug")
	}
	f.line("framework.name", fw.Name, maxName)
	f.line("framework.shortName", fw.ShortName, maxName)
	f.line("framework.publisher", fw.Publisher, maxName)
	f.optionalLine("framework.homepage", fw.Homepage, maxName)
}

func (f *faults) head(r *Release) {
	f.framework(r.Framework)
	f.line("id", r.ID, maxCode)
	if !versionForm.MatchString(r.Version) || len(r.Version) > maxCode {
		f.add("version", "version")
	}
	f.line("title", r.Title, maxName)
	f.line("adoptionStatus", r.Adoption, maxCode)
	if !dateForm.MatchString(r.Date) {
		f.add("date", "date")
	}
	if _, err := language.Parse(r.Language); err != nil {
		f.add("language", "language", "value", r.Language)
	}
	f.line("source.title", r.Source.Title, maxName)
	f.optionalLine("source.url", r.Source.URL, maxName)
	f.text("rights", r.Rights)
	f.text("funding", r.Funding)
	f.texts("about", r.About)
	f.texts("tips", r.Tips)
	f.texts("remarks", r.Remarks)
}

func (f *faults) kinds(kinds []Kind) {
	if len(kinds) == 0 {
		f.add("kinds", "empty")
	}
	f.count("kinds", len(kinds), maxKinds)
	seen := map[string]bool{}
	for i, k := range kinds {
		at := fmt.Sprintf("kinds[%d].", i)
		f.line(at+"key", k.Key, maxCode)
		f.line(at+"name", k.Name, maxName)
		f.line(at+"plural", k.Plural, maxName)
		f.unique(seen, at+"key", k.Key, "duplicateCode")
	}
}

func (f *faults) levels(levels []Level) {
	f.count("levels", len(levels), maxLevel)
	codes, ids := map[string]bool{}, map[string]bool{}
	for i, l := range levels {
		at := fmt.Sprintf("levels[%d].", i)
		f.line(at+"id", l.ID, maxCode)
		f.line(at+"code", l.Code, maxCode)
		if l.Code != "" && !levelForm.MatchString(l.Code) {
			f.add(at+"code", "levelCode", "value", l.Code)
		}
		f.line(at+"name", l.Name, maxName)
		f.text(at+"description", l.Description)
		f.unique(codes, at+"code", l.Code, "duplicateCode")
		f.unique(ids, at+"id", l.ID, "duplicateId")
	}
}

func (f *faults) unique(seen map[string]bool, at, value, key string) {
	if seen[value] && value != "" {
		f.add(at, key, "value", value)
	}
	seen[value] = true
}

func (f *faults) items(r *Release) {
	if len(r.Items) == 0 {
		f.add("items", "empty")
	}
	f.count("items", len(r.Items), maxItems)
	kinds, levels := map[string]bool{}, map[string]bool{}
	for _, k := range r.Kinds {
		kinds[k.Key] = true
	}
	for _, l := range r.Levels {
		levels[l.Code] = true
	}
	parents := make(map[string]string, len(r.Items))
	for i := range r.Items {
		if id := r.Items[i].ID; parents[id] == "" {
			parents[id] = r.Items[i].ParentID
		}
	}
	circles := cycles(parents)
	ids, codes := map[string]bool{}, map[string]bool{}
	for i := range r.Items {
		it := &r.Items[i]
		at := fmt.Sprintf("items[%d].", i)
		f.line(at+"id", it.ID, maxCode)
		if it.ID != "" && (len(it.ID) != 36 || uuid.Validate(it.ID) != nil) {
			f.add(at+"id", "identifier", "value", it.ID)
		}
		f.line(at+"code", it.Code, maxCode)
		f.someText(at+"statement", it.Statement)
		f.text(at+"question", it.Question)
		f.text(at+"note", it.Note)
		f.text(at+"remark", it.Remark)
		if !kinds[it.Kind] {
			f.add(at+"kind", "unknownKind", "value", it.Kind)
		}
		f.unique(ids, at+"id", it.ID, "duplicateId")
		f.unique(codes, at+"code", it.Code, "duplicateCode")
		if it.ParentID != "" {
			_, known := parents[it.ParentID]
			switch {
			case !known:
				f.add(at+"parentId", "orphan", "value", it.ParentID)
			case circles[it.ID]:
				f.add(at+"parentId", "cycle", "value", it.Code)
			case !ids[it.ParentID]:
				f.add(at+"parentId", "parentAfter", "value", it.ParentID)
			}
		}
		f.levelStatements(at, it.Levels, levels)
	}
}

func (f *faults) levelStatements(at string, all []LevelStatement, known map[string]bool) {
	seen := map[string]bool{}
	for i, l := range all {
		place := fmt.Sprintf("%slevels[%d].", at, i)
		if !known[l.Level] {
			f.add(place+"level", "unknownLevel", "value", l.Level)
		}
		f.unique(seen, place+"level", l.Level, "duplicateLevel")
		f.someText(place+"statement", l.Statement)
	}
}

// cycles are the items that are their own ancestors, by identifier, given the parent of each.
func cycles(parents map[string]string) map[string]bool {
	const walking, done = 1, 2
	state := make(map[string]int, len(parents))
	found := map[string]bool{}
	for start := range parents {
		var way []string
		at := start
		for at != "" && state[at] == 0 {
			state[at] = walking
			way = append(way, at)
			at = parents[at]
		}
		if at != "" && state[at] == walking { // back where this walk has been: all from there on is a circle
			for i := len(way) - 1; i >= 0; i-- {
				found[way[i]] = true
				if way[i] == at {
					break
				}
			}
		}
		for _, id := range way {
			state[id] = done
		}
	}
	return found
}

var (
	standings    = map[Standing]bool{Ours: true, Proposed: true, Adopted: true}
	linkStatuses = map[LinkStatus]bool{"": true, Accepted: true, ByHand: true}
)

// joined are published releases, by slug and version.
type joined map[string]map[string]*Tree

// end is the release that an end of a link stands in; nil where there is none.
func (j joined) end(x *Crosswalk, ref ItemRef) *Tree { return j[x.SlugOf(ref)][ref.Version] }

// validateCrosswalk checks a crosswalk against the releases that it joins.
func validateCrosswalk(x *Crosswalk, releases joined) error {
	var f faults
	f.line("id", x.ID, maxCode)
	f.line("title", x.Title, maxName)
	f.line("author", x.Author, maxName)
	f.text("note", x.Note)
	if !standings[x.Standing] {
		f.add("standing", "unknownStanding", "value", string(x.Standing))
	}
	if releases[x.Framework][x.From] == nil {
		f.add("from", "unknownRelease", "value", x.From)
	}
	if releases[x.ToSlug()][x.To] == nil {
		f.add("to", "unknownRelease", "value", x.To)
	}
	if x.ToFramework == x.Framework {
		f.add("toFramework", "sameFramework")
	}
	f.count("associations", len(x.Associations), maxItems)
	ids := map[string]bool{}
	for i, a := range x.Associations {
		at := fmt.Sprintf("associations[%d].", i)
		f.line(at+"id", a.ID, maxCode)
		f.unique(ids, at+"id", a.ID, "duplicateId")
		if !slices.Contains(AssociationTypes, a.Type) {
			f.add(at+"associationType", "unknownType", "value", a.Type)
		}
		f.text(at+"note", a.Note)
		f.optionalLine(at+"author", a.Author, maxName)
		if !linkStatuses[a.Status] {
			f.add(at+"status", "unknownStatus", "value", string(a.Status))
		}
		f.ref(at+"from", a.From, x, releases)
		f.ref(at+"to", a.To, x, releases)
	}
	return f.err("framework.InstallCrosswalk")
}

// ref checks one end of a link: an item of one of the two releases.
func (f *faults) ref(at string, ref ItemRef, x *Crosswalk, releases joined) {
	t := releases.end(x, ref)
	switch known := x.Touches(x.SlugOf(ref), ref.Version); {
	case ref.Framework == x.Framework:
		f.add(at+".framework", "sameFramework")
	case t == nil && known:
		// said once, of the crosswalk
	case t == nil || !known:
		f.add(at+".version", "unknownRelease", "value", ref.Version)
	case t.ByID(ref.ItemID) == nil:
		f.add(at+".itemId", "unknownItem", "value", ref.Code)
	}
}
