package postingapi

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/authz"
	"pathways/internal/posting"
)

// PostingHints are what there is to think about in the words of a posting. People decide.
type PostingHints struct {
	Found   []PostingHint    `json:"found" doc:"Passages, in the order in which the posting says them"`
	NotSaid []PostingNotSaid `json:"notSaid" doc:"What readers look for and do not find"`
	Left    []string         `json:"left" doc:"Keys of hints that people left as they are in this posting; they stand in neither list"`
}

// PostingHint is one passage.
type PostingHint struct {
	Key     string `json:"key" doc:"List and term; to leave the hint" example:"idioms/rock star"`
	Part    string `json:"part" doc:"Part of the posting" example:"summary"`
	Text    string `json:"text" doc:"The text that it stands in"`
	Start   int    `json:"start" doc:"First byte of the passage in the text, in UTF-8"`
	End     int    `json:"end" doc:"Byte after it"`
	Why     string `json:"why"`
	Instead string `json:"instead"`
}

// PostingNotSaid is something that readers look for.
type PostingNotSaid struct {
	Key     string `json:"key" example:"notSaid/pay"`
	Part    string `json:"part"`
	Why     string `json:"why"`
	Instead string `json:"instead"`
}

// registerHints adds the operation that looks through a posting's words.
func (o *operations) registerHints(on huma.API, one string) {
	huma.Register(on, reads("get-posting-hints", one+"/hints", "Look through the words of a posting",
		"Passages of the working text that may turn good people away, with why and what else could be written, by lists that the organization adjusts; and what readers "+
			"look for and do not find. It is no judgment: nothing is counted."), o.hints)
}

func (o *operations) hints(ctx context.Context, in *PostingPath) (*answer[PostingHints], error) {
	_, h, err := o.postings.Hints(ctx, authz.From(ctx), in.Organization, in.Posting)
	if err != nil {
		return nil, err
	}
	out := PostingHints{Found: []PostingHint{}, NotSaid: []PostingNotSaid{}, Left: append([]string{}, h.Left...)}
	for _, f := range h.Found {
		out.Found = append(out.Found, PostingHint{f.Key(), string(f.Part), f.Text, f.Start, f.End, f.Why, f.Instead})
	}
	for _, n := range h.NotSaid {
		out.NotSaid = append(out.NotSaid, PostingNotSaid{posting.NoteKey(n), n.Field, n.Why, n.Instead})
	}
	return &answer[PostingHints]{out}, nil
}
