package postingapi

import (
	"slices"
	"strings"
	"testing"

	"pathways/internal/platform/authz"
)

func TestAProgramAdjustsTheWordsOfAnOrganization(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork, authz.WriteWork)
	at := strings.TrimSuffix(p.at, "postings") + "posting-words"
	const id = "0192c6a0-0000-7000-8000-000000000009"
	text := PostingOwnWordText{"gizmo", "Only we say it.", "tool"}
	for range 2 {
		p.ask("PUT", at+"/own/"+id, text, 204, nil)
	}
	p.ask("PUT", at+"/own/"+id, PostingOwnWordText{Term: "gizmo"}, 422, nil)
	p.ask("PUT", at+"/own/gizmo", text, 404, nil)
	p.ask("PUT", at+"/lists/idioms", PostingWordChoice{Used: true, Off: []string{"ninja", "no such term"}}, 204, nil)
	p.ask("PUT", at+"/lists/age", PostingWordChoice{}, 204, nil)
	p.ask("PUT", at+"/lists/none", PostingWordChoice{}, 404, nil)

	var words PostingWords
	p.ask("GET", at, nil, 200, &words)
	if len(words.Own) != 1 || words.Own[0].ID != id || words.Own[0].PostingOwnWordText != text || words.Own[0].By != "Ana" {
		t.Errorf("own %+v", words.Own)
	}
	list := func(key string) PostingWordList {
		return words.Lists[slices.IndexFunc(words.Lists, func(l PostingWordList) bool { return l.Key == key })]
	}
	if l := list("idioms"); !l.Used || !slices.Equal(l.Off, []string{"ninja"}) || len(l.Terms) < 2 || l.For == "" {
		t.Errorf("idioms %+v", l)
	}
	if l := list("age"); l.Used || len(l.Off) != 0 {
		t.Errorf("age %+v", l)
	}
	for range 2 {
		p.ask("DELETE", at+"/own/"+id, nil, 204, nil)
	}
	p.ask("GET", at, nil, 200, &words)
	if len(words.Own) != 0 {
		t.Errorf("own %+v", words.Own)
	}
	p.as(authz.ReadWork)
	p.ask("PUT", at+"/own/"+id, text, 403, nil)
	p.as(authz.WriteWork)
	p.ask("GET", at, nil, 403, nil)
}

func TestAProgramDeletesAPostingThatIsNotPublic(t *testing.T) {
	p := newPrograms(t)
	p.as(authz.ReadWork, authz.WriteWork)
	var one PostingDetail
	p.ask("POST", p.at, PostingStart{Role: p.role.ID}, 201, &one)
	c, at := one.Content, p.at+"/"+one.ID
	c.Pay = PostingPay{Low: "20", High: "24", Currency: "USD", Per: "hour"}
	c.Degree.Asked, c.Place.City, c.Apply = "none", "Springfield", "Write."
	p.ask("PUT", at+"/content", PostingReplacement{PostingRevision{one.Revision}, c}, 200, &one)
	p.ask("POST", at+"/publish", PostingRevision{one.Revision}, 200, nil)
	p.ask("DELETE", at, nil, 409, nil)
	p.ask("POST", at+"/close", nil, 204, nil)
	p.as(authz.ReadWork)
	p.ask("DELETE", at, nil, 403, nil)
	p.as(authz.ReadWork, authz.WriteWork)
	p.ask("DELETE", at, nil, 204, nil)
	p.ask("GET", at, nil, 404, nil)
	p.ask("GET", "/postings/"+one.ID, nil, 404, nil)
}
