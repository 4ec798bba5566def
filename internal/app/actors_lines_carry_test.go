package app

// carryLines are the pages on which a reflection is brought over to another edition. Nobody finds one of another person's.
func carryLines() []line {
	return []line{
		public("GET /pathway/carry"), public("POST /pathway/carry"),
		// Nothing is chosen, or there is no such reflection: nothing comes along.
		{route: "POST /pathway/carry/do", form: "reflection={open}&to=isl@2018-draft", want: wrong},
		// Who has no such reflection finds the page as it is with nothing on it; self has not brought this one over.
		{route: "GET /pathway/carried/{reflection}", at: "/pathway/carried/{closed}", want: but(all, absent, self)},
		{route: "POST /pathway/carried/{reflection}", at: "/pathway/carried/{closed}", want: but(all, idle, persons...)},
		{route: "POST /pathway/carried/{reflection}/back", at: "/pathway/carried/{closed}/back", want: none},
	}
}
