-- What was said is never changed, and a closed reflection stays as it was: the database itself refuses. Rows go only
-- with their owner, or with the whole reflection.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION statement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a statement never changes';
END
$$;
-- +goose StatementEnd

-- An older copy may bring what was said before that which holds; nothing else comes into a closed reflection.
-- +goose StatementBegin
CREATE FUNCTION statement_into_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM reflection WHERE person_id = NEW.person_id AND id = NEW.reflection_id AND closed_at <> 0)
		AND NOT EXISTS (SELECT 1 FROM statement s WHERE s.person_id = NEW.person_id AND s.reflection_id = NEW.reflection_id
			AND s.item = NEW.item AND s.dimension = NEW.dimension AND s.at > NEW.at) THEN
		RAISE EXCEPTION 'a closed reflection never changes';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION reflection_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'a closed reflection never changes';
END
$$;
-- +goose StatementEnd

CREATE TRIGGER statement_kept BEFORE UPDATE ON statement
	FOR EACH ROW EXECUTE FUNCTION statement_kept();
CREATE TRIGGER statement_into_closed BEFORE INSERT ON statement
	FOR EACH ROW EXECUTE FUNCTION statement_into_closed();
CREATE TRIGGER reflection_closed BEFORE UPDATE ON reflection
	FOR EACH ROW WHEN (OLD.closed_at <> 0 OR NEW.person_id <> OLD.person_id OR NEW.id <> OLD.id
		OR NEW.framework <> OLD.framework OR NEW.release <> OLD.release OR NEW.instrument <> OLD.instrument)
	EXECUTE FUNCTION reflection_closed();
