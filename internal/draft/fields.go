package draft

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/errs"
)

// ours is the field of an item that says that its code is not its publisher's. It changes with the code.
const ours Field = "codeOurs"

// lines are the fields of an item that have one line.
var lines = []Field{Code, Kind}

// valueOf is what a field of an item says.
func valueOf(it *framework.Item, f Field) string {
	switch f {
	case Code:
		return it.Code
	case Kind:
		return it.Kind
	case Statement:
		return it.Statement
	case Question:
		return it.Question
	case Note:
		return it.Note
	case Remark:
		return it.Remark
	case ours:
		if it.CodeOurs {
			return "true"
		}
		return ""
	}
	if level, ok := strings.CutPrefix(string(f), string(Level)); ok {
		return it.AtLevel(level)
	}
	return ""
}

// set writes a field of an item. Wording at levels keeps the order of the levels; without a word it goes.
func set(it *framework.Item, f Field, value string, levels []framework.Level) {
	switch f {
	case Code:
		it.Code = value
	case Kind:
		it.Kind = value
	case Statement:
		it.Statement = value
	case Question:
		it.Question = value
	case Note:
		it.Note = value
	case Remark:
		it.Remark = value
	case ours:
		it.CodeOurs = value != ""
	default:
		setLevel(it, strings.TrimPrefix(string(f), string(Level)), value, levels)
	}
}

func setLevel(it *framework.Item, code, value string, levels []framework.Level) {
	all := slices.Clone(it.Levels) // others may read the old ones
	at := slices.IndexFunc(all, func(l framework.LevelStatement) bool { return l.Level == code })
	switch {
	case at >= 0 && value == "":
		all = slices.Delete(all, at, at+1)
	case at >= 0:
		all[at].Statement = value
	case value != "":
		place := func(c string) int {
			return slices.IndexFunc(levels, func(l framework.Level) bool { return l.Code == c })
		}
		before := slices.IndexFunc(all, func(l framework.LevelStatement) bool { return place(l.Level) > place(code) })
		if before < 0 {
			before = len(all)
		}
		all = slices.Insert(all, before, framework.LevelStatement{Level: code, Statement: value})
	}
	if len(all) == 0 {
		all = nil
	}
	it.Levels = all
}

// fieldsOf are all fields of an item that say something.
func fieldsOf(it *framework.Item) map[Field]string {
	all := map[Field]string{}
	for _, f := range []Field{Code, Kind, Statement, Question, Note, Remark, ours} {
		if v := valueOf(it, f); v != "" {
			all[f] = v
		}
	}
	for _, l := range it.Levels {
		all[LevelField(l.Level)] = l.Statement
	}
	return all
}

// headPart is where a field of the head with one text stands; nil for another field.
func headPart(r *framework.Release, f Field) *string {
	switch f {
	case HeadSlug:
		return &r.Framework.Slug
	case HeadName:
		return &r.Framework.Name
	case HeadShortName:
		return &r.Framework.ShortName
	case HeadPublisher:
		return &r.Framework.Publisher
	case HeadHomepage:
		return &r.Framework.Homepage
	case HeadVersion:
		return &r.Version
	case HeadTitle:
		return &r.Title
	case HeadAdoption:
		return &r.Adoption
	case HeadDate:
		return &r.Date
	case HeadLanguage:
		return &r.Language
	case HeadSourceTitle:
		return &r.Source.Title
	case HeadSourceURL:
		return &r.Source.URL
	case HeadRights:
		return &r.Rights
	case HeadFunding:
		return &r.Funding
	}
	return nil
}

// headTexts is where a field of the head with paragraphs stands; nil for another field.
func headTexts(r *framework.Release, f Field) *[]string {
	switch f {
	case HeadAbout:
		return &r.About
	case HeadTips:
		return &r.Tips
	case HeadRemarks:
		return &r.Remarks
	}
	return nil
}

// HeadValue is what a field of the head says, paragraphs with an empty line between.
func HeadValue(r *framework.Release, f Field) string {
	if texts := headTexts(r, f); texts != nil {
		return strings.Join(*texts, "\n\n")
	}
	if one := headPart(r, f); one != nil {
		return *one
	}
	return ""
}

func setHead(r *framework.Release, f Field, value string) {
	if texts := headTexts(r, f); texts != nil {
		*texts = paragraphs(value)
	} else if one := headPart(r, f); one != nil {
		*one = value
	}
}

// paragraphs are those of a text: what stands between empty lines.
func paragraphs(s string) (all []string) {
	var now []string
	for line := range strings.SplitSeq(s+"\n\n", "\n") {
		if strings.TrimSpace(line) != "" {
			now = append(now, line)
		} else if len(now) > 0 {
			all = append(all, strings.TrimSpace(strings.Join(now, "\n")))
			now = nil
		}
	}
	return all
}

// tidy is a text as it is stored that somebody has typed: no space around it, no carriage returns, nothing that cannot be
// seen. With oneLine the ends of lines become spaces.
func tidy(s string, oneLine bool) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\v' || r == '\u2028' || r == '\u2029':
			return '\n'
		case unicode.IsControl(r) && r != '\n' && r != '\t':
			return ' '
		}
		return r
	}, s)
	if oneLine {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

// merged says which fields an editor has changed and nobody else: they are to be stored. Fields that both changed, to
// different words, are conflicts. Current gives what stands there now, oneLine which fields have one line.
func merged(fields, knew map[Field]string, current func(Field) string, oneLine func(Field) bool) (store map[Field]string, both []Conflict) {
	store = map[Field]string{}
	for f, wanted := range fields {
		mine, now := tidy(wanted, oneLine(f)), current(f)
		base, known := knew[f]
		if !known {
			base = now
		}
		switch stands := tidy(now, oneLine(f)); {
		case known && mine == tidy(base, oneLine(f)), mine == stands:
		case stands == tidy(base, oneLine(f)):
			store[f] = mine
		default:
			both = append(both, Conflict{Field: f, Knew: base, Mine: mine, Theirs: now})
		}
	}
	slices.SortFunc(both, func(a, b Conflict) int { return strings.Compare(string(a.Field), string(b.Field)) })
	return store, both
}

// faults gathers what is wrong with what somebody typed, field by field.
type faults []errs.Field

func (f *faults) add(name, key string, args ...any) {
	*f = append(*f, errs.Field{Name: name, Key: "draft.fault." + key, Args: args})
}

// long checks the length of a text in characters.
func (f *faults) long(name, s string, most int) {
	if utf8.RuneCountInString(s) > most {
		f.add(name, "long", "most", most)
	}
}

func (f faults) err(op string) error {
	if len(f) == 0 {
		return nil
	}
	slices.SortFunc(f, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
	return &errs.Error{Kind: errs.Invalid, Op: op, Fields: f}
}
