-- +goose Up

-- What an organization adds below an official release, which is never touched. For a later release of the framework there is an
-- extension of its own, which follows this one.
CREATE TABLE extension (
	id              TEXT PRIMARY KEY,
	organization_id TEXT   NOT NULL,
	release_id      TEXT   NOT NULL REFERENCES release (id),
	follows_id      TEXT   NOT NULL, -- '' for the first
	title           TEXT   NOT NULL,
	note            TEXT   NOT NULL,
	seen_by         TEXT   NOT NULL CHECK (seen_by IN ('people', 'everybody')),
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL,
	UNIQUE (organization_id, release_id)
);

CREATE TABLE addition (
	extension_id TEXT   NOT NULL REFERENCES extension (id),
	id           TEXT   NOT NULL, -- the same in every extension that follows
	sort         TEXT   NOT NULL CHECK (sort IN ('indicator', 'example', 'item', 'note')),
	item_id      TEXT   NOT NULL, -- the official item that it stands below; '' where it has no place yet
	code         TEXT   NOT NULL, -- of an own item
	text         TEXT   NOT NULL,
	detail       TEXT   NOT NULL,
	place        BIGINT NOT NULL, -- among those below the same item
	upstream     TEXT   NOT NULL, -- JSON: release, item, code, wording and its digest when it was written
	look         BOOLEAN NOT NULL, -- the official wording is another than when it was written, and nobody has looked yet
	person_id    TEXT   NOT NULL, -- who wrote it last; '' once that person is erased
	at           BIGINT NOT NULL,
	PRIMARY KEY (extension_id, id)
);
CREATE INDEX addition_person ON addition (person_id);

CREATE TABLE addition_change (
	extension_id TEXT   NOT NULL REFERENCES extension (id),
	seq          BIGINT NOT NULL,
	person_id    TEXT   NOT NULL, -- '' once that person is erased
	at           BIGINT NOT NULL,
	addition_id  TEXT   NOT NULL,
	what         TEXT   NOT NULL,
	code         TEXT   NOT NULL, -- of the official item
	before       TEXT   NOT NULL,
	after        TEXT   NOT NULL,
	PRIMARY KEY (extension_id, seq)
);
CREATE INDEX addition_change_person ON addition_change (person_id);
