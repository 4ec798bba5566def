package app

// sharingLines are the pages of sharing: those of who shares, of whom it is for, and of whoever has a link.
func sharingLines() []line {
	given, shared, link := "/sharing/{grant person}", "/shared/{grant person}", "/s/{secret grant link}"
	draft := "id={new}&to=person&email=kim@example.org&until=30&evidence={evidence PRIVATE}"
	with := people(supervisor)
	talk := but(with, in, self) // both sides
	copied := map[string][]actor{"PERSON": {supervisor}, "SHOWN": {supervisor}, "COMMENT": {supervisor}}
	talks := map[string][]actor{"PERSON": {supervisor}, "TALK": {supervisor}}
	return []line{
		mine("GET /sharing"),
		{route: "GET /sharing/new", at: "/sharing/new?evidence={evidence PRIVATE}", want: signed(in)},
		{route: "POST /sharing/new", form: draft, want: signed(in)},
		{route: "GET /sharing/preview", at: "/sharing/preview?evidence={evidence PRIVATE}", want: signed(in)},
		{route: "POST /sharing/preview", form: draft, want: but(signed(fault), in, self)},
		{route: "POST /sharing", form: draft, want: but(signed(fault), in, self)},
		{route: "GET /sharing/{id}", at: given, want: people(self)},
		{route: "POST /sharing/{id}/revoke", at: given + "/revoke", want: people(self)},
		{route: "POST /sharing/{id}/end", at: given + "/end", form: "until=90", want: people(self)},
		{route: "GET /sharing/{id}/fresh", at: given + "/fresh", want: people(self)},
		{route: "POST /sharing/{id}/fresh", at: given + "/fresh", want: but(people(), fault, self)}, // nobody has seen what it would show
		{route: "POST /sharing/{id}/comments/{comment}/remove", at: given + "/comments/{comment person}/remove", want: people(self)},

		{route: "GET /shared", want: signed(in)},
		{route: "GET /shared/{id}", at: shared, want: with, sees: copied},
		{route: "GET /shared/{id}/file/{evidence}/{digest}", at: shared + "/file/{evidence PERSON}/{digest PERSON}", want: with, sees: map[string][]actor{"PERSON": nil}},
		{route: "POST /shared/{id}/comments", at: shared + "/comments", form: "id={new}&text=Good", want: with},
		{route: "POST /shared/{id}/comments/{comment}/remove", at: shared + "/comments/{comment person}/remove", want: with},
		{route: "GET /shared/{id}/conversation", at: shared + "/conversation", want: talk, sees: talks},
		{route: "GET /shared/{id}/conversation/notes", at: shared + "/conversation/notes", want: talk, sees: map[string][]actor{"TALK": {supervisor}}},
		{route: "POST /shared/{id}/conversation/notes", at: shared + "/conversation/notes", form: "id={new}&text=A+note", want: talk},
		{route: "POST /shared/{id}/conversation/notes/{note}", at: shared + "/conversation/notes/{note theirs}", form: "do=agree&wording=1", want: talk},
		{route: "POST /shared/{id}/conversation/close", at: shared + "/conversation/close", want: talk},

		{route: "GET /s/{secret}", at: link, want: all, sees: map[string][]actor{"LINK": nil, "COMMENT": {holder}}},
		{route: "POST /s/{secret}", at: "/s/{secret grant phrase}", form: "phrase=a+guess", want: wrong},
		{route: "GET /s/{secret}/file/{evidence}/{digest}", at: link + "/file/{evidence LINK}/{digest LINK}", want: all, sees: map[string][]actor{"LINK": nil}},
		{route: "POST /s/{secret}/comments", at: link + "/comments", form: "id={new}&name=Kim&text=Good", want: but(none, in, holder)}, // who has looked,
		{route: "POST /s/{secret}/comments/{comment}/remove", at: link + "/comments/{comment link}/remove", want: but(still, in, holder)},
	}
}

