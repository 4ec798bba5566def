package exchange

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"pathways/internal/exchange/casefile"
	"pathways/internal/exchange/ctdlasn"
	"pathways/internal/exchange/digcomp"
	"pathways/internal/exchange/moodle"
	"pathways/internal/exchange/opensalt"
	"pathways/internal/exchange/reading"
	"pathways/internal/exchange/table"
	"pathways/internal/framework"
)

// MostBytes is how large a file may be that is read here: 100 MiB. Readers of single forms may take less, and say so.
const MostBytes = 100 << 20

// Options fill in what a file does not say, and say how its columns are read.
type Options struct {
	Slug      string          `json:"framework,omitempty"` // of the framework: part of addresses
	Name      string          `json:"name,omitempty"`
	Version   string          `json:"version,omitempty"`
	Publisher string          `json:"publisher,omitempty"`
	Language  string          `json:"language,omitempty"`
	Columns   *table.Mapping  `json:"columns,omitempty"` // of a spreadsheet; nil: as they are guessed
	Today     string          `json:"-"`                 // date of a spreadsheet that says none: "2026-11-22"
	Previous  *framework.Tree `json:"-"`                 // rows without an identifier keep the one that their code has here
}

func (o Options) table() table.Options {
	return table.Options{
		Slug: o.Slug, Name: o.Name, Version: o.Version, Publisher: o.Publisher, Language: o.Language, Today: o.Today, Previous: o.Previous,
	}
}

// reader reads one form.
type reader struct {
	form  string // on the command line
	looks func(raw []byte) bool
	read  func(raw []byte, name string, o Options) reading.Reading
}

// readers are all, those first that can be told best.
var readers = []reader{
	{"xlsx", looksZipped, func(raw []byte, name string, o Options) reading.Reading {
		if digcomp.Looks(raw) {
			return digcomp.ReadAfter(raw, name, o.Previous)
		}
		if opensalt.Looks(raw) {
			return opensalt.Read(raw, name, o.table())
		}
		return readTable(raw, name, o)
	}},
	{"case", casefile.Looks, func(raw []byte, _ string, _ Options) reading.Reading { return casefile.ReadFile(raw) }},
	{"ctdl-asn", func(raw []byte) bool { return digcomp.Looks(raw) || ctdlasn.Looks(raw) }, func(raw []byte, name string, o Options) reading.Reading {
		if digcomp.Looks(raw) {
			return digcomp.ReadAfter(raw, name, o.Previous)
		}
		return ctdlasn.Read(raw)
	}},
	{"moodle", func(raw []byte) bool { return looksText(raw) && moodle.Looks(raw) }, func(raw []byte, name string, o Options) reading.Reading { return moodle.Read(raw, name, o.table()) }},
	{"opensalt", func(raw []byte) bool { return looksText(raw) && opensalt.Looks(raw) }, func(raw []byte, name string, o Options) reading.Reading { return opensalt.Read(raw, name, o.table()) }},
	{"csv", looksText, readTable},
}

// ReadForms are the names of the forms that are read, as the command line has them.
func ReadForms() []string {
	var all []string
	for _, r := range readers {
		all = append(all, r.form)
	}
	slices.Sort(all)
	return all
}

// Sniff finds out the form of a file from its content; its name decides nothing. "" where it is none that is known.
func Sniff(raw []byte) string {
	for _, r := range readers {
		if r.looks(raw) {
			return r.form
		}
	}
	return ""
}

