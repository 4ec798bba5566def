package takeout

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/role"
)

// Archive is everything of one person, ready to be written.
type Archive struct {
	Content

	blobs *blob.Store
	words *i18n.Words
	made  time.Time
	by    string
	parts []part
}

// part is a file of the archive whose bytes are ready.
type part struct {
	path string
	body []byte
}

// Name is what the archive is called when it is saved.
func (a *Archive) Name() string { return "pathways-" + a.made.Format(time.DateOnly) + ".zip" }

// prepare makes everything but the files of evidence.
func (a *Archive) prepare() error {
	page, err := a.page()
	if err != nil {
		return err
	}
	a.parts = append(a.parts, part{readmeFile, []byte(a.words.T("takeout.readme"))}, part{pageFile, page}, part{styleFile, style})
	if a.Pathway != nil {
		body, err := a.Pathway.Encode()
		if err != nil {
			return err
		}
		a.parts = append(a.parts, part{pathwayFile, body})
	}
	account := a.Account
	account.History = nil
	orders := map[string]order{}
	for id, o := range a.Order {
		orders[id] = order{o.Seq, o.Seen}
	}
	for _, data := range []struct {
		path  string
		value any
	}{
		{accountFile, account},
		{membershipsFile, a.Memberships},
		{orderFile, orders},
		{evidenceFile, evidenceWire{list(a.Evidence.Evidence)}},
		{statementsFile, said{list(a.Evidence.Requests), list(a.Evidence.Statements), list(a.Evidence.Written)}},
		{portfolioFile, a.Portfolio},
		{remindersFile, a.Reminders},
		{sharingFile, a.Sharing},
		{consultedFile, list(a.Consulted)},
		{rolesFile, role.Own{Proposals: list(a.Roles.Proposals), Comments: list(a.Roles.Comments), Holds: list(a.Roles.Holds)}},
		{historyFile, list(a.Account.History)},
	} {
		body, err := encoded(data.value)
		if err != nil {
			return err
		}
		a.parts = append(a.parts, part{data.path, body})
	}
	tables, err := a.tables()
	a.parts = append(a.parts, tables...)
	return err
}

// evidenceWire is the content of evidence.json.
type evidenceWire struct {
	Evidence []evidence.Evidence `json:"evidence"`
}

func list[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// encoded is a value as JSON with two spaces a level and a line end.
func encoded(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, errs.Wrap(errs.Internal, "takeout.encoded", err)
	}
	return b.Bytes(), nil
}

// Manifest lists the files of the archive, but itself.
func (a *Archive) Manifest() Manifest {
	m := Manifest{Format: Format, Version: Version, Made: a.made, By: a.by, Files: []ListedFile{}}
	for _, p := range a.parts {
		sum := sha256.Sum256(p.body)
		m.Files = append(m.Files, ListedFile{p.path, int64(len(p.body)), hex.EncodeToString(sum[:])})
	}
	for _, f := range files(a.Evidence.Evidence) {
		m.Files = append(m.Files, ListedFile{filePath(f), f.Size, f.Digest})
	}
	return m
}

// Write writes the archive. Memory use does not grow with the files of evidence. After an error what was written is not
// an archive.
func (a *Archive) Write(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	list, err := encoded(a.Manifest())
	if err != nil {
		return err
	}
	for _, p := range append([]part{{manifestFile, list}}, a.parts...) {
		out, err := z.CreateHeader(&zip.FileHeader{Name: p.path, Method: zip.Deflate, Modified: a.made})
		if err != nil {
			return err
		}
		if _, err := out.Write(p.body); err != nil {
			return err
		}
	}
	for _, f := range files(a.Evidence.Evidence) {
		// Pictures and documents are packed already: they are stored as they are.
		out, err := z.CreateHeader(&zip.FileHeader{Name: filePath(f), Method: zip.Store, Modified: a.made})
		if err != nil {
			return err
		}
		in, err := a.blobs.Open(ctx, f.Digest)
		if err != nil {
			return err
		}
		if _, err := io.Copy(out, in); err != nil {
			return err
		}
	}
	return z.Close()
}
