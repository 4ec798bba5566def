package exchangeapi

import (
	"errors"
	"net/http"

	"pathways/internal/platform/errs"
	"pathways/internal/platform/i18n"
	"pathways/internal/platform/web"
)

// Codes of the standard for what is wrong.
const (
	unknownObject    = "unknownobject"
	invalidUUID      = "invalid_uuid"
	invalidSort      = "invalid_sort_field"
	invalidSelection = "invalid_selection_field"
	internalError    = "internal_server_error"
	serverBusy       = "server_busy"
)

// fault is a request that cannot be answered as it was asked.
type fault struct {
	status int
	code   string
	key    string // i18n key of the sentence
	args   []any
}

func (f fault) Error() string { return "exchangeapi: " + f.code + " (" + f.key + ")" }

// statusInfo is how the standard tells of it (imsx_StatusInfo).
type statusInfo struct {
	CodeMajor   string     `json:"imsx_codeMajor"`
	Severity    string     `json:"imsx_severity"`
	Description string     `json:"imsx_description,omitempty"`
	CodeMinor   *codeMinor `json:"imsx_codeMinor,omitempty"`
}

type codeMinor struct {
	Fields []codeMinorField `json:"imsx_codeMinorField"`
}

type codeMinorField struct {
	Name  string `json:"imsx_codeMinorFieldName"`
	Value string `json:"imsx_codeMinorFieldValue"`
}

// told answers what a handler returns as an error in the words of the standard.
func (p *provider) told(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return err
		}
		var f fault
		if !errors.As(err, &f) {
			problem := web.ProblemOf(r.Context(), err)
			f = fault{status: problem.Status, code: internalError, key: "exchange.fault.internal"}
			if errs.Is(err, errs.Unavailable) || errs.Is(err, errs.TooMany) {
				f.code, f.key = serverBusy, "exchange.fault.busy"
				w.Header().Set("Retry-After", "5")
			}
		}
		raw, err := encode(statusInfo{
			CodeMajor: "failure", Severity: "error", Description: i18n.From(r.Context()).T(f.key, f.args...),
			CodeMinor: &codeMinor{[]codeMinorField{{"Pathways", f.code}}},
		})
		if err != nil {
			return err
		}
		w.Header().Del("Vary")
		w.Header().Set("Content-Type", mediaType)
		w.WriteHeader(f.status)
		_, _ = w.Write(raw) // a reader who has gone away is no fault of ours
		return nil
	}
}
