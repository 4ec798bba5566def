package app

import (
	"pathways/internal/platform/api"
	"pathways/internal/platform/authz"
)

// operationLines are the operations for programs about what is somebody's own.
func operationLines() []line {
	const v1 = api.Prefix
	need := func(scopes ...authz.Scope) []authz.Scope { return scopes }
	readR, writeR, readP, writeP := need(authz.ReadReflections), need(authz.WriteReflections), need(authz.ReadPlans), need(authz.WritePlans)
	readE, writeE, readG, writeG := need(authz.ReadEvidence), need(authz.WriteEvidence), need(authz.ReadGrants), need(authz.WriteGrants)
	readO, writeO := need(authz.ReadOrganizations), need(authz.WriteOrganizations)
	reflection, plan, piece := "/api/v1/reflections/{open}", "/api/v1/plans/{plan}", "/api/v1/evidence/{evidence PRIVATE}"
	grant, house := "/api/v1/grants/{grant person}", "/api/v1/organizations/{house}"
	own, onlySelf := signed(in), people(self)
	return []line{
		{route: "GET " + v1 + "/me", scopes: need(api.AnyToken), want: own},

		{route: "GET " + v1 + "/reflections", scopes: readR, want: own},
		{route: "POST " + v1 + "/reflections", body: `{"framework":"isl","release":"2025"}`, scopes: writeR, want: own},
		{route: "GET " + v1 + "/reflections/{reflection}", at: reflection, scopes: readR, want: onlySelf},
		{route: "DELETE " + v1 + "/reflections/{reflection}", at: reflection, scopes: writeR, want: onlySelf},
		{route: "POST " + v1 + "/reflections/{reflection}/close", at: reflection + "/close", scopes: writeR, want: onlySelf},
		{route: "GET " + v1 + "/reflections/{reflection}/statements", at: reflection + "/statements", scopes: readR, want: onlySelf},
		{
			route: "POST " + v1 + "/reflections/{reflection}/statements", at: reflection + "/statements", scopes: writeR, want: onlySelf,
			body: `{"statements":[{"id":"{new}","code":"GE.9","dimension":"note","text":"a note"}]}`,
		},
		{route: "GET " + v1 + "/plans", scopes: readP, want: own},
		{route: "POST " + v1 + "/plans", body: `{"framework":"isl","release":"2025","title":"New"}`, scopes: writeP, want: own},
		{route: "GET " + v1 + "/plans/{plan}", at: plan, scopes: readP, want: onlySelf},
		{route: "DELETE " + v1 + "/plans/{plan}", at: plan, scopes: writeP, want: onlySelf},
		{route: "POST " + v1 + "/plans/{plan}/changes", at: plan + "/changes", body: `{"changes":[{"name":"plan.title","values":["New"]}]}`, scopes: writeP, want: onlySelf},
		{route: "GET " + v1 + "/pathway", scopes: need(authz.ReadReflections, authz.ReadPlans), want: own},
		{route: "POST " + v1 + "/pathway", body: `{file}`, scopes: need(authz.WriteReflections, authz.WritePlans), want: own},

		{route: "GET " + v1 + "/evidence", scopes: readE, want: own},
		{route: "POST " + v1 + "/evidence", body: `{"title":"New"}`, scopes: writeE, want: own},
		{route: "GET " + v1 + "/evidence/{id}", at: piece, scopes: readE, want: onlySelf},
		{route: "PUT " + v1 + "/evidence/{id}", at: piece, body: `{"title":"New"}`, scopes: need(authz.WriteEvidence, authz.ReadEvidence), want: onlySelf},
		{route: "DELETE " + v1 + "/evidence/{id}", at: piece, scopes: writeE, want: onlySelf},
		{route: "POST " + v1 + "/evidence/{id}/files", at: piece + "/files?name=a.txt", body: "some words", scopes: need(authz.WriteEvidence, authz.ReadEvidence), want: onlySelf},
		{route: "GET " + v1 + "/evidence/{id}/files/{digest}", at: piece + "/files/{digest PRIVATE}", scopes: readE, want: onlySelf},
		{route: "DELETE " + v1 + "/evidence/{id}/files/{digest}", at: piece + "/files/{digest PRIVATE}", scopes: need(authz.WriteEvidence, authz.ReadEvidence), want: onlySelf},
		{route: "GET " + v1 + "/evidence-requests", scopes: readE, want: own},
		{
			route: "POST " + v1 + "/evidence-requests", scopes: writeE, want: but(signed(fault), in, self),
			body: `{"kind":"feedback","relation":"colleague","evidence":["{evidence PRIVATE}"]}`,
		},
		{route: "DELETE " + v1 + "/evidence-requests/{request}", at: v1 + "/evidence-requests/{request link}", scopes: writeE, want: onlySelf},
		{route: "GET " + v1 + "/evidence-statements", scopes: readE, want: own},
		{route: "PUT " + v1 + "/evidence-statements/{statement}/shown", at: v1 + "/evidence-statements/{statement said}/shown", body: `{"shown":true}`, scopes: writeE, want: onlySelf},

		{route: "GET " + v1 + "/organizations", scopes: readO, want: own},
		{route: "GET " + v1 + "/organizations/{organization}", at: house, scopes: readO, want: people(self, lead, steward, owner, member, visitor)},
		{
			route: "GET " + v1 + "/organizations/{organization}/members", at: house + "/members", scopes: readO, want: parts(self, lead, steward, owner, member),
			sees: map[string][]actor{"mail": {owner}},
		},
		{route: "GET " + v1 + "/organizations/{organization}/invitations", at: house + "/invitations", scopes: readO, want: parts(lead, steward, owner)},
		{route: "POST " + v1 + "/organizations/{organization}/invitations", at: house + "/invitations", body: `{"email":"kim@example.org","part":"member"}`, scopes: writeO, want: parts(lead, steward, owner)},
		{route: "DELETE " + v1 + "/organizations/{organization}/invitations/{invitation}", at: house + "/invitations/{lead's invitation}", scopes: writeO, want: but(parts(owner, lead), absent, steward)},
		{route: "PUT " + v1 + "/organizations/{organization}/members/{person}/part", at: house + "/members/{person.self}/part", body: `{"part":"lead"}`, scopes: writeO, want: parts(owner)},
		{route: "DELETE " + v1 + "/organizations/{organization}/members/{person}", at: house + "/members/{person.self}", scopes: writeO, want: parts(owner)},
		{route: "DELETE " + v1 + "/organizations/{organization}/membership", at: house + "/membership", scopes: writeO, want: people(self, lead, steward, owner, member, visitor)},

		{route: "GET " + v1 + "/grants", scopes: readG, want: own},
		{route: "GET " + v1 + "/grants/{grant}", at: grant, scopes: readG, want: onlySelf},
		{route: "GET " + v1 + "/grants/{grant}/openings", at: grant + "/openings", scopes: readG, want: onlySelf},
		{route: "GET " + v1 + "/shared", scopes: readG, want: own, sees: map[string][]actor{"PERSON": {supervisor}}},
		{
			route: "GET " + v1 + "/shared/{grant}", at: v1 + "/shared/{grant person}", scopes: readG, want: people(supervisor),
			sees: map[string][]actor{"PERSON": nil, "SHOWN": nil},
		},
		{
			route: "POST " + v1 + "/grants", scopes: need(authz.WriteGrants, authz.ReadReflections, authz.ReadPlans, authz.ReadEvidence), want: but(signed(fault), in, self),
			body: `{"to":{"kind":"person","email":"kim@example.org"},"choice":{"evidence":[{"id":"{evidence PRIVATE}"}]}}`,
		},
		{route: "DELETE " + v1 + "/grants/{grant}", at: grant, scopes: writeG, want: onlySelf},
	}
}
