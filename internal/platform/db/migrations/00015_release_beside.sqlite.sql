-- What is published beside a release, who keeps a framework. What stands beside a published release never changes either.

-- +goose Up
CREATE TABLE release_beside (
	release_id TEXT NOT NULL REFERENCES release (id),
	what       TEXT NOT NULL CHECK (what IN ('carried', 'changes', 'notes', 'signed')),
	doc        TEXT NOT NULL, -- JSON
	PRIMARY KEY (release_id, what)
);

-- A framework without a row is kept by those who run the installation.
CREATE TABLE framework_keeper (
	framework_id    TEXT PRIMARY KEY REFERENCES framework (id),
	organization_id TEXT   NOT NULL,
	since           BIGINT NOT NULL
);
CREATE INDEX framework_keeper_organization ON framework_keeper (organization_id);

-- +goose StatementBegin
CREATE TRIGGER release_beside_insert_frozen BEFORE INSERT ON release_beside
WHEN EXISTS (SELECT 1 FROM release WHERE id = NEW.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_beside_update_frozen BEFORE UPDATE ON release_beside
WHEN EXISTS (SELECT 1 FROM release WHERE id IN (OLD.release_id, NEW.release_id) AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER release_beside_delete_frozen BEFORE DELETE ON release_beside
WHEN EXISTS (SELECT 1 FROM release WHERE id = OLD.release_id AND status = 'published')
BEGIN
	SELECT RAISE(ABORT, 'a published release never changes');
END;
-- +goose StatementEnd
