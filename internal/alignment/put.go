package alignment

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pathways/internal/framework"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/typed"
)

// Upload is what somebody brings at once: files, or one text that they paste.
type Upload struct {
	Kind    Kind
	Release string // identifier
	Files   []File
	Pasted  string
	Title   string // of the one text; "": as it says itself. With several files it is left alone
	Year    int    // of all; 0: as they say themselves
}

// File is one of the files.
type File struct {
	Name    string
	Content []byte
}

// Put keeps what somebody brings, with the jobs that read it, in one transaction. A file that is too large, or empty, is a
// text that has failed: its name and the fault are in the batch, and the others go on.
//
// Errors: errs.Invalid with the fields "kind", "release", "files", "text", "title", "year"; errs.Conflict where the
// organization would have more than MaxTexts, or more than MaxWaiting still to be read.
func (s *Service) Put(ctx context.Context, v authz.Viewer, slug string, u Upload) (b Batch, err error) {
	if err := v.Someone(authz.WriteWork); err != nil {
		return b, err
	}
	u, bad := s.checked(ctx, u)
	err = s.changeAndRead(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		if bad != nil {
			return bad
		}
		now := s.clock()
		b = Batch{ID: ids.New(), Release: u.Release, Person: v.Person, By: v.Name, Created: now}
		have, err := countTexts(ctx, tx, p.Organization.ID)
		if err != nil {
			return err
		}
		if have+max(len(u.Files), 1) > MaxTexts {
			return limit("alignment.Put", "alignment.fault.many", "most", MaxTexts)
		}
		waiting, err := sumWaiting(ctx, tx, p.Organization.ID)
		if err != nil {
			return err
		}
		if waiting > 0 && waiting+u.bytes() > s.waiting {
			return limit("alignment.Put", "alignment.fault.waiting", "most", MaxWaiting>>30)
		}
		texts := u.texts(p.Organization.ID, b)
		if err := insertBatch(ctx, tx, p.Organization.ID, b); err != nil {
			return err
		}
		if err := insertTexts(ctx, tx, texts); err != nil {
			return err
		}
		b.Texts, b.In, b.Failures = len(texts), map[State]int{}, nil
		for _, t := range texts {
			b.In[t.State]++
			if t.State == Failed {
				b.Failures = append(b.Failures, Failure{t.ID, t.Name, t.Fault})
			}
		}
		return s.begin(ctx, tx, v, u, texts)
	})
	return b, err
}

// begin keeps what was said of texts that are brought, and puts their jobs in.
func (s *Service) begin(ctx context.Context, tx *db.Tx, v authz.Viewer, u Upload, texts []row) error {
	var waiting []string
	var said []correctionRow
	for _, t := range texts {
		if t.State != Waiting {
			continue
		}
		waiting = append(waiting, t.ID)
		if u.Title != "" {
			said = append(said, correctionRow{t.ID, Correction{ID: ids.New(), Fact: FactTitle, Value: Facts{Title: u.Title}, Person: v.Person, At: t.Created}})
		}
		if u.Year != 0 {
			said = append(said, correctionRow{t.ID, Correction{ID: ids.New(), Fact: FactYear, Value: Facts{Year: u.Year}, Person: v.Person, At: t.Created}})
		}
	}
	if err := insertCorrections(ctx, tx, said); err != nil {
		return err
	}
	for _, id := range waiting {
		if _, err := s.jobs.Put(ctx, tx, readJob, jobPayload{id}); err != nil {
			return err
		}
	}
	return nil
}

// texts are the rows of an upload.
func (u Upload) texts(organization string, b Batch) []row {
	one := func(name string) row {
		f := Facts{Kind: u.Kind, Title: u.Title, Year: u.Year}
		if f.Title == "" {
			f.Title = titleOfName(name)
		}
		return row{
			Text: Text{
				ID: ids.New(), Batch: b.ID, Release: b.Release, Name: name, State: Waiting, Facts: f,
				Person: b.Person, By: b.By, Created: b.Created,
			},
			organization: organization, found: Facts{Kind: u.Kind, Title: f.Title},
		}
	}
	if len(u.Files) == 0 {
		t := one("")
		t.said = u.Pasted
		return []row{t}
	}
	var all []row
	for _, f := range u.Files {
		t := one(fileName(f.Name))
		if fault := f.fault(); fault.Key != "" {
			t.State, t.Fault = Failed, fault
		} else {
			t.file = f.Content
		}
		all = append(all, t)
	}
	return all
}

