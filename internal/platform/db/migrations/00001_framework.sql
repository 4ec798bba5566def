-- Frameworks, their releases, and crosswalks between releases. Texts that are lists are JSON arrays.

-- +goose Up
CREATE TABLE framework (
	id         TEXT PRIMARY KEY,
	slug       TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL,
	short_name TEXT NOT NULL,
	publisher  TEXT NOT NULL,
	homepage   TEXT NOT NULL
);

CREATE TABLE release (
	id           TEXT PRIMARY KEY,
	framework_id TEXT NOT NULL REFERENCES framework (id),
	version      TEXT NOT NULL,
	title        TEXT NOT NULL,
	status       TEXT NOT NULL CHECK (status IN ('draft', 'published')),
	adoption     TEXT NOT NULL,
	date         TEXT NOT NULL,
	language     TEXT NOT NULL,
	source_title TEXT NOT NULL,
	source_url   TEXT NOT NULL,
	rights       TEXT NOT NULL,
	funding      TEXT NOT NULL,
	about        TEXT NOT NULL,
	tips         TEXT NOT NULL,
	remarks      TEXT NOT NULL,
	digest       TEXT NOT NULL,
	stored_at    BIGINT NOT NULL,
	UNIQUE (framework_id, version)
);

CREATE TABLE kind (
	release_id TEXT    NOT NULL REFERENCES release (id),
	key        TEXT    NOT NULL,
	place      INTEGER NOT NULL, -- from 0, from the root down
	name       TEXT    NOT NULL,
	plural     TEXT    NOT NULL,
	PRIMARY KEY (release_id, key),
	UNIQUE (release_id, place)
);

CREATE TABLE level (
	release_id  TEXT    NOT NULL REFERENCES release (id),
	code        TEXT    NOT NULL,
	place       INTEGER NOT NULL,
	id          TEXT    NOT NULL,
	name        TEXT    NOT NULL,
	description TEXT    NOT NULL,
	PRIMARY KEY (release_id, code),
	UNIQUE (release_id, place)
);

-- An item's id is the same in every release that has the item.
CREATE TABLE item (
	release_id TEXT    NOT NULL REFERENCES release (id),
	id         TEXT    NOT NULL,
	place      INTEGER NOT NULL, -- from 0, in the framework's own order, a parent before its children
	code       TEXT    NOT NULL,
	code_ours  BOOLEAN NOT NULL,
	parent_id  TEXT, -- NULL for a root
	kind       TEXT    NOT NULL,
	statement  TEXT    NOT NULL,
	question   TEXT    NOT NULL,
	note       TEXT    NOT NULL,
	remark     TEXT    NOT NULL,
	PRIMARY KEY (release_id, id),
	-- The release comes last in these two: PostgreSQL, which plans the check of a parent while the table is still
	-- nearly empty, would else take one of them for it, and a large release would take quadratic time.
	UNIQUE (place, release_id),
	UNIQUE (code, release_id),
	FOREIGN KEY (release_id, parent_id) REFERENCES item (release_id, id),
	FOREIGN KEY (release_id, kind) REFERENCES kind (release_id, key)
);

CREATE TABLE level_statement (
	release_id TEXT    NOT NULL,
	item_id    TEXT    NOT NULL,
	level      TEXT    NOT NULL,
	place      INTEGER NOT NULL,
	statement  TEXT    NOT NULL,
	PRIMARY KEY (release_id, item_id, level),
	UNIQUE (release_id, item_id, place),
	FOREIGN KEY (release_id, item_id) REFERENCES item (release_id, id),
	FOREIGN KEY (release_id, level) REFERENCES level (release_id, code)
);

CREATE TABLE crosswalk (
	id           TEXT PRIMARY KEY,
	from_release TEXT   NOT NULL REFERENCES release (id),
	to_release   TEXT   NOT NULL REFERENCES release (id),
	title        TEXT   NOT NULL,
	author       TEXT   NOT NULL,
	standing     TEXT   NOT NULL CHECK (standing IN ('ours', 'proposed', 'adopted')),
	note         TEXT   NOT NULL,
	digest       TEXT   NOT NULL,
	stored_at    BIGINT NOT NULL
);

CREATE INDEX crosswalk_to ON crosswalk (to_release);

CREATE TABLE association (
	crosswalk_id TEXT    NOT NULL REFERENCES crosswalk (id),
	id           TEXT    NOT NULL,
	place        INTEGER NOT NULL,
	type         TEXT    NOT NULL,
	from_release TEXT    NOT NULL,
	from_item    TEXT    NOT NULL,
	to_release   TEXT    NOT NULL,
	to_item      TEXT    NOT NULL,
	note         TEXT    NOT NULL,
	PRIMARY KEY (crosswalk_id, id),
	UNIQUE (crosswalk_id, place),
	FOREIGN KEY (from_release, from_item) REFERENCES item (release_id, id),
	FOREIGN KEY (to_release, to_item) REFERENCES item (release_id, id)
);
