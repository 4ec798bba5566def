package app

// mine is a page of one's own pathway: everybody who is signed in has one, and finds only their own on it.
func mine(route string) line { return line{route: route, want: signed(in)} }

// pathwayLines are the pages of My pathway. Guests have one too, which travels with the page.
func pathwayLines() []line {
	var lines []line
	for _, path := range []string{
		"/pathway", "/pathway/pass", "/pathway/reflect", "/pathway/map", "/pathway/compare", "/pathway/priorities", "/pathway/plan",
		"/pathway/conversation", "/pathway/file", "/pathway/save",
	} {
		lines = append(lines, public("GET "+path), public("POST "+path))
	}
	lines = append(lines,
		public("GET /pathway/reflect/{code}", "/pathway/reflect/GE.COM"), public("POST /pathway/reflect/{code}", "/pathway/reflect/GE.COM"),
		public("GET /pathway/out/{name}", "/pathway/out/map.md"), public("POST /pathway/out/{name}", "/pathway/out/map.md"),
		// Who has no such reflection or goal finds the page as it is with nothing on it.
		public("GET /pathway/map/{reflection}", "/pathway/map/{closed}"), public("GET /pathway/plan/{goal}", "/pathway/plan/{goal}"),
		line{route: "POST /pathway/map/{reflection}", at: "/pathway/map/{closed}", want: but(all, idle, persons[1:]...)},
		line{route: "POST /pathway/plan/{goal}", at: "/pathway/plan/{goal}", want: but(all, idle, persons[1:]...)},
		line{route: "POST /pathway/begin", form: "framework=isl@2025&purpose=current-role", want: all},
		line{route: "POST /pathway/plan/do", form: "do=drop-goal:{goal}&plan={plan}", want: all},
		line{route: "POST /pathway/open", want: wrong},
		line{route: "POST /pathway/together", want: wrong},

		line{route: "POST /pathway/say", body: `[{"id":"{new}","name":"say.note.GE.9","values":["a note"],"of":"{open}"}]`, want: signed(in)},
		line{route: "POST /pathway/adopt", want: signed(in)},
		line{route: "POST /pathway/close", form: "of={open}", want: but(signed(idle), in, self)},
		line{route: "GET /pathway/reflections/{reflection}/delete", at: "/pathway/reflections/{closed}/delete", want: people(self)},
		line{route: "POST /pathway/reflections/{reflection}/delete", at: "/pathway/reflections/{closed}/delete", want: people(self)},
		mine("GET /pathway/plans"),
		line{route: "POST /pathway/plans", form: "about=isl@2025&title=New&id={new}", want: signed(in)},
		line{route: "GET /pathway/plans/{plan}", at: "/pathway/plans/{second plan}", want: people(self)},
		line{route: "POST /pathway/plans/{plan}", at: "/pathway/plans/{second plan}", form: "plan.title=Changed&plan={second plan}", want: people(self)},
		line{route: "GET /pathway/plans/{plan}/delete", at: "/pathway/plans/{second plan}/delete", want: people(self)},
		line{route: "POST /pathway/plans/{plan}/delete", at: "/pathway/plans/{second plan}/delete", want: people(self)},
		mine("GET /pathway/differences"),
		line{route: "POST /pathway/differences", form: "choose={new}", want: signed(idle)},

		mine("GET /pathway/reminders"),
		line{route: "POST /pathway/reminders", form: "wanted=yes&days=7&zone=UTC", want: signed(in)},
		mine("POST /pathway/reminders/feed"), mine("POST /pathway/reminders/feed/names"), mine("POST /pathway/reminders/feed/end"),
		// The secret alone opens the calendar and ends the letters: calendar and mail programs sign in nowhere.
		line{route: "GET /feeds/{secret}", at: "/feeds/{feed}", want: all, sees: map[string][]actor{"PRIVATE": nil, "PERSON": nil}},
		public("GET /reminders/stop/{secret}", "/reminders/stop/{stop}"), public("POST /reminders/stop/{secret}", "/reminders/stop/{stop}"),
	)
	return lines
}

