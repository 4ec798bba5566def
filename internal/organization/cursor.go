package organization

import (
	"encoding/base64"
	"strings"

	"pathways/internal/platform/errs"
)

// cursor says after whom a page of people begins: the name as it is sorted, and the id.
func cursor(name, person string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(name + "\x00" + person))
}

func readCursor(s string) (name, person string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	name, person, ok := strings.Cut(string(raw), "\x00")
	if err != nil || s != "" && !ok || strings.ToValidUTF8(string(raw), "") != string(raw) || strings.Contains(person, "\x00") {
		return "", "", errs.New(errs.Invalid, "organization.People", "organization.fault.after")
	}
	return name, person, nil
}
