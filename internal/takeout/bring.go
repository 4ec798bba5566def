package takeout

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"pathways/internal/evidence"
	"pathways/internal/pathway"
	"pathways/internal/platform/audit"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/portfolio"
	"pathways/internal/reflection"
	"pathways/internal/reminder"
)

// waits is how long an archive waits for a yes. Its files wait no longer either: see blob.Lasts.
const waits = 12 * time.Hour

// wire is what waits of an archive.
type wire struct {
	Made      time.Time                   `json:"made"`
	Pathway   *pathway.Pathway            `json:"pathway,omitempty"`
	Order     map[string]reflection.Order `json:"order"`
	Evidence  evidence.Record             `json:"evidence"`
	Portfolio portfolio.Kept              `json:"portfolio"`
	Reminders reminder.Settings           `json:"reminders"`
}

// Line says what becomes of the things of one kind in an archive.
type Line struct {
	Kind    string // the end of an i18n key "takeout.kind.<kind>"
	New     int
	Same    int
	Changed int // here too, and newer in the archive
	Stays   int // here too, and different: it stays as it is here
}

// Report says what an archive brings.
type Report struct {
	ID    string    // of the arrival
	Made  time.Time // of the archive
	Lines []Line
}

// Nothing says whether all of it is here already.
func (r Report) Nothing() bool {
	for _, l := range r.Lines {
		if l.New+l.Changed > 0 {
			return false
		}
	}
	return true
}

// Arrive reads an archive that the viewer brings and lets it wait for their yes. Nothing of theirs is changed. Another
// archive that waited is thrown away.
//
// Errors: those of Read; those of blob.Put, with the file that they are about.
func (s *Service) Arrive(ctx context.Context, v authz.Viewer, r io.ReaderAt, size int64) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	in, err := Read(r, size)
	if err != nil {
		return err
	}
	if in.Content.empty() {
		return errs.New(errs.Invalid, "takeout.Arrive", "takeout.fault.empty")
	}
	if err := s.Forget(ctx, v); err != nil {
		return err
	}
	c := in.Content
	a := arrival{id: ids.New(), made: s.now(), content: wire{in.Manifest.Made, c.Pathway, c.Order, c.Evidence, c.Portfolio, c.Reminders}}
	if a.uploads, err = s.upload(ctx, v, in); err == nil {
		err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
			return putArrival(ctx, tx, v.Person, a, s.now().Add(waits))
		})
	}
	if err == nil {
		// What the rules of the nouns refuse is told now, not when the person has said yes.
		if _, err = s.Waiting(ctx, v); err != nil {
			err = errors.Join(err, s.Forget(ctx, v))
		}
	}
	if err != nil {
		s.discard(ctx, v.Person, a.uploads)
	}
	return err
}

// upload stores the files of pieces that are not here yet, to be kept or swept. It gives what it stored, also with an
// error.
func (s *Service) upload(ctx context.Context, v authz.Viewer, in *Incoming) (map[string]string, error) {
	var have evidence.Record
	err := s.DB.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		have, err = s.Evidence.Export(ctx, tx, v.Person)
		return err
	})
	if err != nil {
		return nil, err
	}
	here := byID(have.Evidence, func(e evidence.Evidence) string { return e.ID })
	uploads := map[string]string{}
	for _, e := range in.Content.Evidence.Evidence {
		if _, known := here[e.ID]; known {
			continue
		}
		for _, f := range e.Files {
			// A content that two pieces hold is brought for each of them.
			key := uploadKey(e.ID, f.Digest)
			if uploads[key] != "" {
				continue
			}
			content, err := unpack(in.files[f.Digest], maxFile)
			if err != nil {
				return uploads, err
			}
			b, err := s.Blobs.Put(ctx, v.Person, f.Name, content)
			content.Close()
			if err != nil {
				return uploads, inFile(filePath(f)+" ("+f.Name+")", err)
			}
			uploads[key] = b.Upload
		}
	}
	return uploads, nil
}

func uploadKey(piece, digest string) string { return piece + "/" + digest }

func (s *Service) discard(ctx context.Context, person string, uploads map[string]string) {
	for _, id := range uploads {
		// What cannot be cleared away now is swept within a day.
		_ = s.Blobs.Discard(context.WithoutCancel(ctx), person, id)
	}
}

// errDry takes back what was done only to see what would happen.
var errDry = errors.New("takeout: only tried")

