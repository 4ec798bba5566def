-- A published release never changes: the database itself refuses. A release is stored as a draft and then published.

-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER release_insert_frozen BEFORE INSERT ON release
WHEN NEW.status = 'published' OR EXISTS (SELECT 1 FROM release WHERE status = 'published'
	AND (id = NEW.id OR framework_id = NEW.framework_id AND version = NEW.version))
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_update_frozen BEFORE UPDATE ON release
WHEN OLD.status = 'published' OR (NEW.id <> OLD.id OR NEW.framework_id <> OLD.framework_id OR NEW.version <> OLD.version)
	AND EXISTS (SELECT 1 FROM release WHERE status = 'published'
	AND (id = NEW.id OR framework_id = NEW.framework_id AND version = NEW.version))
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_delete_frozen BEFORE DELETE ON release
WHEN OLD.status = 'published'
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER framework_slug_frozen BEFORE UPDATE OF id, slug ON framework
WHEN (NEW.id <> OLD.id OR NEW.slug <> OLD.slug)
	AND EXISTS (SELECT 1 FROM release WHERE framework_id = OLD.id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER kind_insert_frozen BEFORE INSERT ON kind
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER kind_update_frozen BEFORE UPDATE ON kind
WHEN EXISTS (SELECT 1 FROM release WHERE id IN (OLD.release_id, NEW.release_id) AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER kind_delete_frozen BEFORE DELETE ON kind
WHEN EXISTS (SELECT 1 FROM release WHERE id = OLD.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_insert_frozen BEFORE INSERT ON level
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_update_frozen BEFORE UPDATE ON level
WHEN EXISTS (SELECT 1 FROM release WHERE id IN (OLD.release_id, NEW.release_id) AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_delete_frozen BEFORE DELETE ON level
WHEN EXISTS (SELECT 1 FROM release WHERE id = OLD.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER item_insert_frozen BEFORE INSERT ON item
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER item_update_frozen BEFORE UPDATE ON item
WHEN EXISTS (SELECT 1 FROM release WHERE id IN (OLD.release_id, NEW.release_id) AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER item_delete_frozen BEFORE DELETE ON item
WHEN EXISTS (SELECT 1 FROM release WHERE id = OLD.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_statement_insert_frozen BEFORE INSERT ON level_statement
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_statement_update_frozen BEFORE UPDATE ON level_statement
WHEN EXISTS (SELECT 1 FROM release WHERE id IN (OLD.release_id, NEW.release_id) AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER level_statement_delete_frozen BEFORE DELETE ON level_statement
WHEN EXISTS (SELECT 1 FROM release WHERE id = OLD.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd
