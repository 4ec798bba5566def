package pathwayapi

import (
	"context"
	"time"

	"pathways/internal/pathway"
	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/reflection"
)

// Reflection is a reflection without what was said in it.
type Reflection struct {
	ID         string                `json:"id"`
	Framework  string                `json:"framework" doc:"Slug"`
	Release    string                `json:"release" doc:"Version of the release that it is about"`
	Instrument string                `json:"instrument" doc:"Whose questions it answers"`
	Purpose    string                `json:"purpose,omitempty"`
	Role       string                `json:"role,omitempty" doc:"The role in mind, in your own words"`
	Started    time.Time             `json:"started"`
	Closed     *time.Time            `json:"closed,omitempty" doc:"Absent while it is open"`
	Priorities []reflection.Priority `json:"priorities" doc:"What you chose to work on, in no order of importance"`
}

func reflectionOf(r *reflection.Reflection) Reflection {
	return Reflection{
		ID: r.ID, Framework: r.Framework, Release: r.Release, Instrument: r.Instrument, Purpose: r.Purpose, Role: r.Role,
		Started: r.Started, Closed: r.Closed, Priorities: append([]reflection.Priority{}, r.Priorities...),
	}
}

// ReflectionList is all reflections.
type ReflectionList struct {
	Reflections []Reflection `json:"reflections" doc:"The oldest first"`
}

func (o *operations) listReflections(ctx context.Context, _ *struct{}) (*answer[ReflectionList], error) {
	p, err := o.pathways.Get(ctx, authz.From(ctx), pathway.Want{})
	if err != nil {
		return nil, err
	}
	out := &answer[ReflectionList]{ReflectionList{[]Reflection{}}}
	for i := range p.Reflections {
		out.Body.Reflections = append(out.Body.Reflections, reflectionOf(&p.Reflections[i]))
	}
	return out, nil
}

// Beginning is what a reflection begins with.
type Beginning struct {
	Framework string `json:"framework" doc:"Slug" example:"isl" maxLength:"60"`
	Release   string `json:"release" doc:"Version" example:"2025" maxLength:"60"`
	Purpose   string `json:"purpose,omitempty" example:"current-role" maxLength:"60"`
	Role      string `json:"role,omitempty" doc:"The role in mind, in your own words"`
}

func (o *operations) beginReflection(ctx context.Context, in *struct{ Body Beginning }) (*answer[Reflection], error) {
	b := in.Body
	r, err := o.pathways.Begin(ctx, authz.From(ctx), b.Framework, b.Release, b.Purpose, b.Role)
	if err != nil {
		return nil, err
	}
	return &answer[Reflection]{reflectionOf(r)}, nil
}

func (o *operations) getReflection(ctx context.Context, in *ReflectionPath) (*answer[Reflection], error) {
	p, err := o.pathways.Get(ctx, authz.From(ctx), pathway.Want{})
	if err != nil {
		return nil, err
	}
	r := p.Reflection(in.Reflection)
	if r == nil {
		return nil, errs.New(errs.NotFound, "pathwayapi", "pathway.map.unknown")
	}
	return &answer[Reflection]{reflectionOf(r)}, nil
}

func (o *operations) deleteReflection(ctx context.Context, in *ReflectionPath) (*struct{}, error) {
	return nil, o.pathways.DeleteReflection(ctx, authz.From(ctx), in.Reflection)
}

func (o *operations) closeReflection(ctx context.Context, in *ReflectionPath) (*struct{}, error) {
	return nil, o.pathways.Close(ctx, authz.From(ctx), in.Reflection)
}

// Statement is one thing said, with its place in the count of all that you said.
type Statement struct {
	reflection.Statement
	Seq int64 `json:"seq" doc:"Its place in the count of all your statements"`
}

// StatementList is a part of what was said.
type StatementList struct {
	Statements []Statement `json:"statements" doc:"In the order in which they came in"`
	Next       int64       `json:"next,omitempty" doc:"Ask for what comes after this; absent at the end"`
}

func (o *operations) listStatements(ctx context.Context, in *struct {
	ReflectionPath
	After int64 `query:"after" doc:"Those after this place in the count" minimum:"0"`
	Limit int   `query:"limit" doc:"So many at most" minimum:"1" maximum:"1000" default:"200"`
},
) (*answer[StatementList], error) {
	all, err := o.pathways.Statements(ctx, authz.From(ctx), in.Reflection, in.After, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &answer[StatementList]{StatementList{Statements: []Statement{}}}
	for i, s := range all {
		if i == in.Limit {
			out.Body.Next = all[i-1].Order.Seq
			break
		}
		out.Body.Statements = append(out.Body.Statements, Statement{s, s.Order.Seq})
	}
	return out, nil
}

// Saying is something that is said.
type Saying struct {
	ID        string    `json:"id" doc:"UUID; the same again is not said twice" format:"uuid"`
	Code      string    `json:"code" doc:"Code of the item in the reflection's release" example:"GE.1" maxLength:"60"`
	Dimension string    `json:"dimension" example:"use" maxLength:"60"`
	Choices   []string  `json:"choices,omitempty" doc:"None, and no text: left open again" maxItems:"60"`
	Text      string    `json:"text,omitempty" doc:"Of a dimension of words"`
	At        time.Time `json:"at,omitempty" doc:"When it was said; now where it is left out"`
	Seen      *int64    `json:"seen,omitempty" doc:"How far along the count you had seen when it was said; all where it is left out. What you had not seen is not taken the place of"`
}

func (o *operations) addStatements(ctx context.Context, in *struct {
	ReflectionPath
	Body struct {
		Statements []Saying `json:"statements" minItems:"1" maxItems:"1000"`
	}
},
) (*answer[Taken], error) {
	var changes []pathway.Change
	for _, s := range in.Body.Statements {
		values := s.Choices
		if s.Text != "" {
			values = []string{s.Text}
		}
		changes = append(changes, pathway.Change{
			ID: s.ID, Name: "say." + s.Dimension + "." + s.Code, Values: values, At: s.At, Of: in.Reflection, Seen: s.Seen,
		})
	}
	p, refused, err := o.pathways.SayIn(ctx, authz.From(ctx), in.Reflection, changes)
	if err != nil {
		return nil, err
	}
	return taken(ctx, p, refused), nil
}

func taken(ctx context.Context, p *pathway.Pathway, refused []pathway.Refused) *answer[Taken] {
	ws := i18n.From(ctx)
	out := &answer[Taken]{Taken{Refused: []Refused{}, Seen: p.Seen, Differs: p.Differs}}
	for _, f := range refused {
		out.Body.Refused = append(out.Body.Refused, Refused{f.ID, f.Name, ws.T(f.Key, f.Args...)})
	}
	return out
}
