package ingest

import (
	"context"

	"pathways/internal/platform/errs"
)

func readPDF(_ context.Context, _ []byte, _ Limits) (Text, error) {
	return Text{}, errs.New(errs.Invalid, "ingest.readPDF", "ingest.fault.notKind.unknown")
}
