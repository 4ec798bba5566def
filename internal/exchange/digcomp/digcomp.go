// Package digcomp reads the European framework of digital competence in the two forms in which its publisher gives it out:
// JSON-LD and a workbook.
//
// Areas, competences, competence statements and learning outcomes become items, in a tree of areas and competences; the
// eight levels of proficiency become the levels of the release; the words of the glossary concepts of CASE. What a release
// has no place for is carried with it under "digcomp" and given out again in CASE packages.
//
// The files name their objects ("LearningOutcome/LO1.1.01") and have no UUIDs. An item gets the UUID that follows from its
// name, so that all languages and both forms give the same one.
package digcomp

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"pathways/internal/exchange/reading"
	"pathways/internal/framework"
)

// The sorts of objects.
const (
	area       = "CompetenceArea"
	competence = "Competence"
	level      = "ProficiencyLevel"
	statement  = "CompetenceStatement"
	outcome    = "LearningOutcome"
	glossary   = "Glossary"
)

// The fields of objects. Texts stand in other languages under the same name with "_" and the language: "description_nl".
const (
	name         = "name"
	description  = "description"
	explanation  = "explanation"
	ofArea       = "competence_area_id"
	ofCompetence = "competence_id"
	ofLevel      = "four_levels_proficiency_name"
	aiLabel      = "ai_label"
	sortOf       = "type"
	levelName    = "four_levels_name"
	levelNumber  = "eight_levels_mapping"
	levelSixth   = "six_levels_mapping"
	levelFour    = "four_levels_description"
	levelEight   = "eight_levels_description"
	appliesTo    = "applies_to"
)

// object is one thing that a file speaks of.
type object struct {
	at     string         // "@graph[3]", "3 Competence Statements, row 4"
	class  string         // one of the sorts
	id     string         // "LearningOutcome/LO1.1.01"
	fields map[string]any // as they stand there
}

// code is the last part of a name: "LO1.1.01".
func (o *object) code() string { return o.id[strings.IndexByte(o.id, '/')+1:] }

// text is a field in a language where there is one in it, else as it stands.
func (o *object) text(field, language string) string {
	if s, ok := o.fields[field+"_"+language].(string); ok && strings.TrimSpace(s) != "" && language != "" {
		return s
	}
	return textOf(o.fields[field])
}

// source is what both forms are read into.
type source struct {
	reading.Notes
	objects  []object
	entries  []reading.Entry
	title    string // "DigComp 3.0"
	version  string
	language string
	date     string
	homepage string
	before   *framework.Tree // whose identifiers hold; may be nil
}

// itemID is the identifier of an item: that of its code in the release before, else the one that follows from its name.
func (s *source) itemID(name string) string {
	if s.before != nil {
		if it := s.before.ByCode(name[strings.IndexByte(name, '/')+1:]); it != nil {
			return it.ID
		}
	}
	return identifier(name)
}

// space is the namespace of identifiers that follow from names. It is fixed for ever.
var space = uuid.MustParse("b7f4e6b2-8e3c-5d0a-9c51-6a2f0d3c7e18")

// identifier is the UUID of the thing with a name.
func identifier(id string) string { return uuid.NewSHA1(space, []byte(id)).String() }

// Looks says whether bytes look like one of the two forms.
func Looks(raw []byte) bool {
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return looksLikeWorkbook(raw)
	}
	head := raw[:min(len(raw), 1<<16)]
	return bytes.Contains(head, []byte(`"@graph"`)) && bytes.Contains(head, []byte(`"`+area+`/`)) && bytes.Contains(head, []byte(`"`+area+`"`))
}

// Read reads a file of either form. Its name says language and edition where the file does not: "digcomp3-en.jsonld".
func Read(raw []byte, fileName string) reading.Reading { return ReadAfter(raw, fileName, nil) }

// ReadAfter is Read for a framework that is here already, in a release that somebody brought in another form: entries keep the
// identifiers that their codes have there, and the framework is called as it is there. The release may be nil.
func ReadAfter(raw []byte, fileName string, before *framework.Tree) reading.Reading {
	s := &source{Notes: reading.Notes{Under: "exchange.digcomp."}, before: before}
	s.named(fileName)
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		s.workbook(raw)
	} else {
		s.graph(raw)
	}
	return s.build()
}

// called is how the files are named: edition, then language.
var called = regexp.MustCompile(`(?i)(\d+(?:[._]\d+)?)?[\s_.-]*(?:\b([a-z]{2})\b)?[\s_.-]*$`)

// named takes edition and language from the name of a file.
func (s *source) named(fileName string) {
	base := path.Base(strings.ReplaceAll(fileName, `\`, "/"))
	base = strings.ReplaceAll(strings.TrimSuffix(base, path.Ext(base)), "_", " ")
	m := called.FindStringSubmatch(base)
	s.edition(strings.ReplaceAll(m[1], " ", "."))
	s.language = strings.ToLower(m[2])
}

// edition sets title and version: "3" is the edition 3.0.
func (s *source) edition(number string) {
	if s.title = "DigComp"; number == "" {
		return
	}
	if !strings.Contains(number, ".") {
		number += ".0"
	}
	s.title, s.version = "DigComp "+number, number
}
