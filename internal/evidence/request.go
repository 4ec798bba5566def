package evidence

import (
	"context"
	"io"
	"slices"
	"time"

	"pathways/internal/account"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/db"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/ids"
	"pathways/internal/platform/mail"
)

const (
	// Lasts is how long a request is open where its owner says nothing else, and LastsMost how long at most.
	Lasts     = 30 * 24 * time.Hour
	LastsMost = 366 * 24 * time.Hour
	// mostADay bounds how many people somebody may ask in a day, as each may be sent a letter; mostOpen how many may be
	// asked at the same time.
	mostADay = 50
	mostOpen = 300
)

// request is a request as it is stored: with its owner and the copy of what is shown.
type request struct {
	Request
	owner  string
	copies []Evidence
}

// RequestDraft is a request as its owner wants it.
type RequestDraft struct {
	ID       string // UUID; sending a form twice makes one request
	Kind     Kind
	Email    string // "" where the owner hands the link on
	ByLink   bool   // the owner hands the link on
	Name     string
	Relation string
	Message  string
	Items    []Ref
	Evidence []string // ids
	Files    []string // ids of those of them whose files are shown
	Ends     string   // day, YYYY-MM-DD: the last one on which the link works; "" for Lasts from now
}

// Opened is what somebody who was asked sees, and nothing else.
type Opened struct {
	Request   Request    // without the ids of what is shown
	Evidence  []Evidence // as it was when the request was made
	Statement *Statement // what was written to it and stands; nil for none
	Mine      bool       // the viewer is who asks: they see what the other sees, and cannot answer
}

// Preview is what the person asked would see, with the draft as it would be kept.
//
// Errors: errs.Invalid with Fields named as in RequestDraft, in small letters.
func (s *Service) Preview(ctx context.Context, v authz.Viewer, d RequestDraft) (o Opened, err error) {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return o, err
	}
	var r request
	err = s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		r, err = s.request(ctx, tx, v, d)
		return err
	})
	return opened(v, &r, nil), err
}

// Ask makes a request. With an address it sends a letter with the link; without, the secret of the link is given out here
// and never again. The base is the address of this server.
//
// The same draft again, as after a double click, sends no second letter.
//
// Errors: those of Preview and of Room; errs.Conflict where the link of this draft was given out before; errs.TooMany
// beyond 50 a day.
func (s *Service) Ask(ctx context.Context, v authz.Viewer, d RequestDraft, base string) (_ Request, secret string, err error) {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return Request{}, "", err
	}
	secret = ids.Secret()
	var r request
	err = s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		if r, err = s.request(ctx, tx, v, d); err != nil {
			return err
		}
		made, open, err := countRequests(ctx, tx, v.Person, r.Created.Add(-24*time.Hour), r.Created)
		switch {
		case err != nil:
			return err
		case made >= mostADay:
			return errs.New(errs.TooMany, "evidence.Ask", "evidence.fault.asked", "most", mostADay)
		case open >= mostOpen:
			return errs.New(errs.Invalid, "evidence.Ask", "evidence.fault.open", "most", mostOpen)
		}
		if err = insertRequest(ctx, tx, &r, ids.Digest(secret)); err == nil {
			err = Room(ctx, tx, v.Person)
		}
		switch {
		case r.Email != "" && errs.Is(err, errs.Conflict):
			return nil // its letter is on the way
		case err != nil || r.Email == "":
			return err
		}
		return mail.Post(ctx, tx, letter(i18n.From(ctx), &r, base+LinkPath(secret)), r.Created)
	})
	if err != nil || r.Email != "" {
		secret = ""
	}
	return r.Request, secret, err
}

// LinkPath is the address of a request for who has its secret.
func LinkPath(secret string) string { return "/endorse/" + secret }

// letter asks somebody. Nothing of what is shown stands in it.
func letter(ws *i18n.Words, r *request, link string) mail.Letter {
	return mail.Letter{
		Key: "evidence.request." + r.ID, To: r.Email, Name: r.Name, Link: link, Ends: r.Ends, By: r.owner,
		Subject: ws.T("evidence.letter.subject."+string(r.Kind), "name", r.Asker),
		Text:    ws.T("evidence.letter.text."+string(r.Kind), "name", r.Asker, "link", link),
	}
}

// request makes a request of a draft: checked, with a copy of what it shows.
func (s *Service) request(ctx context.Context, tx *db.Tx, v authz.Viewer, d RequestDraft) (r request, err error) {
	now := s.stamp()
	r = request{owner: v.Person, copies: []Evidence{}, Request: Request{
		ID: d.ID, Kind: d.Kind, Name: line(d.Name), Relation: d.Relation, Message: words(d.Message), Asker: v.Name,
		Items: s.known(ctx, d.Items, nil), Evidence: []string{}, Created: now, Ends: now.Add(Lasts),
	}}
	if r.ID == "" {
		r.ID = ids.New()
	}
	for _, id := range d.Evidence[:min(len(d.Evidence), 2*MaxAsked)] {
		if slices.Contains(r.Evidence, id) {
			continue
		}
		e, err := selectPiece(ctx, tx, v.Person, id)
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return r, err
		}
		if !slices.Contains(d.Files, id) {
			e.Files = []File{}
		}
		r.Evidence, r.copies = append(r.Evidence, id), append(r.copies, e)
	}
	return r, d.into(&r.Request, v, now)
}

