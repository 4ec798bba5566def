package role

import (
	"strconv"
	"testing"

	"pathways/internal/platform/authz"
	"pathways/internal/platform/errs"
	"pathways/internal/platform/ids"
)

// job is a role of the house with some competencies, by code, and posts.
func (h *house) job(title string, set Settings, uses map[string]Emphasis) Role {
	h.Helper()
	r, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{ID: ids.New(), Title: title, Team: "Floor", Release: h.isl.ID})
	h.must(err)
	var choices []Choice
	for code, e := range uses {
		choices = append(choices, Choice{Item: h.item(code), Emphasis: e})
	}
	_, err = h.Choose(h.ctx, h.lead, h.org.Slug, r.ID, choices)
	h.must(err)
	h.must(h.Set(h.ctx, h.lead, h.org.Slug, r.ID, set))
	return h.now(r.ID)
}

func row(all []StaffingRow, code string) StaffingRow {
	for _, r := range all {
		if r.Item.Code == code {
			return r
		}
	}
	return StaffingRow{}
}

func TestStaffingCountsPostsOfRolesAndSaysOnHowManyACompetencyRests(t *testing.T) {
	each(t, func(h *house) {
		s, err := h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{})
		h.must(err)
		if s.Any || s.Tree != nil {
			h.Errorf("without roles: %+v", s)
		}
		h.job("Educator", Settings{Posts: 4, Vacant: 1}, map[string]Emphasis{"GE.1": Central, "GE.9": Regular})
		h.job("Manager", Settings{Posts: 1}, map[string]Emphasis{"GE.1": NowAndThen, "OP.6": Central})
		h.job("Evaluator", Settings{Posts: 1, Vacant: 1}, map[string]Emphasis{"AI.13": Central})
		h.job("Adviser", Settings{}, map[string]Emphasis{"AI.16": Central})
		aside := h.job("Curator", Settings{Posts: 2}, map[string]Emphasis{"JE.1": Central})
		h.must(h.Retire(h.ctx, h.lead, h.org.Slug, aside.ID))

		s, err = h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{})
		h.must(err)
		if len(s.Roles) != 4 || len(s.Rows) != len(h.isl.Leaves("")) {
			h.Fatalf("%d roles, %d rows", len(s.Roles), len(s.Rows))
		}
		for code, want := range map[string]StaffingRow{
			"GE.1":  {Posts: 5, Vacant: 1, Rest: OnSeveral},
			"GE.9":  {Posts: 4, Vacant: 1, Rest: OnSeveral},
			"OP.6":  {Posts: 1, Rest: OnOne},
			"AI.13": {Posts: 1, Vacant: 1, Rest: OnVacant},
			"AI.16": {Rest: OnNoPost},
			"JE.1":  {Rest: OnNone},
		} {
			if got := row(s.Rows, code); got.Posts != want.Posts || got.Vacant != want.Vacant || got.Rest != want.Rest {
				h.Errorf("%s: %d posts, %d vacant, %s; want %+v", code, got.Posts, got.Vacant, got.Rest, want)
			}
		}
		s, err = h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{Counts: Central, Domain: "GE", Team: "floor"})
		h.must(err)
		if got := row(s.Rows, "GE.1"); len(s.Rows) != 17 || got.HeldPosts() != 3 || row(s.Rows, "GE.9").Rest != OnNone || got.Uses[2] == "" && got.Uses[3] == "" {
			h.Errorf("only central ones of one domain: %d rows, GE.1 %+v", len(s.Rows), got)
		}
		s, err = h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{Domain: "GE.ISK"})
		h.must(err)
		if s.Domain != "" || len(s.Rows) != len(h.isl.Leaves("")) {
			h.Errorf("a category is no domain: %q, %d rows", s.Domain, len(s.Rows))
		}
	})
}

// The view is about what was agreed where anything was; what is being written shows only before that.
func TestStaffingAndComparisonReadWhatPeopleAgreedOn(t *testing.T) {
	each(t, func(h *house) {
		r := h.job("Educator", Settings{Posts: 1}, map[string]Emphasis{"GE.1": Central})
		_, err := h.Agree(h.ctx, h.lead, h.org.Slug, r.ID, "", r.Revision)
		h.must(err)
		_, err = h.SetUse(h.ctx, h.lead, h.org.Slug, r.ID, h.item("GE.2"), &Use{Emphasis: Central}, nil)
		h.must(err)
		s, err := h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{})
		h.must(err)
		if row(s.Rows, "GE.1").Rest != OnOne || row(s.Rows, "GE.2").Rest != OnNone {
			h.Errorf("GE.1 %s, GE.2 %s", row(s.Rows, "GE.1").Rest, row(s.Rows, "GE.2").Rest)
		}
	})
}

