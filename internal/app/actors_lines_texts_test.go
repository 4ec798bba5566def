package app

// textLines are the pages of texts that are read for their competencies. The public one keeps nothing; those of an
// organization are for its people besides its guests.
func textLines() []line {
	route, at := "/organizations/{slug}/texts", "/organizations/{house}/texts"
	scanRoute, scanAt := "/organizations/{slug}/scan", "/organizations/{house}/scan"
	one, text := route+"/{text}", at+"/{brought}"
	readers := but(parts(self, lead, steward, owner, member), absent, visitor)
	writers := but(parts(lead, steward, owner), absent, visitor)
	decider := but(parts(lead), absent, visitor)
	return []line{
		{route: "GET /read", want: all},
		{route: "POST /read", form: "text=Frogs&release={isl}", want: all},
		{route: "POST /read/download", form: "text=Frogs&release={isl}&as=csv", want: all},
		{route: "GET " + route, at: at, want: readers},
		{route: "GET " + route + "/new", at: at + "/new", want: writers},
		{route: "POST " + route + "/new", at: at + "/new", form: "kind=posting&release={isl}&text=Frogs", want: writers},
		{route: "GET " + route + "/brought", at: at + "/brought?batch={brought batch}", want: readers},
		{route: "POST " + route + "/brought", at: at + "/brought", form: "batch={brought batch}", want: writers},
		{route: "POST " + route + "/again", at: at + "/again", want: writers},
		{route: "GET " + route + "/learned", at: at + "/learned", want: readers},
		{route: "POST " + route + "/learned", at: at + "/learned", form: "text={brought}&decision={brought decision}", want: decider},
		{route: "GET " + one, at: text, want: readers},
		{route: "POST " + one, at: text, form: "do=added:0:{brought item}", want: writers},
		{route: "GET " + one + "/facts", at: text + "/facts", want: writers},
		{route: "POST " + one + "/facts", at: text + "/facts", form: "back=year", want: writers},
		{route: "GET " + one + "/file", at: text + "/file?as=json", want: readers},
		{route: "POST " + one + "/again", at: text + "/again", want: writers},
		{route: "POST " + one + "/delete", at: text + "/delete", want: writers},
		{route: "GET " + one + "/role", at: text + "/role", want: writers},
		{route: "POST " + one + "/role", at: text + "/role", form: "title=Frogs&use=GE.9", want: writers},
		{route: "GET " + one + "/passages/{passage}", at: text + "/passages/1", want: writers},
		{route: "POST " + one + "/passages/{passage}", at: text + "/passages/1", form: "item={brought item}", want: writers},
		{route: "GET " + scanRoute, at: scanAt, want: readers},
		{route: "GET " + scanRoute + "/file", at: scanAt + "/file", want: readers},
		{route: "GET " + scanRoute + "/passages", at: scanAt + "/passages?item=GE.9", want: readers},
	}
}
