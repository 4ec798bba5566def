package app

// public is a page that is the same for everybody.
func public(route string, at ...string) line {
	l := line{route: route, want: all}
	if len(at) > 0 {
		l.at = at[0]
	}
	return l
}

// publicLines are pages about Pathways, the library and the interface to it; and those of who runs the installation.
func publicLines() []line {
	operators := people(operator)
	return []line{
		public("GET /livez"), public("GET /readyz"), public("GET /robots.txt"), public("GET /favicon.ico"), public("GET /favicon.svg"),
		{route: "GET /assets/{file}", at: "/assets/nothing.css", want: none},
		public("GET /.well-known/security.txt"), public("GET /{$}"), public("GET /guides"), public("GET /guides/{name}", "/guides/individuals"),
		public("GET /about"), public("GET /about/{name}", "/about/privacy"), public("GET /sitemap.xml"), public("GET /design"), public("GET /demo"),
		public("GET /frameworks"), public("GET /frameworks.json"), public("GET /frameworks/search", "/frameworks/search?q=care"),
		public("GET /frameworks/{slug}", "/frameworks/isl"), public("GET /frameworks/{slug}/{version}", "/frameworks/isl/2025"),
		public("GET /frameworks/{slug}/{version}/table", "/frameworks/isl/2025/table"), public("GET /frameworks/{slug}/{version}/guide", "/frameworks/isl/2025/guide"),
		public("GET /frameworks/{slug}/{version}/{code}", "/frameworks/isl/2025/GE.1"), public("GET /institutions"),
		public("GET /frameworks/{slug}/{version}/practice", "/frameworks/isl/2025/practice"),
		public("GET /frameworks/{slug}/{version}/practice.json", "/frameworks/isl/2025/practice.json"),
		public("GET /frameworks/{slug}/{version}/practice.csv", "/frameworks/isl/2025/practice.csv"),
		public("GET /api/v1/frameworks/{framework}/releases/{version}/practice", "/api/v1/frameworks/isl/releases/2025/practice"),
		public("GET /frameworks/{slug}/crosswalk/{from}/{to}", "/frameworks/isl/crosswalk/2018-draft/2025"),
		public("GET /schemas/pathway-1.json"), public("GET /api/v1/openapi.json"), public("GET /api/v1/frameworks"),
		public("GET /api/v1/frameworks/{framework}", "/api/v1/frameworks/isl"), public("GET /api/v1/frameworks/{framework}/releases", "/api/v1/frameworks/isl/releases"),
		public("GET /api/v1/frameworks/{framework}/releases/{version}", "/api/v1/frameworks/isl/releases/2025"),
		public("GET /api/v1/frameworks/{framework}/releases/{version}/items", "/api/v1/frameworks/isl/releases/2025/items"),
		public("GET /api/v1/frameworks/{framework}/releases/{version}/items/{item}", "/api/v1/frameworks/isl/releases/2025/items/GE.1"),
		public("GET /api/v1/frameworks/{framework}/crosswalks", "/api/v1/frameworks/isl/crosswalks"),
		public("GET /api/v1/frameworks/{framework}/crosswalks/{from}/{to}", "/api/v1/frameworks/isl/crosswalks/2018-draft/2025"),

		{route: "GET /operate", want: operators},
		{route: "GET /operate/letters", want: operators, sees: map[string][]actor{"mail": {operator}}},
		{route: "POST /operate/letters/{letter}/again", at: "/operate/letters/{letter}/again", want: operators},
		{route: "POST /operate/letters/{letter}/delete", at: "/operate/letters/{letter}/delete", want: operators},
		{route: "GET /operate/domains", want: operators},
		{route: "POST /operate/domains", form: "organization={house.id}&domain={domain}", want: operators},
	}
}

