package casefile

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
)

// Encode is the JSON of a package on one line. The long parts of it are written at once.
func (p *Package) Encode() ([]byte, error) {
	var document, items, associations, rest []byte
	var all errgroup.Group
	all.Go(func() error {
		items = appendList(make([]byte, 0, 700*len(p.CFItems)), `,"CFItems":`, p.CFItems, appendItem)
		return nil
	})
	all.Go(func() error {
		associations = appendList(make([]byte, 0, 900*len(p.CFAssociations)), `,"CFAssociations":`, p.CFAssociations, appendAssociation)
		return nil
	})
	all.Go(func() (err error) {
		if document, err = marshal(p.CFDocument); err != nil {
			return err
		}
		rest, err = marshal(struct {
			CFDefinitions *Definitions `json:"CFDefinitions,omitempty"`
			CFRubrics     []Rubric     `json:"CFRubrics,omitempty"`
			Extensions    Extensions   `json:"extensions,omitempty"`
		}{p.CFDefinitions, p.CFRubrics, p.Extensions})
		return err
	})
	if err := all.Wait(); err != nil {
		return nil, err
	}
	if rest = rest[1:]; len(rest) > 1 { // without its brace
		rest = append([]byte(","), rest...)
	}
	return slices.Concat([]byte(`{"CFDocument":`), document, items, associations, rest, []byte("\n")), nil
}

// marshal is JSON without a line end, with the letters of HTML as they are.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// The functions below write what encoding/json would write, for the types that a package has thousands of.

// appendList writes a list behind its name; nothing where it is empty.
func appendList[T any](b []byte, name string, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	b = append(append(b, name...), '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &list[i])
	}
	return append(b, ']')
}

func appendItem(b []byte, it *Item) []byte {
	b = appendText(append(b, `{"identifier":`...), string(it.Identifier))
	b = appendText(append(b, `,"fullStatement":`...), it.FullStatement)
	b = appendField(b, `,"alternativeLabel":`, it.AlternativeLabel)
	b = appendField(b, `,"CFItemType":`, it.CFItemType)
	b = appendText(append(b, `,"uri":`...), string(it.URI))
	b = appendField(b, `,"humanCodingScheme":`, it.HumanCodingScheme)
	b = appendField(b, `,"listEnumeration":`, it.ListEnumeration)
	b = appendField(b, `,"abbreviatedStatement":`, it.AbbreviatedStatement)
	b = appendTexts(b, `,"conceptKeywords":`, it.ConceptKeywords)
	b = appendLink(b, `,"conceptKeywordsURI":`, it.ConceptKeywordsURI)
	b = appendField(b, `,"notes":`, it.Notes)
	b = appendTexts(b, `,"subject":`, it.Subject)
	b = appendList(b, `,"subjectURI":`, it.SubjectURI, appendLinkURI)
	b = appendField(b, `,"language":`, it.Language)
	b = appendTexts(b, `,"educationLevel":`, it.EducationLevel)
	b = appendLink(b, `,"CFItemTypeURI":`, it.CFItemTypeURI)
	b = appendLink(b, `,"licenseURI":`, it.LicenseURI)
	b = appendField(b, `,"statusStartDate":`, string(it.StatusStartDate))
	b = appendField(b, `,"statusEndDate":`, string(it.StatusEndDate))
	b = appendText(append(b, `,"lastChangeDateTime":`...), string(it.LastChangeDateTime))
	b = appendExtensions(b, it.Extensions)
	b = appendLink(b, `,"CFDocumentURI":`, it.CFDocumentURI)
	return append(b, '}')
}

func appendAssociation(b []byte, a *Association) []byte {
	b = appendText(append(b, `{"identifier":`...), string(a.Identifier))
	b = appendText(append(b, `,"associationType":`...), string(a.AssociationType))
	if a.SequenceNumber != nil {
		b = strconv.AppendInt(append(b, `,"sequenceNumber":`...), int64(*a.SequenceNumber), 10)
	}
	b = appendText(append(b, `,"uri":`...), string(a.URI))
	b = appendEnd(append(b, `,"originNodeURI":`...), &a.OriginNodeURI)
	b = appendEnd(append(b, `,"destinationNodeURI":`...), &a.DestinationNodeURI)
	b = appendLink(b, `,"CFAssociationGroupingURI":`, a.CFAssociationGroupingURI)
	b = appendText(append(b, `,"lastChangeDateTime":`...), string(a.LastChangeDateTime))
	b = appendField(b, `,"notes":`, a.Notes)
	b = appendExtensions(b, a.Extensions)
	b = appendLink(b, `,"CFDocumentURI":`, a.CFDocumentURI)
	return append(b, '}')
}

func appendEnd(b []byte, l *LinkGenURI) []byte {
	b = appendText(append(b, `{"title":`...), l.Title)
	b = appendText(append(b, `,"identifier":`...), l.Identifier)
	b = appendText(append(b, `,"uri":`...), string(l.URI))
	b = appendField(b, `,"targetType":`, string(l.TargetType))
	return append(b, '}')
}

func appendLinkURI(b []byte, l *LinkURI) []byte {
	b = appendText(append(b, `{"title":`...), l.Title)
	b = appendText(append(b, `,"identifier":`...), string(l.Identifier))
	b = appendText(append(b, `,"uri":`...), string(l.URI))
	return append(b, '}')
}

func appendLink(b []byte, name string, l *LinkURI) []byte {
	if l == nil {
		return b
	}
	return appendLinkURI(append(b, name...), l)
}

func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendText(append(b, name...), value)
}

func appendTexts(b []byte, name string, all []string) []byte {
	return appendList(b, name, all, func(b []byte, s *string) []byte { return appendText(b, *s) })
}

// appendExtensions leaves the order of names and the form of values to encoding/json.
func appendExtensions(b []byte, e Extensions) []byte {
	if len(e) == 0 {
		return b
	}
	raw, err := marshal(e)
	if err != nil {
		panic(err) // what is kept there was JSON when it came
	}
	return append(append(b, `,"extensions":`...), raw...)
}

const hex = "0123456789abcdef"

// appendText writes a text in quotation marks.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, '\\', 'b')
			case '\f':
				b = append(b, '\\', 'f')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[start:i]...), `\ufffd`...)
			start = i + size
		case r == '\u2028' || r == '\u2029': // ends of lines in JavaScript
			b = append(append(b, s[start:i]...), `\u202`...)
			b = append(b, hex[r&15])
			start = i + size
		}
		i += size
	}
	return append(append(b, s[start:]...), '"')
}
