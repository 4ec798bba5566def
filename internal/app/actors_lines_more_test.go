package app

// moreLines are further addresses of routes that have their line: what is shared with others than those at hand, what is
// not shared any more, and what does not belong to what is shared.
func moreLines() []line {
	nobody := people()
	part := map[string][]actor{"PART": nil}
	private := "/{evidence PRIVATE}/{digest PRIVATE}"
	return []line{
		// What is granted to leads is for leads.
		{route: "GET /shared/{id}", at: "/shared/{grant part}", want: people(lead), sees: part},
		{route: "GET /shared/{id}/file/{evidence}/{digest}", at: "/shared/{grant part}/file/{evidence PART}/{digest PART}", want: people(lead), sees: part},
		{route: "POST /shared/{id}/comments", at: "/shared/{grant part}/comments", form: "id={new}&text=Good", want: people(lead)},
		{route: "GET /shared/{id}/conversation", at: "/shared/{grant part}/conversation", want: nobody},
		// A grant that was revoked, one to somebody who is barred, and that of a link by its id open for nobody.
		{route: "GET /shared/{id}", at: "/shared/{grant revoked}", want: nobody},
		{route: "GET /shared/{id}/file/{evidence}/{digest}", at: "/shared/{grant revoked}/file" + private, want: nobody},
		{route: "GET /shared/{id}", at: "/shared/{grant barred}", want: nobody},
		{route: "GET /shared/{id}", at: "/shared/{grant link}", want: nobody},
		{route: "POST /shared/{id}/comments", at: "/shared/{grant revoked}/comments", form: "id={new}&text=Good", want: nobody},
		// A link with a passphrase tells nothing before it.
		{route: "GET /s/{secret}", at: "/s/{secret grant phrase}", want: all},
		{route: "GET /s/{secret}/file/{evidence}/{digest}", at: "/s/{secret grant phrase}/file/{evidence PHRASE}/{digest PHRASE}", want: none},
		{route: "POST /s/{secret}/comments", at: "/s/{secret grant phrase}/comments", form: "id={new}&name=Kim&text=Good", want: none},
		{route: "GET /s/{secret}", at: "/s/{secret link}", want: none},
		// Files and comments of something else that self has.
		{route: "GET /shared/{id}/file/{evidence}/{digest}", at: "/shared/{grant person}/file" + private, want: nobody},
		{route: "GET /shared/{id}/file/{evidence}/{digest}", at: "/shared/{grant person}/file/{evidence PERSON}/{digest PRIVATE}", want: nobody},
		{route: "GET /s/{secret}/file/{evidence}/{digest}", at: "/s/{secret grant link}/file" + private, want: none},
		{route: "GET /endorse/{secret}/files/{id}/{digest}", at: "/endorse/{secret link}/files" + private, want: none},
		{route: "GET /asked/{request}/files/{id}/{digest}", at: "/asked/{request other}/files" + private, want: nobody},
		{route: "POST /shared/{id}/comments/{comment}/remove", at: "/shared/{grant part}/comments/{comment person}/remove", want: but(nobody, idle, lead)},
		{route: "POST /s/{secret}/comments/{comment}/remove", at: "/s/{secret grant link}/comments/{comment person}/remove", want: still},
		{route: "POST /sharing/{id}/comments/{comment}/remove", at: "/sharing/{grant person}/comments/{comment link}/remove", want: but(nobody, idle, self)},
		// What is shared is opened as what was shared, and not where its owner keeps it.
		{route: "GET /evidence/{id}", at: "/evidence/{evidence PERSON}", want: people(self)},
		{route: "GET /evidence/{id}/files/{digest}", at: "/evidence/{evidence PERSON}/files/{digest PERSON}", want: people(self)},
		{route: "GET /evidence/{id}/files/{digest}", at: "/evidence/{evidence PERSON}/files/{digest PRIVATE}", want: nobody},
		{route: "GET /pathway/plans/{plan}", at: "/pathway/plans/{plan}", want: people(self)},
		{route: "GET /pathway/compare", at: "/pathway/compare?before={closed}&after={open}", want: all},
		// A request to one address opens for that address, and what was said in another is not found there.
		{route: "GET /asked/{request}", at: "/asked/{request said}", want: people(steward), sees: map[string][]actor{"ASKED": nil, "SAID": nil}},
		{route: "GET /asked/{request}", at: "/asked/{request link}", want: nobody},
		{route: "POST /evidence/statements", form: "do=show&statement={statement said}", want: people(self)},
		{route: "POST /evidence/asked", form: "statement={statement shown}", want: people(steward)},
		// Secrets of one thing open no other.
		{route: "GET /feeds/{secret}", at: "/feeds/{stop}", want: none},
		{route: "GET /reminders/stop/{secret}", at: "/reminders/stop/{feed}", want: none},
		{route: "GET /account/recover/{secret}", at: "/account/recover/{link link}", want: none},
		{route: "POST /account/link/{secret}", at: "/account/link/{link recover}", want: none},
		{route: "GET /invitations/{secret}", at: "/invitations/{domain secret}", want: none},
		// People of another organization are nobody's colleagues in this one.
		{route: "GET /organizations/{slug}/people/{person}", at: "/organizations/{house}/people/{person.other person}", want: but(parts(owner), absent, owner)},
		{route: "POST /organizations/{slug}/people/{person}", at: "/organizations/elsewhere/people/{person.self}", form: "part=guest", want: nobody},
	}
}
