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

CREATE TRIGGER release_beside_frozen BEFORE INSERT OR UPDATE OR DELETE ON release_beside
	FOR EACH ROW EXECUTE FUNCTION release_part_frozen();
CREATE TRIGGER release_beside_truncate_frozen BEFORE TRUNCATE ON release_beside
	FOR EACH STATEMENT EXECUTE FUNCTION truncate_frozen();
