package web

import (
	"net/http"

	"golang.org/x/text/language"
)

// LetterPaper says whether a request's first language is that of a country where paper is US Letter. Elsewhere it is A4.
func LetterPaper(r *http.Request) bool {
	tags, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(tags) == 0 {
		return false
	}
	region, confidence := tags[0].Region()
	switch region.String() {
	case "US", "CA", "MX", "PH", "CL", "CO":
		return confidence >= language.Low
	}
	return false
}