// Read reads a file of a form; what it is is in the file, not in its name. A form that is not known refuses the file.
func Read(form string, raw []byte, name string, o Options) reading.Reading {
	if len(bytes.TrimSpace(raw)) == 0 {
		return refusal("exchange.file.empty")
	}
	if form == "" {
		form = Sniff(raw)
	}
	at := slices.IndexFunc(readers, func(r reader) bool { return r.form == form })
	if at < 0 {
		return refusal("exchange.file.unknown", "name", path.Base(strings.ReplaceAll(name, `\`, "/")))
	}
	if (form == "xlsx") != looksZipped(raw) || form == "csv" && (casefile.Looks(raw) || ctdlasn.Looks(raw)) {
		return refusal("exchange.file.otherForm", "form", form)
	}
	out := readers[at].read(raw, name, o)
	o.rename(&out, form)
	return out
}

// inRows says whether a form has rows that may come without identifiers.
func inRows(form string) bool {
	return form == "csv" || form == "xlsx" || form == "moodle" || form == "opensalt"
}

func refusal(key string, args ...any) reading.Reading {
	return reading.Reading{Departures: []reading.Departure{{Key: key, Args: args, Refuses: true}}}
}

func looksZipped(raw []byte) bool {
	return strings.HasPrefix(string(raw[:min(len(raw), 4)]), "PK\x03\x04")
}

// looksText says whether bytes may be rows of text: whatever is no object of JSON, no page and nothing packed.
func looksText(raw []byte) bool {
	head := strings.TrimLeft(string(raw[:min(len(raw), 1024)]), "\ufeff \t\r\n")
	if strings.HasPrefix(head, "\xff\xfe") || strings.HasPrefix(head, "\xfe\xff") {
		return true // UTF-16
	}
	return head != "" && !strings.ContainsAny(head[:1], "{[<") && !strings.HasPrefix(head, "%PDF") && !looksZipped(raw) &&
		!strings.ContainsRune(strings.TrimRight(head, "\x00"), 0) || strings.ContainsRune(head, 0) && len(head) > 3 && head[1] == 0
}

// readTable reads a spreadsheet, with the columns that somebody has confirmed or as they are guessed.
func readTable(raw []byte, name string, o Options) reading.Reading {
	sheets, told := table.Open(raw, name)
	if sheets == nil {
		return reading.Reading{Departures: told}
	}
	mapping, sheet := o.Columns, sheets.Likely()
	if mapping == nil && sheet != nil {
		guess := table.Guess(sheet)
		mapping = &guess
	} else if mapping != nil {
		sheet = sheets.Of(mapping.Sheet)
	}
	if sheet == nil {
		return refusal("exchange.file.noSheet")
	}
	out := table.Read(sheet, *mapping, o.table())
	out.Departures = append(slices.Concat(told, sheets.NotRead(mapping)), out.Departures...)
	return out
}

// Sheets opens a spreadsheet for the page on which its columns are looked at; nil for any other form.
func Sheets(form string, raw []byte, name string) *table.Sheets {
	if form != "csv" && form != "xlsx" || digcomp.Looks(raw) || opensalt.Looks(raw) {
		return nil
	}
	sheets, _ := table.Open(raw, name)
	return sheets
}

// Guessed is how the columns of a spreadsheet are guessed; nil for any other form.
func Guessed(form string, raw []byte, name string) *table.Mapping {
	sheets := Sheets(form, raw, name)
	if sheets == nil || sheets.Likely() == nil {
		return nil
	}
	guess := table.Guess(sheets.Likely())
	return &guess
}

// rename gives a framework the slug, name and version that somebody wants. Identifiers that follow from slug, version and
// codes follow from the new ones; those of its publisher stay.
func (o Options) rename(r *reading.Reading, form string) {
	rel := r.Release
	if rel == nil || form != "xlsx" && inRows(form) {
		return // it was read with the options already
	}
	slug, version := rel.Framework.Slug, rel.Version
	if o.Name != "" {
		if rel.Framework.ShortName == rel.Framework.Name {
			rel.Framework.ShortName = o.Name
		}
		rel.Framework.Name = o.Name
	}
	if o.Publisher != "" {
		rel.Framework.Publisher = o.Publisher
	}
	if o.Language != "" {
		rel.Language = o.Language
	}
	if o.Slug != "" {
		rel.Framework.Slug = o.Slug
	}
	if o.Version != "" {
		rel.Version = o.Version
	}
	renumber(r, slug, version)
}

// renumber brings identifiers that followed from an earlier slug and version up to date.
func renumber(r *reading.Reading, slug, version string) {
	rel := r.Release
	now := rel.Framework.Slug
	if now == slug && rel.Version == version {
		return
	}
	rel.Digest = ""
	if rel.Framework.ID == framework.FrameworkID(slug) {
		rel.Framework.ID = framework.FrameworkID(now)
	}
	if rel.ID == framework.ReleaseID(slug, version) {
		rel.ID = framework.ReleaseID(now, rel.Version)
	}
	for i := range rel.Levels {
		if l := &rel.Levels[i]; l.ID == framework.LevelID(slug, version, l.Code) {
			l.ID = framework.LevelID(now, rel.Version, l.Code)
		}
	}
	ids := map[string]string{}
	for i := range rel.Items {
		it := &rel.Items[i]
		if it.ID == framework.ItemID(slug, it.Code) {
			ids[it.ID] = framework.ItemID(now, it.Code)
			it.ID = ids[it.ID]
		}
		if to, ok := ids[it.ParentID]; ok {
			it.ParentID = to
		}
	}
	for i := range r.Entries {
		if to, ok := ids[r.Entries[i].Item]; ok {
			r.Entries[i].Item = to
		}
	}
}