// Waiting says what the archive that waits would bring.
//
// Errors: errs.NotFound where none waits.
func (s *Service) Waiting(ctx context.Context, v authz.Viewer) (r Report, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return r, err
	}
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := selectArrival(ctx, tx, v.Person, s.now())
		if err != nil {
			return err
		}
		if r, err = s.bring(ctx, tx, v.Person, a); err != nil {
			return err
		}
		return errDry
	})
	if errors.Is(err, errDry) {
		err = nil
	}
	return r, err
}

// Bring brings in what waits, all or nothing. What is here stays. base is the address by which the person came, for links
// in letters about dates.
//
// Errors: errs.NotFound where it does not wait any more.
func (s *Service) Bring(ctx context.Context, v authz.Viewer, id, base string) (r Report, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return r, err
	}
	var a *arrival
	err = s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		if a, err = selectArrival(ctx, tx, v.Person, s.now()); err != nil {
			return err
		}
		if a.id != id {
			return errs.New(errs.NotFound, "takeout.Bring", "")
		}
		a.base = base
		if r, err = s.bring(ctx, tx, v.Person, a); err != nil {
			return err
		}
		if err := audit.Note(ctx, tx, audit.Entry{Actor: v.Person, Person: v.Person, Action: "takeout.brought"}, s.now()); err != nil {
			return err
		}
		return deleteArrival(ctx, tx, v.Person)
	})
	if err == nil {
		s.discard(ctx, v.Person, a.uploads)
	}
	return r, err
}

// Forget throws away what waits.
func (s *Service) Forget(ctx context.Context, v authz.Viewer) error {
	if err := v.Someone(authz.ByHand); err != nil {
		return err
	}
	var old *arrival
	err := s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		old, err = selectArrival(ctx, tx, v.Person, s.now())
		return err
	})
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	s.discard(ctx, v.Person, old.uploads)
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteArrival(ctx, tx, v.Person) })
}

// Sweep throws away archives that nobody said yes to. It is for the clock of the house.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return deleteEndedArrivals(ctx, tx, s.now()) })
}

// bring puts an archive into what is a person's. Who calls has decided whose it is.
func (s *Service) bring(ctx context.Context, tx *db.Tx, person string, a *arrival) (Report, error) {
	r := Report{ID: a.id, Made: a.content.Made}
	for _, part := range []func(context.Context, *db.Tx, string, *arrival) ([]Line, error){
		s.bringPathway, s.bringEvidence, s.bringStatements, s.bringPortfolio, s.bringReminders,
	} {
		lines, err := part(ctx, tx, person, a)
		if err != nil {
			return r, err
		}
		for _, l := range lines {
			if l.New+l.Same+l.Changed+l.Stays > 0 {
				r.Lines = append(r.Lines, l)
			}
		}
	}
	return r, nil
}

