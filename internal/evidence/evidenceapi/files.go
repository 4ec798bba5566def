package evidenceapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/evidence"
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/blob"
	"pathways/internal/platform/errs"
)

func (o *operations) registerFiles(on huma.API) {
	most := int64(blob.DefaultMaxFile)
	if o.service != nil {
		most = o.service.MaxFile()
	}
	add := own("add-file", http.MethodPost, "/evidence/{id}/files", authz.WriteEvidence, "Add a file",
		"The body is the file itself. What it is, is found in its bytes; what is not taken is refused with a list of what is.")
	add.Metadata[api.Also] = readToo
	add.MaxBodyBytes = most + 1<<10
	add.SkipValidateBody = true
	add.RequestBody = &huma.RequestBody{Required: true, Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
	add.Errors = append(add.Errors, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity)
	huma.Register(on, add, o.addFile)
	get := own("get-file", http.MethodGet, "/evidence/{id}/files/{digest}", authz.ReadEvidence, "Get a file", "The bytes of a file.")
	get.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}}
	huma.Register(on, get, o.getFile)
	remove := own("delete-file", http.MethodDelete, "/evidence/{id}/files/{digest}", authz.WriteEvidence, "Delete a file",
		"Takes a file from a piece.")
	remove.Metadata[api.Also] = readToo
	huma.Register(on, remove, o.deleteFile)
}

type addInput struct {
	PiecePath
	Name string `query:"name" doc:"What people call the file" maxLength:"300"`
	body io.Reader
}

// Resolve takes the body as it comes, so that no file is held in memory.
func (in *addInput) Resolve(ctx huma.Context) []error {
	in.body = ctx.BodyReader()
	return nil
}

func (o *operations) addFile(ctx context.Context, in *addInput) (*answer[EvidencePiece], error) {
	v := authz.From(ctx)
	e, err := o.service.Get(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	b, err := o.service.Bring(ctx, v, in.Name, in.body)
	if err != nil {
		return nil, err
	}
	return o.again(ctx, e, func(d *evidence.Draft) { d.Uploads = []string{b.Upload} })
}

// again saves a piece as it is but for one change.
func (o *operations) again(ctx context.Context, e evidence.Evidence, change func(*evidence.Draft)) (*answer[EvidencePiece], error) {
	d := evidence.Draft{
		Title: e.Title, Story: e.Story, From: e.From, To: e.To, Where: e.Where, Link: e.Link, Hours: e.Hours, Items: e.Items, Seen: e.Changed,
	}
	change(&d)
	return o.save(ctx, e.ID, d)
}

// FilePath names a file of a piece.
type FilePath struct {
	PiecePath
	Digest string `path:"digest" doc:"SHA-256 of the bytes, hex" maxLength:"64"`
}

func (o *operations) getFile(ctx context.Context, in *FilePath) (*huma.StreamResponse, error) {
	f, body, err := o.service.OpenFile(ctx, authz.From(ctx), in.ID, in.Digest)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer body.Close()
		out.SetHeader("Content-Type", f.Type)
		out.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
		out.SetHeader("Content-Length", strconv.FormatInt(f.Size, 10))
		out.SetHeader("Cache-Control", "private, no-store")
		if n, err := io.Copy(out.BodyWriter(), body); err != nil || n != f.Size {
			panic(http.ErrAbortHandler) // nobody takes a part for the whole
		}
	}}, nil
}

func (o *operations) deleteFile(ctx context.Context, in *FilePath) (*nothing, error) {
	e, err := o.service.Get(ctx, authz.From(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	for _, f := range e.Files {
		if f.Digest == in.Digest {
			_, err := o.again(ctx, e, func(d *evidence.Draft) { d.Drop = []string{f.Digest} })
			return &nothing{}, err
		}
	}
	return nil, errs.New(errs.NotFound, "evidenceapi.deleteFile", "")
}
