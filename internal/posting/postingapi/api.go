// Package postingapi offers job postings to programs: those of a person's organizations to programs that act for them, and what is
// public to everybody. A posting says what a job is and what it pays, and nothing of any person but whom to ask.
package postingapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/framework"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/posting"
)

const tag = "Postings"

// operations answers with what the service gives.
type operations struct {
	postings   *posting.Service
	frameworks *framework.Service
}

// Register adds the operations to an API.
func Register(on huma.API, postings *posting.Service, frameworks *framework.Service) {
	o := &operations{postings, frameworks}
	on.OpenAPI().Tags = append(on.OpenAPI().Tags, &huma.Tag{Name: tag, Description: "Job postings: what a job pays, what people do in it, how hiring goes. " +
		"Drafts are for the people of an organization, besides its guests; what was published is for everybody."})
	const list, one = "/organizations/{organization}/postings", "/organizations/{organization}/postings/{posting}"
	huma.Register(on, reads("list-postings", list, "List postings", "Those of an organization, the newest change first."), o.list)
	huma.Register(on, reads("get-posting", one, "Get a posting", "A posting with its working text."), o.get)
	huma.Register(on, writes(http.MethodPost, "create-posting", list, "Begin a posting",
		"From a role profile, from another posting of the organization, or from nothing but a title. It is a draft. A token also needs work:read to begin from a role profile. With an id of your own, the same again begins nothing new. For owners, stewards and leads.", http.StatusCreated), o.create)
	huma.Register(on, writes(http.MethodPut, "replace-posting-content", one+"/content", "Replace the working text",
		"Puts a whole text in place of the working one. Where somebody changed it since the revision that you knew, nothing is stored. Nothing of it is public until it is published.", http.StatusOK), o.replace)
	huma.Register(on, writes(http.MethodPost, "publish-posting", one+"/publish", "Publish a posting",
		"Makes the working text public, and keeps it as a version. Say the revision that somebody has read: nothing becomes public that nobody looked at. "+
			"A text that does not say what a public posting has to say is refused: pay or the reason for leaving it out, whether a degree is asked for, title, place, duties, accessibility, how to apply.", http.StatusOK), o.publish)
	huma.Register(on, writes(http.MethodPost, "close-posting", one+"/close", "Close a posting",
		"Nobody can apply any more: its page says so, and it is no longer listed.", http.StatusNoContent), o.close)
	huma.Register(on, writes(http.MethodPost, "withdraw-posting", one+"/withdraw", "Withdraw a posting",
		"It is a draft again, and its public page is gone. Versions stay.", http.StatusNoContent), o.withdraw)
	huma.Register(on, writes(http.MethodDelete, "delete-posting", one, "Delete a posting",
		"With its versions. It cannot be brought back. One that is public is withdrawn or closed first.", http.StatusNoContent), o.delete)
	huma.Register(on, reads("list-posting-versions", one+"/versions", "List versions", "All that were published or kept, the newest first, without their texts."), o.versions)
	huma.Register(on, reads("get-posting-version", one+"/versions/{number}", "Get a version", "It never changes; only whom to ask may have been taken out."), o.version)
	huma.Register(on, writes(http.MethodPost, "keep-posting-version", one+"/versions", "Keep the working text as a version",
		"A text that is kept already gives its version. Where somebody changed the text since the revision that you knew, nothing is kept.", http.StatusCreated), o.keep)
	o.registerHints(on, one)
	o.registerWords(on)

	huma.Register(on, open("list-public-postings", "/postings", "List public postings",
		"Those that are public and whose last day to apply is not over, the newest first."), o.board)
	huma.Register(on, open("get-public-posting", "/postings/{posting}", "Get a public posting",
		"As everybody may read it, also after it was closed; then it names nobody. As schema.org JobPosting it is at the address of its page with /posting.jsonld."), o.public)
}

func reads(id, path, summary, description string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag},
		Metadata: map[string]any{api.Scope: authz.ReadWork}, Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound},
	}
}

func writes(method, id, path, summary, description string, status int) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary, Description: description, Tags: []string{tag}, DefaultStatus: status,
		Metadata: map[string]any{api.Scope: authz.WriteWork},
		Errors:   []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity},
	}
}

func open(id, path, summary, description string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Description: description, Tags: []string{tag}, Errors: []int{http.StatusNotFound},
	}
}

// answer is a body.
type answer[T any] struct{ Body T }

// PostingListPath names the postings of an organization.
type PostingListPath struct {
	Organization string `path:"organization" doc:"The part of its address that names it" example:"city-science-museum" maxLength:"100"`
}

// PostingPath names a posting.
type PostingPath struct {
	PostingListPath
	Posting string `path:"posting" doc:"Identifier of the posting" maxLength:"100"`
}

// PostingRevision is the text that somebody has read.
type PostingRevision struct {
	Revision int64 `json:"revision" doc:"That of the text which somebody has read"`
}

func (o *operations) list(ctx context.Context, in *struct {
	PostingListPath
	Role  string `query:"role" doc:"Only those drawn from this role profile, by its identifier" maxLength:"100"`
	After string `query:"after" doc:"What next of the part before says; empty for the first" maxLength:"200"`
},
) (*answer[PostingList], error) {
	l, err := o.postings.List(ctx, authz.From(ctx), in.Organization, in.Role, in.After)
	if err != nil {
		return nil, err
	}
	out := PostingList{Postings: []PostingLine{}, Next: l.Next}
	for _, row := range l.Lines {
		out.Postings = append(out.Postings, PostingLine{
			row.ID, row.Title, string(row.State), row.Role, row.Number, row.Shown, row.Fresh, row.Deadline, row.Changed,
		})
	}
	return &answer[PostingList]{out}, nil
}