func (s *Service) bringPathway(ctx context.Context, tx *db.Tx, person string, a *arrival) ([]Line, error) {
	if a.content.Pathway == nil {
		return nil, nil
	}
	before, err := s.Pathways.Out(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	// A file counts statements among its changes; an account counts them apart, and adds them when it is taken out.
	other, counted := *a.content.Pathway, int64(0)
	for _, o := range a.content.Order {
		counted = max(counted, o.Seq)
	}
	if counted <= int64(other.Revision) {
		other.Revision -= int(counted)
	}
	came, err := s.Pathways.Put(ctx, tx, person, &other, a.content.Order)
	if err != nil {
		return nil, inFile(pathwayFile, err)
	}
	after, err := s.Pathways.Out(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	reflections, plans, answers := Line{Kind: "reflections"}, Line{Kind: "plans"}, Line{Kind: "answers", New: came.Statements}
	was, is := headsOf(before), headsOf(after)
	for _, ref := range a.content.Pathway.Reflections {
		reflections.count(was[ref.ID], is[ref.ID])
		answers.Same += len(ref.Statements)
	}
	for _, p := range a.content.Pathway.Plans {
		plans.count(was[p.ID], is[p.ID])
	}
	answers.Same -= answers.New
	return []Line{reflections, answers, plans}, nil
}

// headsOf are reflections without their statements, and plans, as text by id.
func headsOf(p *pathway.Pathway) map[string]string {
	out := map[string]string{}
	if p == nil {
		return out
	}
	for _, r := range p.Reflections {
		r.Statements = nil
		out[r.ID] = text(r)
	}
	for _, pl := range p.Plans {
		out[pl.ID] = text(pl)
	}
	return out
}

// count notes a thing by how it was here and how it is after coming in.
func (l *Line) count(was, is string) {
	switch {
	case was == "":
		l.New++
	case was == is:
		l.Same++
	default:
		l.Changed++
	}
}

// text tells plain data apart.
func text(v any) string {
	raw, _ := json.Marshal(v) // of strings, numbers and times only
	return string(raw)
}

func byID[T any](all []T, id func(T) string) map[string]T {
	out := map[string]T{}
	for _, one := range all {
		out[id(one)] = one
	}
	return out
}

func (s *Service) bringEvidence(ctx context.Context, tx *db.Tx, person string, a *arrival) ([]Line, error) {
	have, err := s.Evidence.Export(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	here := byID(have.Evidence, func(e evidence.Evidence) string { return e.ID })
	l := Line{Kind: "evidence"}
	for i, e := range a.content.Evidence.Evidence {
		if mine, known := here[e.ID]; known {
			l.known(text(mine), text(e))
			continue
		}
		uploads := map[string]string{}
		for _, f := range e.Files {
			uploads[f.Digest] = a.uploads[uploadKey(e.ID, f.Digest)]
		}
		if err := s.Evidence.Put(ctx, tx, person, evidence.Record{Evidence: []evidence.Evidence{e}}, uploads); err != nil {
			return nil, inFile(fmt.Sprintf("%s, evidence[%d]", evidenceFile, i), err)
		}
		here[e.ID] = e
		l.New++
	}
	return []Line{l}, nil
}

// known notes a thing that is here: it stays as it is.
func (l *Line) known(mine, theirs string) {
	if mine == theirs {
		l.Same++
	} else {
		l.Stays++
	}
}

func (s *Service) bringStatements(ctx context.Context, tx *db.Tx, person string, a *arrival) ([]Line, error) {
	have, err := s.Evidence.Export(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	requests, statements := Line{Kind: "requests"}, Line{Kind: "statements"}
	asked := byID(have.Requests, func(r evidence.Request) string { return r.ID })
	for i, r := range a.content.Evidence.Requests {
		if mine, known := asked[r.ID]; known {
			requests.known(text(mine), text(r))
			continue
		}
		if err := s.Evidence.Put(ctx, tx, person, evidence.Record{Requests: []evidence.Request{r}}, nil); err != nil {
			return nil, inFile(fmt.Sprintf("%s, requests[%d]", statementsFile, i), err)
		}
		asked[r.ID] = r
		requests.New++
	}
	heard := byID(have.Statements, func(st evidence.Statement) string { return st.ID })
	answers := byID(have.Statements, func(st evidence.Statement) string { return st.Request })
	for i, st := range a.content.Evidence.Statements {
		st.Author = ""
		if mine, known := heard[st.ID]; known {
			statements.known(text(mine), text(st))
			continue
		}
		if _, answered := answers[st.Request]; answered {
			statements.Stays++
			continue
		}
		if err := s.Evidence.Put(ctx, tx, person, evidence.Record{Statements: []evidence.Statement{st}}, nil); err != nil {
			return nil, inFile(fmt.Sprintf("%s, statements[%d]", statementsFile, i), err)
		}
		heard[st.ID], answers[st.Request] = st, st
		statements.New++
	}
	return []Line{requests, statements}, inFile(statementsFile, evidence.Room(ctx, tx, person))
}

func (s *Service) bringPortfolio(ctx context.Context, tx *db.Tx, person string, a *arrival) ([]Line, error) {
	came, err := s.Portfolio.Put(ctx, tx, person, a.content.Portfolio)
	if err != nil {
		return nil, inFile(portfolioFile, err)
	}
	return []Line{{Kind: "portfolio", New: came.New, Same: came.Same, Changed: came.Changed, Stays: came.Older}}, nil
}

func (s *Service) bringReminders(ctx context.Context, tx *db.Tx, person string, a *arrival) ([]Line, error) {
	l := Line{Kind: "reminders"}
	if a.content.Reminders == reminder.Default {
		return nil, nil
	}
	have, err := s.Reminders.Export(ctx, tx, person)
	switch {
	case err != nil:
		return nil, err
	case have != reminder.Default:
		l.known(text(have), text(a.content.Reminders))
		return []Line{l}, nil
	}
	l.New++
	return []Line{l}, inFile(remindersFile, s.Reminders.Import(ctx, tx, person, a.content.Reminders, a.base))
}