// into checks a draft and puts what needs reading into the request.
func (d RequestDraft) into(r *Request, v authz.Viewer, now time.Time) error {
	var f faults
	if !ids.Valid(r.ID) {
		f.add("id", "evidence.fault.form")
	}
	if r.Kind != Endorsement && r.Kind != Feedback {
		f.add("kind", "evidence.fault.kind")
	}
	if !slices.Contains(Relations, r.Relation) {
		f.add("relation", "evidence.fault.relation")
	}
	if !d.ByLink {
		var ok bool
		if r.Email, ok = account.Address(d.Email); !ok {
			f.add("email", "evidence.fault.email")
		} else if r.Email == v.Email {
			f.add("email", "evidence.fault.self")
		}
	}
	f.long("name", r.Name, MaxLine)
	f.long("message", r.Message, MaxNote)
	switch {
	case len(r.Items)+len(r.Evidence) == 0:
		f.add("item", "evidence.fault.nothing")
	case len(r.Items) > MaxItems:
		f.add("item", "evidence.fault.items", "most", MaxItems)
	case len(r.Evidence) > MaxAsked:
		f.add("evidence", "evidence.fault.pieces", "most", MaxAsked)
	}
	if d.Ends != "" {
		day, err := time.Parse(time.DateOnly, d.Ends)
		r.Ends = day.AddDate(0, 0, 1) // the whole day counts
		switch {
		case err != nil:
			f.add("ends", "evidence.fault.day", "value", d.Ends)
		case !r.Ends.After(now), r.Ends.After(now.Add(LastsMost)):
			f.add("ends", "evidence.fault.ends")
		}
	}
	return f.err("evidence.Ask")
}

// opened is what a request shows.
func opened(v authz.Viewer, r *request, s *Statement) Opened {
	o := Opened{Request: r.Request, Evidence: r.copies, Statement: s, Mine: v.Person == r.owner}
	if r.Declined != nil && s == nil {
		o.Evidence, o.Request.Items, o.Request.Message = nil, nil, ""
	}
	return o
}

// Requests are those of the viewer, the newest first.
func (s *Service) Requests(ctx context.Context, v authz.Viewer) (all []Request, err error) {
	if err := v.Someone(authz.ReadEvidence); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectRequests(ctx, tx, v.Person)
		return err
	})
}

// State is what has become of a request by now.
func (s *Service) State(r *Request) State { return r.State(s.now()) }

// End ends a request of the viewer at once. What was written to it stays.
func (s *Service) End(ctx context.Context, v authz.Viewer, id string) error {
	if err := v.Someone(authz.WriteEvidence); err != nil {
		return err
	}
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error {
		return revokeRequest(ctx, tx, v.Person, id, s.stamp())
	})
}

// Asked are the requests to the viewer's address that are open or that they have answered, the newest first.
func (s *Service) Asked(ctx context.Context, v authz.Viewer) (all []Request, err error) {
	if err := v.Someone(authz.ByHand); err != nil {
		return nil, err
	}
	return all, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		all, err = selectAsked(ctx, tx, v.Email, s.now())
		return err
	})
}

// Open is what a request shows to who was asked.
//
// Errors: errs.NotFound where nothing is there for this viewer, with words of its own for a link that has ended.
func (s *Service) Open(ctx context.Context, v authz.Viewer, way Way) (o Opened, err error) {
	return o, s.db.View(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, written, err := s.enter(ctx, tx, v, way)
		if err == nil {
			o = opened(v, r, written)
		}
		return err
	})
}

// enter finds a request and what was written to it, and decides whether the viewer may open it.
func (s *Service) enter(ctx context.Context, tx *db.Tx, v authz.Viewer, way Way) (*request, *Statement, error) {
	r, err := selectRequest(ctx, tx, v.Email, way)
	if errs.Is(err, errs.NotFound) {
		return nil, nil, errs.New(errs.NotFound, "evidence.Open", unknownKey(way))
	}
	if err != nil {
		return nil, nil, err
	}
	if err := mayOpen(v, way, r, s.now()); err != nil {
		return nil, nil, err
	}
	written, err := selectAnswer(ctx, tx, r.owner, r.ID)
	return r, written, err
}

// unknownKey is the key of what is said where nothing is there. A link that never was and one that has ended are not told
// apart.
func unknownKey(way Way) string {
	if way.Secret != "" {
		return "evidence.link.ended"
	}
	return ""
}

// OpenAskedFile opens a file that a request shows. What its owner has taken away since is not there any more. The caller
// closes it.
func (s *Service) OpenAskedFile(ctx context.Context, v authz.Viewer, way Way, id, digest string) (File, io.ReadCloser, error) {
	var r *request
	err := s.db.View(ctx, func(ctx context.Context, tx *db.Tx) (err error) {
		var written *Statement
		if r, written, err = s.enter(ctx, tx, v, way); err != nil {
			return err
		}
		for _, e := range opened(v, r, written).Evidence {
			if e.ID == id && slices.ContainsFunc(e.Files, func(f File) bool { return f.Digest == digest }) {
				return nil
			}
		}
		return notFound("evidence.OpenAskedFile")
	})
	if err != nil {
		return File{}, nil, err
	}
	return s.OpenFileForGrant(ctx, r.owner, id, digest)
}

// Sweep empties the copies of requests that have ended. Any node may run it at any time.
func (s *Service) Sweep(ctx context.Context) error {
	return s.db.Update(ctx, func(ctx context.Context, tx *db.Tx) error { return emptyEnded(ctx, tx, s.now()) })
}

func notFound(op string) error { return errs.New(errs.NotFound, op, "") }
