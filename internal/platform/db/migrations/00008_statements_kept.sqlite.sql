-- What was said is never changed, and a closed reflection stays as it was: the database itself refuses. Rows go only
-- with their owner, or with the whole reflection.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER statement_kept BEFORE UPDATE ON statement
BEGIN
	SELECT RAISE(ABORT, 'a statement never changes');
END;
-- +goose StatementEnd

-- An older copy may bring what was said before that which holds; nothing else comes into a closed reflection.
-- +goose StatementBegin
CREATE TRIGGER statement_into_closed BEFORE INSERT ON statement
WHEN EXISTS (SELECT 1 FROM statement WHERE person_id = NEW.person_id AND (id = NEW.id OR seq = NEW.seq))
	OR EXISTS (SELECT 1 FROM reflection WHERE person_id = NEW.person_id AND id = NEW.reflection_id AND closed_at <> 0)
	AND NOT EXISTS (SELECT 1 FROM statement s WHERE s.person_id = NEW.person_id AND s.reflection_id = NEW.reflection_id
		AND s.item = NEW.item AND s.dimension = NEW.dimension AND s.at > NEW.at)
BEGIN
	SELECT RAISE(ABORT, 'a closed reflection never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER reflection_closed BEFORE UPDATE ON reflection
WHEN OLD.closed_at <> 0 OR NEW.person_id <> OLD.person_id OR NEW.id <> OLD.id OR NEW.framework <> OLD.framework
	OR NEW.release <> OLD.release OR NEW.instrument <> OLD.instrument
BEGIN
	SELECT RAISE(ABORT, 'a closed reflection never changes');
END;
-- +goose StatementEnd
