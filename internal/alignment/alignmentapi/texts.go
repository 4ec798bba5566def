package alignmentapi

import (
	"context"

	"pathways/internal/alignment"
	"pathways/internal/platform/authz"
)

// TextUpload is what is brought at once.
type TextUpload struct {
	Kind      string        `json:"kind" enum:"posting,syllabus,session,other"`
	Framework string        `json:"framework" doc:"Slug of what they are read against" example:"isl" maxLength:"60"`
	Release   string        `json:"release,omitempty" doc:"Its version; the current one where it is not there" maxLength:"60"`
	Title     string        `json:"title,omitempty" doc:"Of the one text; otherwise it is found in the text" maxLength:"200"`
	Year      int           `json:"year,omitempty" doc:"In which all of them were written; otherwise it is found in each"`
	Texts     []TextContent `json:"texts" minItems:"1" maxItems:"200"`
}

// TextContent is one text.
type TextContent struct {
	Name    string `json:"name,omitempty" doc:"Of its file" maxLength:"300"`
	Text    string `json:"text,omitempty" doc:"What it says. Either this or content"`
	Content []byte `json:"content,omitempty" doc:"The file, in base64: plain text, HTML, DOCX or PDF. What it is, is found in its bytes"`
}

// upload is what is brought, for the service.
func (u TextUpload) upload(release string) (alignment.Upload, error) {
	out := alignment.Upload{Kind: alignment.Kind(u.Kind), Release: release, Title: u.Title, Year: u.Year}
	if len(u.Texts) == 1 && u.Texts[0].Name == "" && u.Texts[0].Content == nil {
		out.Pasted = u.Texts[0].Text
		return out, nil
	}
	for _, t := range u.Texts {
		if t.Text != "" && t.Content != nil {
			return out, invalid("texts", "alignment.fault.both")
		}
		f := alignment.File{Name: t.Name, Content: t.Content}
		if t.Content == nil {
			f.Content = []byte(t.Text)
		}
		out.Files = append(out.Files, f)
	}
	return out, nil
}

func (o *operations) put(ctx context.Context, in *struct {
	OrganizationPath
	Body TextUpload
},
) (*answer[TextBatch], error) {
	tree, err := o.release(ctx, in.Body.Framework, in.Body.Release)
	if err != nil {
		return nil, err
	}
	u, err := in.Body.upload(tree.ID)
	if err != nil {
		return nil, err
	}
	b, err := o.texts.Put(ctx, authz.From(ctx), in.Organization, u)
	if err != nil {
		return nil, err
	}
	return &answer[TextBatch]{batchOf(ctx, b)}, nil
}

func (o *operations) batch(ctx context.Context, in *BatchPath) (*answer[TextBatch], error) {
	p, err := o.texts.Batch(ctx, authz.From(ctx), in.Organization, in.Batch)
	if err != nil {
		return nil, err
	}
	return &answer[TextBatch]{batchOf(ctx, p.Batch)}, nil
}

func (o *operations) deleteBatch(ctx context.Context, in *BatchPath) (*struct{}, error) {
	return nil, o.texts.DeleteBatch(ctx, authz.From(ctx), in.Organization, in.Batch)
}

// TextList is a part of the texts of an organization.
type TextList struct {
	Texts []TextSummary `json:"texts" doc:"The newest first"`
	Next  string        `json:"next,omitempty" doc:"What to ask for after; not there at the end"`
	Going int           `json:"going" doc:"Texts of the organization that are still to be read"`
}

