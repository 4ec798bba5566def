package roleapi

import (
	"strconv"
	"testing"

	"pathways/internal/platform/authz"
)

// begin has Ana begin a role with one competency, and gives its path and the competency.
func (p *programs) begin() (one, item string) {
	p.Helper()
	p.with(authz.ReadWork, authz.WriteWork)
	var begun RoleDetail
	p.ask("POST", "", `{"title":"Floor educator","framework":"isl","release":"2025"}`, 201, &begun)
	one, item = "/"+begun.ID, p.tree.ByCode("GE.1").ID
	p.write(one, 1, "central")
	return one, item
}

// write puts another text in place of the one of a revision.
func (p *programs) write(one string, revision int, emphasis string) {
	p.Helper()
	p.ask("PUT", one+"/content", `{"revision":`+strconv.Itoa(revision)+`,"title":"Floor educator","purpose":"","team":"","uses":[{"item":"`+p.tree.ByCode("GE.1").ID+`","emphasis":"`+emphasis+`"}]}`, 200, nil)
}

func (p *programs) proposal(one, waiting string) RoleProposal {
	p.Helper()
	var all ProposalList
	p.ask("GET", one+"/proposals?waiting="+waiting, "", 200, &all)
	if len(all.Proposals) == 0 {
		p.Fatal("no proposals")
	}
	return all.Proposals[0]
}

func TestAProposalIsAnsweredBesideWhatStandsThere(t *testing.T) {
	p := newPrograms(t)
	one, item := p.begin()
	p.ask("POST", one+"/proposals", `{"part":"use","item":"`+item+`","emphasis":"now-and-then"}`, 201, nil)
	g := p.proposal(one, "true")
	at := one + "/proposals/" + g.ID
	if g.Now == nil || g.Now.Emphasis != "central" {
		t.Fatalf("what stands there: %+v", g.Now)
	}
	p.write(one, 2, "regular")
	const accept = `{"decision":"accept","reply":"Yes","knew":{"emphasis":"central"}}`
	var clash ProposalClash
	p.ask("POST", at+"/decision", accept, 409, &clash)
	if clash.Now == nil || clash.Now.Emphasis != "regular" || clash.Status != 409 || clash.Detail == "" {
		t.Errorf("the clash says %+v", clash)
	}
	if p.proposal(one, "true").State != "open" {
		t.Error("a clash answered the proposal")
	}
	p.ask("POST", at+"/decision", `{"decision":"perhaps"}`, 422, nil)
	p.with(authz.ReadWork)
	p.ask("POST", at+"/decision", accept, 403, nil)
	p.with(authz.ReadWork, authz.WriteWork)
	for range 2 {
		p.ask("POST", at+"/decision", `{"decision":"accept","reply":"Yes","knew":{"emphasis":"regular"}}`, 204, nil)
	}
	if g = p.proposal(one, "false"); g.State != "accepted" || g.Reply != "Yes" || g.Now.Emphasis != "now-and-then" {
		t.Errorf("answered %+v, now %+v", g, g.Now)
	}
	clash = ProposalClash{}
	p.ask("POST", at+"/decision", `{"decision":"decline"}`, 409, &clash)
	if clash.Now != nil {
		t.Errorf("an answered proposal says what stands there: %+v", clash.Now)
	}
	p.ask("POST", at+"/withdraw", "", 409, nil)
	p.ask("POST", one+"/proposals/none/decision", accept, 404, nil)
}

func TestWhatOneSaidIsTakenBack(t *testing.T) {
	p := newPrograms(t)
	one, item := p.begin()
	p.ask("POST", one+"/proposals", `{"part":"remove","item":"`+item+`"}`, 201, nil)
	at := one + "/proposals/" + p.proposal(one, "true").ID
	p.with(authz.ReadWork)
	p.ask("POST", at+"/withdraw", "", 403, nil)
	p.with(authz.ReadWork, authz.WriteWork)
	for range 2 {
		p.ask("POST", at+"/withdraw", "", 204, nil)
	}
	if g := p.proposal(one, "false"); g.State != "withdrawn" {
		t.Errorf("taken back: %+v", g)
	}
	var c RoleComment
	p.ask("POST", one+"/comments", `{"text":"Good"}`, 201, &c)
	for range 2 {
		p.ask("DELETE", one+"/comments/"+c.ID, "", 204, nil)
	}
	var comments CommentList
	p.ask("GET", one+"/comments", "", 200, &comments)
	if len(comments.Comments) != 0 {
		t.Errorf("comments %+v", comments)
	}
}

func TestARoleIsHeldAndKept(t *testing.T) {
	p := newPrograms(t)
	one, _ := p.begin()
	holder := one + "/holders/" + p.ana.Person
	for range 2 {
		p.ask("PUT", holder, "", 204, nil)
	}
	var held HolderList
	p.ask("GET", one+"/holders", "", 200, &held)
	if len(held.Holders) != 1 || held.Holders[0].Person != p.ana.Person || held.Holders[0].Name != "Ana" {
		t.Errorf("held by %+v", held)
	}
	p.ask("PUT", one+"/holders/nobody", "", 422, nil)
	for range 2 {
		p.ask("DELETE", holder, "", 204, nil)
	}
	p.ask("GET", one+"/holders", "", 200, &held)
	if len(held.Holders) != 0 {
		t.Errorf("still held by %+v", held)
	}

	p.ask("POST", one+"/versions", `{"revision":2}`, 201, nil)
	p.write(one, 2, "regular")
	p.ask("POST", one+"/versions/1/restore", `{"revision":2}`, 409, nil)
	p.ask("POST", one+"/versions/9/restore", `{"revision":3}`, 404, nil)
	p.ask("POST", one+"/versions/1/restore", `{"revision":3}`, 204, nil)
	var now RoleDetail
	p.ask("GET", one, "", 200, &now)
	if now.Revision != 4 || now.Uses[0].Emphasis != "central" {
		t.Errorf("restored %+v", now)
	}

	p.ask("POST", one+"/retire", "", 204, nil)
	if p.ask("GET", one, "", 200, &now); !now.Retired {
		t.Error("it is not set aside")
	}
	p.ask("POST", one+"/return", "", 204, nil)
	if p.ask("GET", one, "", 200, &now); now.Retired {
		t.Error("it is not back")
	}
	p.with(authz.ReadWork)
	for path, method := range map[string]string{"/retire": "POST", "/return": "POST", "": "DELETE", "/holders/" + p.ana.Person: "PUT"} {
		p.ask(method, one+path, "", 403, nil)
	}
	p.with(authz.ReadWork, authz.WriteWork)
	p.ask("DELETE", one, "", 204, nil)
	p.ask("GET", one, "", 404, nil)
}
