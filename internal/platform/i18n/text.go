package i18n

// Text is a wording by language (BCP 47) that comes with data and not from a catalog: an organization can bring its own
// questions and forms, and with them their words.
type Text map[string]string

// In is the wording in a language, or in the default language where it has none in that.
func (t Text) In(lang string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	return t[Default]
}
