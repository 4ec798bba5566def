-- +goose Up

-- The one change that a statement allows: its author leaves without their name.
-- +goose StatementBegin
CREATE TRIGGER evidence_statement_kept BEFORE UPDATE ON evidence_statement
WHEN NOT (NEW.author_id = '' AND NEW.author_name = ''
	AND NEW.person_id = OLD.person_id AND NEW.id = OLD.id AND NEW.request_id = OLD.request_id AND NEW.kind = OLD.kind
	AND NEW.relation = OLD.relation AND NEW.items = OLD.items AND NEW.evidence = OLD.evidence AND NEW.notes = OLD.notes
	AND NEW.words = OLD.words AND NEW.at = OLD.at AND NEW.brought = OLD.brought)
BEGIN
	SELECT RAISE(ABORT, 'a statement never changes');
END;
-- +goose StatementEnd