// bytes is how much the files hold together.
func (u Upload) bytes() (n int64) {
	for _, f := range u.Files {
		n += int64(len(f.Content))
	}
	return n
}

// fault is what can be seen of a file at the door; no key where there is nothing.
func (f File) fault() Said {
	switch {
	case len(f.Content) > MaxFile:
		return Said{Key: "ingest.fault.tooBig", Args: Args{"most", MaxFile >> 20}}
	case len(f.Content) == 0:
		return Said{Key: "ingest.fault.empty"}
	}
	return Said{}
}

// checked is an upload as it is kept.
func (s *Service) checked(ctx context.Context, u Upload) (Upload, error) {
	var faults []errs.Field
	fault := func(name, key string, args ...any) {
		faults = append(faults, errs.Field{Name: name, Key: key, Args: args})
	}
	if !slices.Contains(Kinds, u.Kind) {
		fault("kind", "alignment.fault.kind")
	}
	if _, err := s.frameworks.ReleaseByID(ctx, u.Release); err != nil {
		fault("release", "alignment.fault.release")
	}
	u.Pasted = tidyText(u.Pasted)
	switch {
	case len(u.Files) == 0 && u.Pasted == "":
		fault("text", "alignment.fault.nothing")
	case len(u.Files) > 0 && u.Pasted != "":
		fault("text", "alignment.fault.both")
	case len(u.Files) > MaxFiles:
		fault("files", "alignment.fault.files", "most", MaxFiles)
	case u.bytes() > MaxTogether:
		fault("files", "alignment.fault.together", "most", MaxTogether>>20)
	case len(u.Pasted) > MaxPasted:
		fault("text", "alignment.fault.pasted", "most", MaxPasted>>10)
	}
	u.Title = typed.Line(u.Title)
	if len(u.Files) > 1 {
		u.Title = ""
	}
	if utf8.RuneCountInString(u.Title) > MaxTitle {
		fault("title", "alignment.fault.title", "most", MaxTitle)
	}
	if !isYear(u.Year, s.now()) {
		fault("year", "alignment.fault.year")
	}
	return u, invalid(faults)
}

// isYear says whether a year can be that of a text; 0 is one that is not known.
func isYear(year int, now time.Time) bool {
	return year == 0 || year >= 1950 && year <= now.Year()+2
}

func invalid(faults []errs.Field) error {
	if len(faults) == 0 {
		return nil
	}
	return &errs.Error{Kind: errs.Invalid, Op: "alignment", Fields: faults}
}

func (s *Service) clock() time.Time { return s.now().UTC().Truncate(time.Millisecond) }

// tidyText is a pasted text without what cannot be seen, its lines kept.
func tidyText(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(strings.ToValidUTF8(s, "\ufffd"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// fileName is the name of a file for people: its last part, one line, not endless.
func fileName(name string) string {
	name = typed.Line(path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "\ufffd"), `\`, "/")))
	if r := []rune(name); len(r) > MaxTitle {
		name = string(r[len(r)-MaxTitle:])
	}
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	return name
}

// titleOfName is what a text is called as long as nothing better is known.
func titleOfName(name string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	if strings.Contains(stem, " ") {
		return strings.TrimSpace(strings.ReplaceAll(stem, "_", " "))
	}
	words := []rune(strings.Join(strings.FieldsFunc(stem, func(r rune) bool { return r == '-' || r == '_' }), " "))
	if len(words) > 0 {
		words[0] = unicode.ToUpper(words[0])
	}
	return string(words)
}

// Progress is a batch with where it belongs.
type Progress struct {
	Place
	Batch
	Tree *framework.Tree
}

// Batch is how far a batch is.
func (s *Service) Batch(ctx context.Context, v authz.Viewer, slug, id string) (out Progress, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return out, err
	}
	return out, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) error {
		b, err := selectBatch(ctx, tx, p.Organization.ID, id)
		if err != nil {
			return err
		}
		out = Progress{Place: p, Batch: b}
		out.Tree, err = s.frameworks.ReleaseByID(ctx, b.Release)
		return err
	})
}

// Batches are the newest of an organization, at most 20, with how far they are but without their failures.
func (s *Service) Batches(ctx context.Context, v authz.Viewer, slug string) (all []Batch, err error) {
	if err := v.Someone(authz.ReadWork); err != nil {
		return nil, err
	}
	return all, s.view(ctx, v, slug, func(ctx context.Context, tx *db.Tx, p Place) (err error) {
		all, err = selectBatches(ctx, tx, p.Organization.ID, 20)
		return err
	})
}