// organizationLines are the pages of organizations. Self is a member of the one at hand. A part in it opens the list of
// people and nothing that anybody wrote.
func organizationLines() []line {
	house := "/organizations/{house}"
	everyone, owners := []actor{self, lead, steward, owner, member, visitor}, parts(owner)
	inviting := parts(owner, steward, lead)
	call := "email=kim@example.org&part=member"
	return []line{
		mine("GET /organizations"), mine("GET /organizations/new"),
		{route: "POST /organizations/new", form: "name=New&kind=institution", want: signed(in)},
		{route: "GET /organizations/{slug}", at: house, want: people(everyone...)},
		{route: "GET /organizations/{slug}/people", at: house + "/people", want: parts(self, member, lead, steward, owner), sees: map[string][]actor{"mail": {owner}}},
		{route: "GET /organizations/{slug}/people/{person}", at: house + "/people/{person.self}", want: owners, sees: map[string][]actor{"mail": {owner}}},
		{route: "POST /organizations/{slug}/people/{person}", at: house + "/people/{person.self}", form: "part=lead", want: owners},
		{route: "POST /organizations/{slug}/people/{person}/remove", at: house + "/people/{person.self}/remove", want: owners},
		{route: "GET /organizations/{slug}/invitations", at: house + "/invitations", want: inviting},
		{route: "POST /organizations/{slug}/invitations", at: house + "/invitations", form: call, want: inviting},
		{route: "POST /organizations/{slug}/invitations/{id}/revoke", at: house + "/invitations/{lead's invitation}/revoke", want: but(parts(owner, lead), absent, steward)},
		{route: "GET /organizations/{slug}/invitations/link", at: house + "/invitations/link", want: inviting},
		{route: "POST /organizations/{slug}/invitations/link", at: house + "/invitations/link", form: "part=guest&days=7&uses=5", want: inviting},
		{route: "GET /organizations/{slug}/invitations/list", at: house + "/invitations/list", want: inviting},
		{route: "POST /organizations/{slug}/invitations/list", at: house + "/invitations/list", form: "text=kim@example.org&part=member", want: inviting},
		{route: "POST /organizations/{slug}/invitations/list/send", at: house + "/invitations/list/send", form: "text=kim@example.org&part=member", want: inviting},
		{route: "POST /organizations/{slug}/invitations/list/report", at: house + "/invitations/list/report", form: "text=kim@example.org&part=member", want: inviting},
		{route: "GET /organizations/{slug}/domains", at: house + "/domains", want: owners},
		{route: "POST /organizations/{slug}/domains", at: house + "/domains", form: "domain=other.example&to=admin", want: owners},
		{route: "POST /organizations/{slug}/domains/{domain}/joining", at: house + "/domains/{verified}/joining", want: owners},
		{route: "POST /organizations/{slug}/domains/{domain}/unclaim", at: house + "/domains/{domain}/unclaim", want: owners},
		{route: "GET /organizations/{slug}/history", at: house + "/history", want: owners},
		{route: "GET /organizations/{slug}/settings", at: house + "/settings", want: owners},
		{route: "POST /organizations/{slug}/settings", at: house + "/settings", form: "name=Renamed&kind=institution", want: owners},
		{route: "GET /organizations/{slug}/leave", at: house + "/leave", want: people(everyone...)},
		{route: "POST /organizations/{slug}/leave", at: house + "/leave", want: people(everyone...)},
		{route: "GET /organizations/{slug}/delete", at: house + "/delete", proven: true, want: owners},
		{route: "POST /organizations/{slug}/delete", at: house + "/delete", form: "named=House", proven: true, want: owners},
		{route: "POST /invitations", form: "id={addressed}&answer=accept", want: people(other)},
		{route: "GET /invitations/{secret}", at: "/invitations/{open invitation}", want: all},
		{route: "POST /invitations/{secret}", at: "/invitations/{addressed secret}", form: "answer=accept", want: but(signed(refused), in, other)},
		// Whoever has the letter to the postmaster of a domain runs the domain.
		{route: "GET /domains/{secret}", at: "/domains/{domain secret}", want: all},
		{route: "POST /domains/{secret}", at: "/domains/{domain secret}", want: all},
	}
}