func (o *operations) list(ctx context.Context, in *struct {
	OrganizationPath
	Kind    string `query:"kind" enum:"posting,syllabus,session,other" doc:"Only texts of this kind"`
	State   string `query:"state" enum:"waiting,reading,read,failed" doc:"Only texts in this state"`
	JobKind string `query:"jobKind" doc:"Only postings of this kind of job" maxLength:"40"`
	Year    int    `query:"year" doc:"Only texts of this year"`
	Batch   string `query:"batch" doc:"Only texts of this batch" maxLength:"100"`
	After   string `query:"after" doc:"What next of the part before says; empty for the first" maxLength:"100"`
},
) (*answer[TextList], error) {
	f := alignment.Filter{Batch: in.Batch, State: alignment.State(in.State)}
	if in.Kind != "" {
		f.Kinds = []alignment.Kind{alignment.Kind(in.Kind)}
	}
	if in.JobKind != "" {
		f.JobKinds = []string{in.JobKind}
	}
	if in.Year != 0 {
		f.Years = []int{in.Year}
	}
	l, err := o.texts.Texts(ctx, authz.From(ctx), in.Organization, f, in.After)
	if err != nil {
		return nil, err
	}
	out := TextList{Texts: []TextSummary{}, Next: l.Next, Going: l.Going}
	for _, t := range l.Texts {
		out.Texts = append(out.Texts, summaryOf(ctx, t))
	}
	return &answer[TextList]{out}, nil
}

func (o *operations) get(ctx context.Context, in *TextPath) (*answer[TextDetail], error) {
	f, err := o.texts.Text(ctx, authz.From(ctx), in.Organization, in.Text)
	if err != nil {
		return nil, err
	}
	return &answer[TextDetail]{detailOf(ctx, f)}, nil
}

func (o *operations) delete(ctx context.Context, in *TextPath) (*struct{}, error) {
	return nil, o.texts.Delete(ctx, authz.From(ctx), in.Organization, in.Text)
}

func (o *operations) correct(ctx context.Context, in *struct {
	TextPath
	Body FactChange
},
) (*struct{}, error) {
	v := authz.From(ctx)
	t, _, err := o.texts.Open(ctx, v, in.Organization, in.Text)
	if err != nil {
		return nil, err
	}
	return nil, o.texts.Correct(ctx, v, in.Organization, in.Text, t.Facts, in.Body.changed(t.Facts))
}

// DecisionDraft is a decision to make.
type DecisionDraft struct {
	Passage int    `json:"passage" doc:"Number of the passage" minimum:"0"`
	Code    string `json:"code,omitempty" doc:"Of the competency; not there for nothing" maxLength:"60"`
	What    string `json:"what" enum:"accepted,refused,added,nothing"`
}

func (o *operations) decide(ctx context.Context, in *struct {
	TextPath
	Body DecisionDraft
},
) (*answer[TextDecision], error) {
	v := authz.From(ctx)
	_, tree, err := o.texts.Open(ctx, v, in.Organization, in.Text)
	if err != nil {
		return nil, err
	}
	item, err := itemOf(tree, in.Body.Code)
	if err != nil {
		return nil, err
	}
	d, err := o.texts.Decide(ctx, v, in.Organization, in.Text, in.Body.Passage, item, alignment.What(in.Body.What))
	if err != nil {
		return nil, err
	}
	return &answer[TextDecision]{decisionOf(d)}, nil
}

func (o *operations) undo(ctx context.Context, in *DecisionPath) (*struct{}, error) {
	return nil, o.texts.Undo(ctx, authz.From(ctx), in.Organization, in.Text, in.Decision)
}

func (o *operations) redo(ctx context.Context, in *DecisionPath) (*struct{}, error) {
	return nil, o.texts.Redo(ctx, authz.From(ctx), in.Organization, in.Text, in.Decision)
}

func (o *operations) again(ctx context.Context, in *TextPath) (*struct{}, error) {
	return nil, o.texts.ReadAgain(ctx, authz.From(ctx), in.Organization, in.Text)
}

// TextToRead is a text that is read and not kept.
type TextToRead struct {
	Framework string `json:"framework" doc:"Slug of what it is read against" example:"isl" maxLength:"60"`
	Release   string `json:"release,omitempty" doc:"Its version; the current one where it is not there" maxLength:"60"`
	Text      string `json:"text" doc:"At most 200 KB" minLength:"1"`
}

func (o *operations) read(ctx context.Context, in *struct{ Body TextToRead }) (*answer[TextReading], error) {
	tree, err := o.release(ctx, in.Body.Framework, in.Body.Release)
	if err != nil {
		return nil, err
	}
	g, err := o.texts.Quick(ctx, alignment.Quick{Release: tree.ID, Pasted: in.Body.Text, Person: authz.From(ctx).Person})
	if err != nil {
		return nil, err
	}
	return &answer[TextReading]{readingOf(g)}, nil
}
