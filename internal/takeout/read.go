package takeout

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
)

// Incoming is an archive that was read and found whole. Only its data is in memory.
type Incoming struct {
	Manifest Manifest
	Content  Content

	files map[string]*zip.File // files of evidence, by digest
}

// dataFiles are those that are brought in. The others are for people to read, or belong to the server that they came from.
var dataFiles = []string{pathwayFile, orderFile, evidenceFile, statementsFile, portfolioFile, remindersFile}

// ours says whether a file that is not brought in is one that stands in archives.
func ours(name string) bool {
	if table, ok := strings.CutPrefix(name, tablesFolder); ok {
		return strings.HasSuffix(table, ".csv") && !strings.ContainsAny(table, "/\\")
	}
	return slices.Contains([]string{accountFile, membershipsFile, sharingFile, consultedFile, rolesFile, historyFile, readmeFile, pageFile, styleFile}, name)
}

// Read reads an archive and checks all of it: that it is an archive of ours, that everything on its list is there with
// its digest and nothing else is, and that its data keeps our rules. Names in it are compared with what we write and lead
// nowhere.
//
// Errors: errs.Invalid or errs.TooLarge, with Fields that name file and place.
func Read(r io.ReaderAt, size int64) (*Incoming, error) {
	z, err := openZip(r, size)
	if err != nil {
		return nil, err
	}
	entries := map[string]*zip.File{}
	for _, f := range z.File {
		if entries[f.Name] != nil {
			return nil, field(errs.Invalid, "takeout.Read", f.Name, "takeout.fault.file.twice")
		}
		entries[f.Name] = f
	}
	in := &Incoming{files: map[string]*zip.File{}}
	data := map[string][]byte{}
	if err := in.readManifest(entries); err != nil {
		return nil, err
	}
	if err := in.readListed(entries, data); err != nil {
		return nil, err
	}
	return in, in.decode(data)
}

func (in *Incoming) readManifest(entries map[string]*zip.File) error {
	const op = "takeout.readManifest"
	f := entries[manifestFile]
	if f == nil {
		return errs.New(errs.Invalid, op, "takeout.fault.foreign", "format", Format)
	}
	raw, _, err := whole(f, maxDirectory)
	if err != nil {
		return err
	}
	var head struct {
		Format  string `json:"format"`
		Version int    `json:"version"`
	}
	if json.Unmarshal(raw, &head) != nil || head.Format != Format || head.Version < 1 {
		return errs.New(errs.Invalid, op, "takeout.fault.foreign", "format", Format)
	}
	if head.Version > Version {
		return errs.New(errs.Invalid, op, "takeout.fault.newer", "theirs", head.Version, "ours", Version)
	}
	if err := strict(manifestFile, raw, &in.Manifest); err != nil {
		return err
	}
	delete(entries, manifestFile)
	return nil
}

// readListed holds every file against the list and keeps the data.
func (in *Incoming) readListed(entries map[string]*zip.File, data map[string][]byte) error {
	const op = "takeout.readListed"
	var faults []errs.Field
	add := func(where, key string, args ...any) {
		if len(faults) < 50 {
			faults = append(faults, errs.Field{Name: clip(where), Key: key, Args: args})
		}
	}
	var all, allFiles int64 // bytes, unpacked
	listed := map[string]bool{}
	for _, l := range in.Manifest.Files {
		f := entries[l.Path]
		switch {
		case listed[l.Path]:
			add(l.Path, "takeout.fault.file.twice")
			continue
		case f == nil:
			add(l.Path, "takeout.fault.file.gone")
			continue
		}
		listed[l.Path] = true
		isFile := strings.HasPrefix(l.Path, filesFolder)
		most, sum, bound, key := int64(maxPart), &all, int64(maxData), "takeout.fault.data"
		if isFile {
			most, sum, bound, key = maxFile, &allFiles, maxFiles, "takeout.fault.files"
		}
		if *sum += int64(min(f.UncompressedSize64, uint64(bound)+1)); *sum > bound {
			return field(errs.TooLarge, op, l.Path, key, "most", bound>>20)
		}
		var keep *bytes.Buffer
		if slices.Contains(dataFiles, l.Path) {
			keep = &bytes.Buffer{}
		}
		size, digest, err := digested(f, most, keep)
		if err != nil {
			return err
		}
		if size != l.Size || digest != l.Digest {
			add(l.Path, "takeout.fault.file.changed")
		}
		switch {
		case keep != nil:
			data[l.Path] = keep.Bytes()
		case isFile && strings.HasPrefix(l.Path, filesFolder+digest+"."):
			in.files[digest] = f
		case isFile:
			add(l.Path, "takeout.fault.file.name")
		case !ours(l.Path):
			add(l.Path, "takeout.fault.file.foreign")
		}
	}
	for name := range entries {
		if !listed[name] {
			add(name, "takeout.fault.file.unlisted")
		}
	}
	if len(faults) > 0 {
		slices.SortStableFunc(faults, func(a, b errs.Field) int { return strings.Compare(a.Name, b.Name) })
		return &errs.Error{Kind: errs.Invalid, Op: op, Key: "takeout.fault.archive", Fields: faults}
	}
	return nil
}