func (o *operations) get(ctx context.Context, in *PostingPath) (*answer[PostingDetail], error) {
	s, err := o.postings.One(ctx, authz.From(ctx), in.Organization, in.Posting)
	if err != nil {
		return nil, err
	}
	return &answer[PostingDetail]{detailOf(s.Posting, s.Tree)}, nil
}

// detail is a posting with the release that its competencies are from.
func (o *operations) detail(ctx context.Context, p posting.Posting) (*answer[PostingDetail], error) {
	t, err := o.frameworks.ReleaseByID(ctx, p.Release)
	if err != nil {
		return nil, err
	}
	return &answer[PostingDetail]{detailOf(p, t)}, nil
}

func (o *operations) create(ctx context.Context, in *struct {
	PostingListPath
	Body PostingStart
},
) (*answer[PostingDetail], error) {
	v := authz.From(ctx)
	if err := v.Someone(authz.WriteWork); err != nil {
		return nil, err
	}
	start := posting.Start{ID: in.Body.ID, Title: in.Body.Title, Role: in.Body.Role, Posting: in.Body.Posting}
	if start.Role == "" && start.Posting == "" {
		t, err := o.frameworks.Release(ctx, in.Body.Framework, in.Body.Release)
		if err != nil {
			return nil, &errs.Error{Kind: errs.Invalid, Op: "postingapi.create", Fields: []errs.Field{{Name: "release", Key: "posting.fault.release"}}}
		}
		start.Release = t.ID
	}
	p, err := o.postings.Begin(ctx, v, in.Organization, start)
	if err != nil {
		return nil, err
	}
	return o.detail(ctx, p)
}

func (o *operations) replace(ctx context.Context, in *struct {
	PostingPath
	Body PostingReplacement
},
) (*answer[PostingDetail], error) {
	p, err := o.postings.Replace(ctx, authz.From(ctx), in.Organization, in.Posting, in.Body.content(), in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return o.detail(ctx, p)
}

func (o *operations) publish(ctx context.Context, in *struct {
	PostingPath
	Body PostingRevision
},
) (*answer[PostingDetail], error) {
	p, err := o.postings.Publish(ctx, authz.From(ctx), in.Organization, in.Posting, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return o.detail(ctx, p)
}

func (o *operations) close(ctx context.Context, in *PostingPath) (*struct{}, error) {
	return nil, o.postings.Close(ctx, authz.From(ctx), in.Organization, in.Posting)
}

func (o *operations) withdraw(ctx context.Context, in *PostingPath) (*struct{}, error) {
	return nil, o.postings.Withdraw(ctx, authz.From(ctx), in.Organization, in.Posting)
}

func (o *operations) delete(ctx context.Context, in *PostingPath) (*struct{}, error) {
	return nil, o.postings.Delete(ctx, authz.From(ctx), in.Organization, in.Posting)
}

func (o *operations) versions(ctx context.Context, in *PostingPath) (*answer[PostingVersionList], error) {
	_, all, err := o.postings.Versions(ctx, authz.From(ctx), in.Organization, in.Posting)
	if err != nil {
		return nil, err
	}
	out := PostingVersionList{Versions: []PostingVersionLine{}}
	for _, w := range all {
		out.Versions = append(out.Versions, lineOf(w))
	}
	return &answer[PostingVersionList]{out}, nil
}

func (o *operations) version(ctx context.Context, in *struct {
	PostingPath
	Number int `path:"number" doc:"Of the version" minimum:"1"`
},
) (*answer[PostingVersion], error) {
	_, w, t, err := o.postings.Version(ctx, authz.From(ctx), in.Organization, in.Posting, in.Number)
	if err != nil {
		return nil, err
	}
	return &answer[PostingVersion]{PostingVersion{lineOf(w), contentOf(w.Content, t)}}, nil
}

func (o *operations) keep(ctx context.Context, in *struct {
	PostingPath
	Body PostingKeep
},
) (*answer[PostingKept], error) {
	number, err := o.postings.Keep(ctx, authz.From(ctx), in.Organization, in.Posting, in.Body.Note, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	return &answer[PostingKept]{PostingKept{number}}, nil
}

func (o *operations) board(ctx context.Context, in *struct {
	Organization string `query:"organization" doc:"Only those of the organization at this address" maxLength:"100"`
	Limit        int    `query:"limit" doc:"At most so many" minimum:"1" maximum:"100" default:"50"`
	After        string `query:"after" doc:"What next of the part before says; empty for the first" maxLength:"200"`
},
) (*answer[PublicPostingList], error) {
	all, next, err := o.postings.Board(ctx, in.Organization, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := PublicPostingList{Postings: []PublicPosting{}, Next: next}
	for _, p := range all {
		out.Postings = append(out.Postings, publicOf(p))
	}
	return &answer[PublicPostingList]{out}, nil
}

func (o *operations) public(ctx context.Context, in *struct {
	Posting string `path:"posting" doc:"Identifier of the posting" maxLength:"100"`
},
) (*answer[PublicPosting], error) {
	p, err := o.postings.Public(ctx, in.Posting)
	if err != nil {
		return nil, err
	}
	return &answer[PublicPosting]{publicOf(p)}, nil
}
