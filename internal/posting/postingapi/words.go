package postingapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
	"pathways/internal/posting"
	"pathways/internal/posting/wording"
)

// PostingWords are the words that an organization's postings are looked through for.
type PostingWords struct {
	Lists []PostingWordList `json:"lists" doc:"That we wrote"`
	Own   []PostingOwnWord  `json:"own" doc:"Of the organization, in the order of the alphabet"`
}

// PostingWordList is one of our lists as an organization adjusted it.
type PostingWordList struct {
	Key   string   `json:"key" example:"idioms"`
	Name  string   `json:"name"`
	For   string   `json:"for" doc:"What it is for"`
	Used  bool     `json:"used"`
	Terms []string `json:"terms" doc:"All of the list"`
	Off   []string `json:"off" doc:"Of them, those that are not looked for"`
}

// PostingOwnWord is a word of the organization's own.
type PostingOwnWord struct {
	ID string `json:"id"`
	PostingOwnWordText
	By string    `json:"by" doc:"Name; empty once that person is erased"`
	At time.Time `json:"at" doc:"Of the last change"`
}

// PostingOwnWordText is what is written of a word of the organization's own.
type PostingOwnWordText struct {
	Term    string `json:"term" maxLength:"200"`
	Why     string `json:"why" maxLength:"8000"`
	Instead string `json:"instead" maxLength:"8000"`
}

// PostingWordChoice says what of a list is looked for.
type PostingWordChoice struct {
	Used bool     `json:"used" doc:"Whether the list is used at all"`
	Off  []string `json:"off,omitempty" doc:"Terms of it that are not looked for; those that it does not have are passed over" maxItems:"1000"`
}

// PostingWordPath names a word of the organization's own.
type PostingWordPath struct {
	PostingListPath
	Term string `path:"term" doc:"Identifier (UUID) of the word" maxLength:"36"`
}

// registerWords adds the operations on the words that postings are looked through for.
func (o *operations) registerWords(on huma.API) {
	const words = "/organizations/{organization}/posting-words"
	huma.Register(on, reads("list-posting-words", words, "List the words that postings are looked through for", "Our lists as the organization adjusted them, and its own words."), o.words)
	huma.Register(on, writes(http.MethodPut, "put-posting-word-list", words+"/lists/{list}", "Adjust a word list",
		"Says whether one of our lists is used, and which of its terms are not looked for. For owners, stewards and leads.", http.StatusNoContent), o.setList)
	huma.Register(on, writes(http.MethodPut, "put-posting-word", words+"/own/{term}", "Put a word of the organization's own",
		"With an identifier of your own it is new, else it is changed. For owners, stewards and leads.", http.StatusNoContent), o.putWord)
	huma.Register(on, writes(http.MethodDelete, "delete-posting-word", words+"/own/{term}", "Delete a word of the organization's own",
		"One that is not there is none to delete. For owners, stewards and leads.", http.StatusNoContent), o.deleteWord)
}

func (o *operations) words(ctx context.Context, in *PostingListPath) (*answer[PostingWords], error) {
	t, err := o.postings.Terms(ctx, authz.From(ctx), in.Organization)
	if err != nil {
		return nil, err
	}
	out := PostingWords{Lists: []PostingWordList{}, Own: []PostingOwnWord{}}
	for _, l := range wording.English().Lists {
		one := PostingWordList{Key: l.Key, Name: l.Name, For: l.For, Used: !slices.Contains(t.Off, l.Key), Terms: []string{}, Off: []string{}}
		for _, term := range l.Terms {
			one.Terms = append(one.Terms, term.Term)
			if slices.Contains(t.Off, l.Key+"/"+term.Term) {
				one.Off = append(one.Off, term.Term)
			}
		}
		out.Lists = append(out.Lists, one)
	}
	for _, w := range t.Own {
		out.Own = append(out.Own, PostingOwnWord{w.ID, PostingOwnWordText{w.Term, w.Why, w.Instead}, w.Name, w.At})
	}
	return &answer[PostingWords]{out}, nil
}

func (o *operations) setList(ctx context.Context, in *struct {
	PostingListPath
	List string `path:"list" doc:"Key of the list" maxLength:"60"`
	Body PostingWordChoice
},
) (*struct{}, error) {
	on := []string{}
	if set := wording.English(); set.Has(in.List) {
		for _, t := range set.List(in.List).Terms {
			if !slices.Contains(in.Body.Off, t.Term) {
				on = append(on, t.Term)
			}
		}
	}
	return nil, o.postings.SetList(ctx, authz.From(ctx), in.Organization, in.List, in.Body.Used, on)
}

func (o *operations) putWord(ctx context.Context, in *struct {
	PostingWordPath
	Body PostingOwnWordText
},
) (*struct{}, error) {
	if !ids.Valid(in.Term) {
		return nil, errs.New(errs.NotFound, "postingapi.putWord", "")
	}
	return nil, o.postings.PutTerm(ctx, authz.From(ctx), in.Organization, posting.OwnTerm{
		ID: in.Term, Term: in.Body.Term, Why: in.Body.Why, Instead: in.Body.Instead,
	})
}

func (o *operations) deleteWord(ctx context.Context, in *PostingWordPath) (*struct{}, error) {
	return nil, o.postings.RemoveTerm(ctx, authz.From(ctx), in.Organization, in.Term)
}