// digested reads an entry to its end and gives its size and digest.
func digested(f *zip.File, most int64, keep *bytes.Buffer) (int64, string, error) {
	in, err := unpack(f, most)
	if err != nil {
		return 0, "", err
	}
	defer in.Close()
	hash := sha256.New()
	to := io.Writer(hash)
	if keep != nil {
		to = io.MultiWriter(hash, keep)
	}
	n, err := io.Copy(to, io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return 0, "", field(errs.Invalid, "takeout.digested", f.Name, "takeout.fault.file.broken")
	case n > most:
		return 0, "", field(errs.TooLarge, "takeout.digested", f.Name, "takeout.fault.file.large", "most", most>>20)
	}
	return n, hex.EncodeToString(hash.Sum(nil)), nil
}

func whole(f *zip.File, most int64) ([]byte, string, error) {
	var b bytes.Buffer
	_, digest, err := digested(f, most, &b)
	return b.Bytes(), digest, err
}

// strict reads JSON and refuses what it does not know: nothing that somebody wrote is left out unseen.
func strict(name string, raw []byte, to any) error {
	const op = "takeout.strict"
	if !utf8.Valid(raw) || holdsNUL(raw) {
		return field(errs.Invalid, op, name, "takeout.fault.json.text")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(to)
	if err == nil && len(bytes.TrimSpace(raw[d.InputOffset():])) > 0 {
		return field(errs.Invalid, op, name, "takeout.fault.json.more", "line", line(raw, d.InputOffset()))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		return field(errs.Invalid, op, name+", "+kind.Field, "takeout.fault.json.kind", "line", line(raw, kind.Offset))
	case errors.As(err, &syntax):
		return field(errs.Invalid, op, name, "takeout.fault.json.broken", "line", line(raw, syntax.Offset))
	}
	if unknown, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return field(errs.Invalid, op, name+", "+strings.Trim(unknown, `"`), "takeout.fault.json.unknown", "line", line(raw, d.InputOffset()))
	}
	return field(errs.Invalid, op, name, "takeout.fault.json.broken", "line", line(raw, d.InputOffset()))
}

// holdsNUL says whether JSON has a NUL in a text, which no database of ours keeps.
func holdsNUL(raw []byte) bool {
	for i := 0; i < len(raw)-1; i++ {
		if raw[i] == '\\' {
			if bytes.HasPrefix(raw[i+1:], []byte("u0000")) {
				return true
			}
			i++
		}
	}
	return false
}

func line(raw []byte, offset int64) int {
	return 1 + bytes.Count(raw[:min(int(offset), len(raw))], []byte("\n"))
}

// decode reads the data and holds it to the rules of its nouns.
func (in *Incoming) decode(data map[string][]byte) error {
	c := &in.Content
	if raw, ok := data[pathwayFile]; ok {
		p, err := pathway.Decode(raw)
		if err != nil {
			return inFile(pathwayFile, err)
		}
		c.Pathway = p
	}
	orders := map[string]order{}
	pieces, statements := evidenceWire{}, said{}
	c.Reminders = reminder.Default
	for name, to := range map[string]any{
		orderFile: &orders, evidenceFile: &pieces, statementsFile: &statements, portfolioFile: &c.Portfolio, remindersFile: &c.Reminders,
	} {
		raw, ok := data[name]
		if !ok {
			continue
		}
		if err := strict(name, raw, to); err != nil {
			return err
		}
	}
	c.Order = map[string]reflection.Order{}
	for id, o := range orders {
		if !ids.Valid(id) || o.Seq < 0 || o.Seen < 0 || o.Seen > o.Seq {
			return field(errs.Invalid, "takeout.decode", orderFile+", "+id, "takeout.fault.order")
		}
		c.Order[id] = reflection.Order{Seq: o.Seq, Seen: o.Seen}
	}
	c.Evidence = evidence.Record{Evidence: pieces.Evidence, Requests: statements.Requests, Statements: statements.Statements}
	return in.check()
}

// check holds data of several files against each other and to the rules of their nouns.
func (in *Incoming) check() error {
	if faults := in.Content.Portfolio.Check(); len(faults) > 0 {
		return inFile(portfolioFile, &errs.Error{Kind: errs.Invalid, Fields: faults})
	}
	named := map[string]bool{}
	for _, f := range files(in.Content.Evidence.Evidence) {
		named[f.Digest] = true
		if in.files[f.Digest] == nil {
			return field(errs.Invalid, "takeout.check", evidenceFile+", "+f.Digest, "takeout.fault.file.gone")
		}
	}
	for digest, f := range in.files {
		if !named[digest] {
			return field(errs.Invalid, "takeout.check", f.Name, "takeout.fault.file.nobodys")
		}
	}
	return nil
}

// inFile says of an error of a noun in which file the fault is.
func inFile(name string, err error) error {
	var e *errs.Error
	if err == nil || !errors.As(err, &e) || e.Kind != errs.Invalid && e.Kind != errs.TooLarge {
		return err
	}
	out := &errs.Error{Kind: e.Kind, Op: "takeout.inFile", Key: "takeout.fault.archive", Err: err}
	for _, f := range e.Fields {
		out.Fields = append(out.Fields, errs.Field{Name: clip(name + ", " + f.Name), Key: f.Key, Args: f.Args})
	}
	if len(out.Fields) == 0 {
		out.Fields = []errs.Field{{Name: clip(name), Key: e.Key, Args: e.Args}}
	}
	return out
}

// empty says whether the archive brings nothing.
func (c *Content) empty() bool {
	return (c.Pathway == nil || c.Pathway.Empty()) && len(c.Evidence.Evidence)+len(c.Evidence.Requests)+len(c.Evidence.Statements) == 0 &&
		c.Portfolio.Page == nil && len(c.Portfolio.Texts) == 0 && c.Reminders == reminder.Default
}
