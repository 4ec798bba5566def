package exchange

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/fetch"
	"pathways/internal/platform/jobs"
)

// The kinds of jobs.
const (
	fetchJob = "exchange.fetch"
	readJob  = "exchange.read"
)

type jobPayload struct {
	Import string `json:"import"`
}

// fetched gets a file from its address and reads it. What goes wrong on the way is what it comes to, in words.
func (s *Service) fetched(ctx context.Context, t *jobs.Turn) (jobs.Store, error) {
	im, _, err := s.ofJob(ctx, t)
	if err != nil || im.State != Fetching {
		return nil, err
	}
	f, err := s.follow(ctx, im.Address)
	if why, ok := wordsOf(err); ok {
		return s.broken(im, why[0]), nil
	}
	if err != nil {
		return nil, err
	}
	if err := t.Progress(ctx, int64(len(f.Body)), 0); err != nil {
		return nil, err
	}
	im.File, im.Size, im.Address = fileName(cmp.Or(f.Name, "file")), int64(len(f.Body)), f.Address
	store, err := s.examined(ctx, im.asked(), im, f.Body)
	if err != nil {
		return nil, err
	}
	return stillWaits(im, func(ctx context.Context, tx *db.Tx) error {
		if err := deleteChunks(ctx, tx, im.ID); err != nil {
			return err
		}
		if err := insertChunks(ctx, tx, im.ID, f.Body); err != nil {
			return err
		}
		return store(ctx, tx)
	}), nil
}

// readLater reads a large file.
func (s *Service) readLater(ctx context.Context, t *jobs.Turn) (jobs.Store, error) {
	im, raw, err := s.ofJob(ctx, t)
	if err != nil || im.State != Reading {
		return nil, err
	}
	return s.examined(ctx, im.asked(), im, raw)
}

// ofJob is the import that a job is about, with its bytes; one that is gone has no state.
func (s *Service) ofJob(ctx context.Context, t *jobs.Turn) (im Import, raw []byte, err error) {
	var p jobPayload
	if err := t.Read(&p); err != nil {
		return im, nil, err
	}
	err = s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		row, err := selectImport(ctx, tx, p.Import, "")
		if err != nil {
			return err
		}
		im, raw = row.Import, nil
		chunks, err := selectChunks(ctx, tx, p.Import)
		raw = slices.Concat(chunks...)
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return Import{}, nil, nil
	}
	return im, raw, err
}

// asked is who brought a file, for a job that works for them. They had to be allowed to when they asked, and the parts they
// play are looked at again.
func (im Import) asked() authz.Viewer {
	return authz.Viewer{Person: im.person, Operator: im.Organization.ID == ""}
}

// broken stores why a file could not be fetched or read.
func (s *Service) broken(im Import, why Said) jobs.Store {
	return func(ctx context.Context, tx *db.Tx) error {
		now, err := selectImport(ctx, tx, im.ID, "")
		if err != nil || now.State.Ended() {
			return err
		}
		now.State, now.Fault, now.Changed = Broken, &why, s.clock()
		return updateImport(ctx, tx, now.Import)
	}
}

// givenUp stores that a job was tried in vain.
func (s *Service) givenUp(ctx context.Context, tx *db.Tx, payload json.RawMessage) error {
	var p jobPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return err
	}
	err := s.broken(Import{ID: p.Import}, Said{Key: "exchange.fault.givenUp"})(ctx, tx)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	return err
}

// follow fetches an address. Where a CASE server answers with a document alone, or with nothing but itself, it is followed
// to the package.
func (s *Service) follow(ctx context.Context, address string) (fetch.File, error) {
	f, err := s.Getter.Get(ctx, address)
	if err == nil && Sniff(f.Body) != "" && !isDocument(f.Body) {
		return f, nil
	}
	if err == nil {
		if next := packageOf(f.Body, f.Address); next != "" {
			return s.Getter.Get(ctx, next)
		}
		if _, several := documents(f.Body); several > 1 {
			return f, errs.New(errs.Invalid, "exchange.follow", "exchange.fault.several", "address", address, "count", several)
		}
	}
	base, ok := serverOf(address)
	if !ok {
		if err == nil {
			err = errs.New(errs.Invalid, "exchange.follow", "exchange.fault.nothingKnown", "address", address)
		}
		return f, err
	}
	list, listErr := s.Getter.Get(ctx, base+"/CFDocuments?limit=100")
	if listErr != nil {
		return f, cmp.Or(err, listErr)
	}
	next := packageOf(list.Body, list.Address)
	switch _, several := documents(list.Body); {
	case several > 1:
		return f, errs.New(errs.Invalid, "exchange.follow", "exchange.fault.several", "address", address, "count", several)
	case next == "":
		return f, errs.New(errs.Invalid, "exchange.follow", "exchange.fault.nothingKnown", "address", address)
	}
	return s.Getter.Get(ctx, next)
}

// document is what is looked at of a CFDocument.
type document struct {
	Identifier   string `json:"identifier"`
	CFPackageURI *struct {
		URI string `json:"uri"`
	} `json:"CFPackageURI"`
	CFItems []json.RawMessage `json:"CFItems"`
}

// documents are those of an answer of a CASE server: one, or a list.
func documents(raw []byte) (first document, n int) {
	var list struct {
		CFDocuments []document `json:"CFDocuments"`
		CFDocument  *document  `json:"CFDocument"`
	}
	if json.Unmarshal(raw, &list) == nil && len(list.CFDocuments) > 0 {
		return list.CFDocuments[0], len(list.CFDocuments)
	}
	if list.CFDocument != nil {
		return *list.CFDocument, 1
	}
	if json.Unmarshal(raw, &first) == nil && first.CFPackageURI != nil {
		return first, 1
	}
	return document{}, 0
}

// isDocument says whether an answer is a CFDocument without its items.
func isDocument(raw []byte) bool {
	d, n := documents(raw)
	return n > 0 && d.CFPackageURI != nil && len(d.CFItems) == 0 && !strings.Contains(string(raw), `"CFItems"`)
}

// packageOf is the address of the package of the one document in an answer; "" where there is none, or several.
func packageOf(raw []byte, from string) string {
	d, n := documents(raw)
	if n != 1 || d.CFPackageURI == nil {
		return ""
	}
	at, err := url.Parse(from)
	if err != nil {
		return ""
	}
	to, err := at.Parse(d.CFPackageURI.URI)
	if err != nil || to.Host == "" {
		return ""
	}
	return to.String()
}

// serverOf is where the endpoints of a CASE server begin that an address leads to: that of a server alone, or with a part
// of the way to them.
func serverOf(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	where := strings.Trim(u.Path, "/")
	for _, known := range []string{"ims/case/v1p1", "ims/case/v1p0"} {
		if before, ok := strings.CutSuffix(where, known); ok {
			u.Path, u.RawQuery = "/"+before+known, ""
			return u.String(), true
		}
	}
	if where == "" {
		u.Path, u.RawQuery = "/ims/case/v1p1", ""
		return u.String(), true
	}
	return "", false
}

// fileName is the name of a file for people: its last part, one line, not endless.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, "\uFFFD"), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > 120 {
		name = string(r[len(r)-120:])
	}
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	return name
}
