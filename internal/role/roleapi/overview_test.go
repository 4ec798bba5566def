package roleapi

import (
	"encoding/json"
	"net/http/httptest"
	"testing"

	"pathways/internal/platform/authz"
	"pathways/internal/role"
)

// get asks for what is not below the roles of an organization.
func (p *programs) get(path string, status int, into any) {
	p.Helper()
	w := httptest.NewRecorder()
	p.server.ServeHTTP(w, httptest.NewRequest("GET", "http://pathways.example/api/v1"+path, nil))
	if w.Code != status {
		p.Fatalf("%s: %d, want %d: %s", path, w.Code, status, w.Body)
	}
	if into != nil {
		if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
			p.Fatalf("%s: %v: %s", path, err, w.Body)
		}
	}
}

// What pages say of several roles, programs are told in the same words.
func TestProgramsReadStartersComparisonFamilyAndStaffing(t *testing.T) {
	p := newPrograms(t)
	var shelf StarterList
	p.get("/role-starters", 200, &shelf)
	if len(shelf.Starters) != len(role.Starters("isl", "2025")) || shelf.Starters[0].Author != "Pathways" {
		t.Errorf("%d starters", len(shelf.Starters))
	}
	var floor StarterDetail
	p.get("/role-starters/floor-educator", 200, &floor)
	if len(floor.Uses) < 12 || floor.Uses[0].Code == "" {
		t.Errorf("starter: %+v", floor)
	}
	p.get("/role-starters/astronaut", 404, nil)
	p.get("/organizations/house/staffing", 401, nil)
	p.with(authz.ReadWork, authz.WriteWork)
	var a RoleDetail
	p.ask("POST", "", `{"framework":"isl","release":"2025","from":"starter:floor-educator"}`, 201, &a)
	var c RoleComparison
	p.get("/organizations/house/role-comparison?role="+a.ID+",starter:director", 200, &c)
	if len(c.Roles) != 2 || c.Roles[1].Role != "starter:director" || len(c.Rows) == 0 || len(c.Rows[0].Uses) != 2 {
		t.Errorf("comparison: %+v", c.Roles)
	}
	var f RoleFamily
	p.get("/organizations/house/role-family?name=education", 200, &f)
	if f.Name != "Education" || len(f.Steps) != 1 || f.Steps[0].Step != 1 {
		t.Errorf("family: %+v", f)
	}
	var s Staffing
	p.get("/organizations/house/staffing?domain=GE&counts=central", 200, &s)
	if s.Release != "2025" || len(s.Rows) != 17 || len(s.Roles) != 1 {
		t.Errorf("staffing: %d rows, %d roles", len(s.Rows), len(s.Roles))
	}
}