func TestSeveralRolesSideBySideWithStarters(t *testing.T) {
	each(t, func(h *house) {
		a := h.job("Educator", Settings{}, map[string]Emphasis{"GE.1": Central, "GE.9": Regular, "AI.5": NowAndThen})
		b := h.job("Manager", Settings{}, map[string]Emphasis{"GE.1": Central, "OP.6": Central, "AI.5": Central})
		old, err := h.Begin(h.ctx, h.lead, h.org.Slug, Start{ID: ids.New(), Title: "Keeper", Release: h.levels.ID})
		h.must(err)
		c, err := h.Compare(h.ctx, h.member, h.org.Slug, []string{a.ID, b.ID, a.ID, "nothing", old.ID})
		h.must(err)
		if len(c.Columns) != 2 || len(c.Apart) != 1 || len(c.Rows) != 4 || len(c.Offered) != 3+len(Starters("isl", "2025")) {
			h.Fatalf("%d columns, %d apart, %d rows, %d offered", len(c.Columns), len(c.Apart), len(c.Rows), len(c.Offered))
		}
		for i, want := range []struct {
			code  string
			only  int
			alike bool
		}{{"GE.1", -1, true}, {"GE.9", 0, false}, {"OP.6", 1, false}, {"AI.5", -1, false}} {
			if r := c.Rows[i]; r.Item.Code != want.code || r.Only() != want.only || r.Alike() != want.alike {
				h.Errorf("row %d: %s, only %d, alike %v; want %+v", i, r.Item.Code, r.Only(), r.Alike(), want)
			}
		}
		c, err = h.Compare(h.ctx, h.member, h.org.Slug, []string{"starter:director", a.ID, "starter:evaluator", b.ID, "starter:camp-leader"})
		h.must(err)
		if len(c.Columns) != MaxCompared || !c.Columns[0].IsStarter() || c.Columns[1].IsStarter() {
			h.Errorf("with starters: %d columns", len(c.Columns))
		}
	})
}

func TestAFamilySaysWhatEachStepUsesBesideAndGivesNoVerdict(t *testing.T) {
	each(t, func(h *house) {
		h.job("Educator", Settings{Family: "Education", Step: 1}, map[string]Emphasis{"GE.1": Central, "GE.9": Regular, "AI.5": NowAndThen})
		h.job("Lead educator", Settings{Family: "education", Step: 3}, map[string]Emphasis{"GE.1": Central, "OP.6": Central, "AI.5": Central})
		h.job("Trainer", Settings{Family: "Education"}, nil)
		h.job("Builder", Settings{Family: "Exhibits", Step: 1}, nil)
		h.job("Porter", Settings{}, nil)
		f, err := h.Family(h.ctx, h.member, h.org.Slug, "EDUCATION")
		h.must(err)
		if f.Name != "Education" || len(f.Names) != 2 || len(f.Steps) != 2 || len(f.Loose) != 1 || len(f.Steps[0].Turns) != 0 || len(f.Steps[1].Turns) != 1 {
			h.Fatalf("family: %+v", f)
		}
		turn := f.Steps[1].Turns[0]
		if len(turn.Beside) != 1 || turn.Beside[0].Item != h.item("OP.6") || len(turn.Behind) != 1 || turn.Behind[0].Item != h.item("GE.9") ||
			len(turn.Other) != 1 || turn.Other[0].Before.Emphasis != NowAndThen || turn.Other[0].After.Emphasis != Central {
			h.Errorf("turn: %+v", turn)
		}
		if f, err = h.Family(h.ctx, h.member, h.org.Slug, "Nobody"); err != nil || f.Name != "" || len(f.Steps) != 0 {
			h.Errorf("no such family: %+v, %v", f, err)
		}
	})
}

func TestGuestsAndStrangersSeeNoOverview(t *testing.T) {
	each(t, func(h *house) {
		h.job("Educator", Settings{Posts: 1}, map[string]Emphasis{"GE.1": Central})
		for _, v := range []authz.Viewer{h.guest, h.kate} {
			_, err := h.Staffing(h.ctx, v, h.org.Slug, Choosing{})
			h.want(v.Name+" at staffing", err, errs.NotFound)
			_, err = h.Compare(h.ctx, v, h.org.Slug, nil)
			h.want(v.Name+" at comparison", err, errs.NotFound)
			_, err = h.Family(h.ctx, v, h.org.Slug, "")
			h.want(v.Name+" at family", err, errs.NotFound)
		}
		_, err := h.Staffing(h.ctx, authz.Viewer{}, h.org.Slug, Choosing{})
		h.want("nobody", err, errs.SignIn)
	})
}

// Looking over many roles costs as many statements as looking over a few.
func TestStaffingAsksNoMoreOfManyRoles(t *testing.T) {
	each(t, func(h *house) {
		cost := func() int64 {
			before := h.d.Statements()
			_, err := h.Staffing(h.ctx, h.member, h.org.Slug, Choosing{})
			h.must(err)
			_, err = h.Compare(h.ctx, h.member, h.org.Slug, nil)
			h.must(err)
			_, err = h.Family(h.ctx, h.member, h.org.Slug, "Education")
			h.must(err)
			return int64(h.d.Statements() - before)
		}
		add := func(n int) {
			for i := range n {
				_, err := h.BeginFrom(h.ctx, h.lead, h.org.Slug, "Role "+strconv.Itoa(i), h.isl.ID, []Use{{Item: h.item("GE.1")}}, Origin("text:"+ids.New()))
				h.must(err)
			}
		}
		add(10)
		few := cost()
		add(300)
		if many := cost(); many != few {
			h.Errorf("%d statements for 10 roles, %d for 310", few, many)
		}
	})
}