// evidenceLines are the pages of evidence, and of those who are asked to speak of it.
func evidenceLines() []line {
	piece := "/evidence/{evidence PRIVATE}"
	asked := map[string][]actor{"ASKED": nil}
	return []line{
		mine("GET /evidence"), mine("GET /evidence/print"), mine("GET /evidence/new"),
		{route: "POST /evidence/new", form: "id={new}&title=New&item=isl/2025/GE.9", file: "file", want: signed(in)},
		{route: "GET /evidence/{id}", at: piece, want: people(self)},
		{route: "GET /evidence/{id}/edit", at: piece + "/edit", want: people(self)},
		{route: "POST /evidence/{id}/edit", at: piece + "/edit", form: "title=Changed", file: "file", want: people(self)},
		{route: "GET /evidence/{id}/delete", at: piece + "/delete", want: people(self)},
		{route: "POST /evidence/{id}/delete", at: piece + "/delete", want: people(self)},
		{route: "GET /evidence/{id}/files/{digest}", at: piece + "/files/{digest PRIVATE}", want: people(self)},
		{route: "GET /evidence/ask", at: "/evidence/ask?evidence={evidence PRIVATE}", want: people(self)},
		{
			route: "POST /evidence/ask", want: but(signed(fault), in, self),
			form: "do=send&id={new}&kind=feedback&how=link&relation=colleague&evidence={evidence PRIVATE}",
		},
		mine("GET /evidence/requests"),
		{route: "POST /evidence/requests", form: "request={request link}", want: people(self)},
		mine("GET /evidence/statements"),
		{route: "POST /evidence/statements", form: "do=delete&statement={statement said}", want: people(self)},
		{route: "GET /evidence/asked", want: signed(in), sees: map[string][]actor{"SAID": {steward}, "SHOWN": {steward}}},
		{route: "POST /evidence/asked", form: "statement={statement said}", want: people(steward)},

		{route: "GET /endorse/{secret}", at: "/endorse/{secret link}", want: all, sees: asked},
		{route: "POST /endorse/{secret}", at: "/endorse/{secret link}", form: "name=Kim&text=Good", want: but(all, refused, self)},
		{route: "GET /endorse/{secret}/files/{id}/{digest}", at: "/endorse/{secret link}/files/{evidence ASKED}/{digest ASKED}", want: all, sees: asked},
		{route: "GET /asked/{request}", at: "/asked/{request other}", want: people(other), sees: asked},
		{route: "POST /asked/{request}", at: "/asked/{request other}", form: "text=Good", want: people(other)},
		{route: "GET /asked/{request}/files/{id}/{digest}", at: "/asked/{request other}/files/{evidence ASKED}/{digest ASKED}", want: people(other), sees: asked},
	}
}

// portfolioLines are portfolio, texts, take-out and erasing.
func portfolioLines() []line {
	text, section := "/portfolio/texts/{text}", "/portfolio/sections/{section}"
	return []line{
		mine("GET /portfolio"),
		{route: "GET /portfolio/out/{name}", at: "/portfolio/out/portfolio.md", want: signed(in)},
		mine("GET /portfolio/edit"),
		{route: "POST /portfolio/edit", form: "title=New&about=New", want: signed(in)},
		{route: "GET /portfolio/sections/{id}", at: section, want: people(self)},
		{route: "POST /portfolio/sections/{id}", at: section, form: "heading=New&evidence={evidence PRIVATE}", want: people(self)},
		{route: "POST /portfolio/sections/{id}/move", at: section + "/move", form: "to=up", want: signed(in)},
		{route: "POST /portfolio/sections/{id}/remove", at: section + "/remove", want: signed(in)},
		mine("GET /portfolio/texts"),
		{route: "POST /portfolio/texts", form: "purpose=cv&title=New&evidence={evidence PRIVATE}", want: but(signed(fault), in, self)},
		mine("GET /portfolio/texts/new"),
		{route: "GET /portfolio/texts/{id}", at: text, want: people(self)},
		{route: "POST /portfolio/texts/{id}", at: text, form: "title=New&body=New&revision=2", want: people(self)},
		{route: "GET /portfolio/texts/{id}/choose", at: text + "/choose", want: people(self)},
		{route: "POST /portfolio/texts/{id}/choose", at: text + "/choose", form: "evidence={evidence PRIVATE}", want: people(self)},
		{route: "GET /portfolio/texts/{id}/print", at: text + "/print", want: people(self)},
		{route: "GET /portfolio/texts/{id}/out/{name}", at: text + "/out/text.md", want: people(self)},
		{route: "POST /portfolio/texts/{id}/remove", at: text + "/remove", want: but(signed(idle), in, self)},

		mine("GET /takeout"),
		{route: "GET /takeout/archive.zip", proven: true, want: signed(in)},
		mine("GET /takeout/import"),
		{route: "POST /takeout/import", file: "archive", want: signed(fault)},
		mine("GET /takeout/import/waiting"),
		{route: "POST /takeout/import/waiting", form: "id={arrival}", want: but(signed(idle), in, self)},
		{route: "POST /takeout/import/forget", want: but(signed(idle), in, self)},
		{route: "GET /erase", proven: true, want: signed(in)},
		// Who runs the installation alone hands on first.
		{route: "POST /erase/{receipt}", at: "/erase/{new}", form: "email={email}&others=keep", proven: true, want: but(signed(in), fault, operator)},
		public("GET /erase/receipt/{id}", "/erase/receipt/{receipt}"), public("GET /erase/receipt/{id}/receipt.txt", "/erase/receipt/{receipt}/receipt.txt"),
	}
}
