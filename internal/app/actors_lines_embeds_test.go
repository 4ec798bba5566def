package app

// embedLines are the library inside of other sites: the same for everybody.
func embedLines() []line {
	return []line{
		public("GET /embed/{slug}/{version}", "/embed/isl/2025"), public("GET /embed/{slug}/{version}/{code}", "/embed/isl/2025/GE"),
		public("GET /frameworks/{slug}/{version}/embed", "/frameworks/isl/2025/embed?code=GE"),
		{route: "GET /oembed", at: "/oembed?url=http%3A%2F%2Felsewhere.example%2Fframeworks%2Fisl", want: none},
	}
}
