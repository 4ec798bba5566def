-- A published release never changes: the database itself refuses. A release is stored as a draft and then published.

-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION release_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP IN ('UPDATE', 'DELETE') AND OLD.status = 'published' OR TG_OP = 'INSERT' AND NEW.status = 'published' THEN
		RAISE EXCEPTION 'a published release never changes';
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION release_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	frozen boolean := false;
BEGIN
	-- FOR SHARE: nobody can publish the release while its parts are being written.
	IF TG_OP IN ('UPDATE', 'DELETE') THEN
		SELECT status = 'published' INTO frozen FROM release WHERE id = OLD.release_id FOR SHARE;
	END IF;
	IF TG_OP IN ('INSERT', 'UPDATE') AND frozen IS NOT TRUE THEN
		SELECT status = 'published' INTO frozen FROM release WHERE id = NEW.release_id FOR SHARE;
	END IF;
	IF frozen THEN
		RAISE EXCEPTION 'a published release never changes';
	END IF;
	IF TG_OP = 'DELETE' THEN
		RETURN OLD;
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION framework_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM release WHERE framework_id = OLD.id AND status = 'published') THEN
		RAISE EXCEPTION 'a published release never changes';
	END IF;
	RETURN NEW;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE FUNCTION truncate_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT 1 FROM release WHERE status = 'published') THEN
		RAISE EXCEPTION 'a published release never changes';
	END IF;
	RETURN NULL;
END
$$;
-- +goose StatementEnd

CREATE TRIGGER framework_slug_frozen BEFORE UPDATE OF id, slug ON framework
	FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.slug <> OLD.slug) EXECUTE FUNCTION framework_frozen();
CREATE TRIGGER release_frozen BEFORE INSERT OR UPDATE OR DELETE ON release
	FOR EACH ROW EXECUTE FUNCTION release_frozen();
CREATE TRIGGER release_truncate_frozen BEFORE TRUNCATE ON release
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
CREATE TRIGGER kind_frozen BEFORE INSERT OR UPDATE OR DELETE ON kind
	FOR EACH ROW EXECUTE FUNCTION release_part_frozen();
CREATE TRIGGER kind_truncate_frozen BEFORE TRUNCATE ON kind
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
CREATE TRIGGER level_frozen BEFORE INSERT OR UPDATE OR DELETE ON level
	FOR EACH ROW EXECUTE FUNCTION release_part_frozen();
CREATE TRIGGER level_truncate_frozen BEFORE TRUNCATE ON level
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
CREATE TRIGGER item_frozen BEFORE INSERT OR UPDATE OR DELETE ON item
	FOR EACH ROW EXECUTE FUNCTION release_part_frozen();
CREATE TRIGGER item_truncate_frozen BEFORE TRUNCATE ON item
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
CREATE TRIGGER level_statement_frozen BEFORE INSERT OR UPDATE OR DELETE ON level_statement
	FOR EACH ROW EXECUTE FUNCTION release_part_frozen();
CREATE TRIGGER level_statement_truncate_frozen BEFORE TRUNCATE ON level_statement
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