// accountLines are the way in, and what people do with their own account.
func accountLines() []line {
	own := signed(in)
	return []line{
		{route: "GET /account", want: all},
		{route: "GET /account/sign-in", want: all},
		{route: "POST /account/sign-in", form: "email=somebody@example.org&passphrase=a+guess", want: wrong},
		{route: "POST /account/sign-out", want: all},
		{route: "GET /account/sign-up", want: all},
		{route: "POST /account/sign-up", form: "name=New&email=fresh@example.org&passphrase=a+long+enough+passphrase", want: all},
		{route: "GET /account/join/{secret}", at: "/account/join/{link join}", want: all},
		{route: "POST /account/join/{secret}", at: "/account/join/{link join}", want: all},
		{route: "POST /account/link", form: "email=mail-of-self@example.org", want: all},
		{route: "GET /account/written", want: all},
		{route: "GET /account/link/{secret}", at: "/account/link/{link link}", want: all, sees: map[string][]actor{"mail": nil}},
		{route: "POST /account/link/{secret}", at: "/account/link/{link link}", want: all},
		{route: "GET /account/recover", want: all},
		{route: "POST /account/recover", form: "email=mail-of-self@example.org", want: all},
		{route: "GET /account/recover/{secret}", at: "/account/recover/{link recover}", want: all, sees: map[string][]actor{"mail": nil}},
		{route: "POST /account/recover/{secret}", at: "/account/recover/{link recover}", form: "passphrase=nine+green+kettles+sing", want: all},
		// Somebody runs the installation: no link makes another first one.
		{route: "GET /account/first/{secret}", at: "/account/first/{link join}", want: none},
		{route: "POST /account/first/{secret}", at: "/account/first/{link join}", form: "name=New&email=fresh@example.org&passphrase=a+long+enough+passphrase", want: none},
		{route: "POST /account/words", form: `kept={"to":"/evidence","values":{}}`, want: signed(in)},

		{route: "GET /account/prove", want: own},
		{route: "POST /account/prove", form: "passphrase=a+guess", want: signed(fault)},
		{route: "POST /account/prove/link", want: own},
		{route: "GET /account/prove/{secret}", at: "/account/prove/{link prove}", here: true, want: people(self)},
		{route: "POST /account/prove/{secret}", at: "/account/prove/{link prove}", here: true, want: people(self)},
		{route: "POST /account/name", form: "name=Renamed", want: own},
		{route: "POST /account/language", form: "language=en", want: own},
		{route: "GET /account/history", want: own},
		{route: "POST /account/sessions/end-others", want: own},
		{route: "POST /account/sessions/{id}/end", at: "/account/sessions/{session}/end", want: but(signed(idle), in, self)},
		{route: "POST /account/tokens/{id}/end", at: "/account/tokens/{token}/end", want: but(signed(idle), in, self)},
		{route: "GET /account/tokens", proven: true, want: own},
		{route: "POST /account/tokens", form: "token=New&scopes=plans:read&ends=", proven: true, want: own},
		{route: "GET /account/passphrase", proven: true, want: own},
		{route: "POST /account/passphrase", form: "passphrase=nine+green+kettles+sing", proven: true, want: own},
		{route: "GET /account/email", proven: true, want: own},
		{route: "POST /account/email", form: "email=moved@example.org", proven: true, want: own},
		{route: "GET /account/email/{secret}", at: "/account/email/{link email}", want: people(self)},
		{route: "POST /account/email/{secret}", at: "/account/email/{link email}", want: people(self)},
		{route: "POST /account/passkeys/ask", want: but(all, absent, persons[1:]...)},
		{route: "POST /account/passkeys/answer", body: `{"ticket":"none","credential":{}}`, want: wrong},
		{route: "GET /account/passkeys/new", proven: true, want: own},
		{route: "POST /account/passkeys/begin", proven: true, want: own},
		{route: "POST /account/passkeys", body: `{"ticket":"none","credential":{}}`, proven: true, want: signed(fault)},
		{route: "POST /account/passkeys/{id}/remove", at: "/account/passkeys/{passkey}/remove", proven: true, want: but(signed(idle), in, self)},

		// Nobody answers for the provider: what goes there comes to a page that says so.
		{route: "POST /account/with/{provider}", at: "/account/with/none", want: none},
		{route: "POST /account/with/{provider}/link", at: "/account/with/none/link", proven: true, want: signed(absent)},
		{route: "POST /account/with/{provider}/prove", at: "/account/with/none/prove", want: signed(absent)},
		{route: "GET /account/with/{provider}/join", at: "/account/with/city/join", want: wrong},
		{route: "POST /account/with/{provider}/letter", at: "/account/with/city/letter", form: "email=x@example.org", want: wrong},
		{route: "GET /account/with/{provider}/written", at: "/account/with/city/written", want: all},
		{route: "GET /account/with/{provider}/letter/{secret}", at: "/account/with/city/letter/{link join}", want: wrong},
		{route: "POST /account/with/{provider}/letter/{secret}", at: "/account/with/city/letter/{link join}", want: wrong},
		{route: "GET /account/with/{provider}/confirm", at: "/account/with/city/confirm", proven: true, want: signed(fault)},
		{route: "POST /account/with/{provider}/confirm", at: "/account/with/city/confirm", proven: true, want: signed(fault)},
		{route: "GET /account/with/city/callback", at: "/account/with/city/callback?state=none&code=none", want: wrong},
		{route: "POST /account/with/{provider}/unlink", at: "/account/with/city/unlink", form: "subject={subject}", proven: true, want: but(signed(idle), in, self)},
	}
}
