-- Work that goes on without anybody waiting, and frameworks that come in. The same text stands in 00017_import.sqlite.sql, with BLOB.

-- +goose Up

CREATE TABLE job (
	id         TEXT PRIMARY KEY,
	kind       TEXT    NOT NULL, -- who knows what to do: "import.fetch"
	payload    TEXT    NOT NULL, -- JSON
	state      TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
	done       BIGINT  NOT NULL DEFAULT 0, -- how far it is
	of         BIGINT  NOT NULL DEFAULT 0, -- of how much; 0: nobody knows
	tries      INTEGER NOT NULL DEFAULT 0, -- how often it was begun
	due_at     BIGINT  NOT NULL, -- from when on anybody may take it; while it runs: when its lease ends
	lease      TEXT    NOT NULL DEFAULT '', -- of who runs it
	made_at    BIGINT  NOT NULL,
	changed_at BIGINT  NOT NULL
);
CREATE INDEX job_due ON job (state, due_at);

-- A file that somebody brings. What it would come to stands in its rows, until it is taken in or put away.
CREATE TABLE import (
	id              TEXT PRIMARY KEY,
	organization_id TEXT   NOT NULL, -- '': those who run the installation
	person_id       TEXT   NOT NULL, -- who brought it; '' once they are erased
	state           TEXT   NOT NULL CHECK (state IN ('fetching', 'reading', 'columns', 'ready', 'failed', 'taken', 'away')),
	file            TEXT   NOT NULL, -- name, for people
	address         TEXT   NOT NULL, -- where it was fetched from; '' for a file
	form            TEXT   NOT NULL, -- "case"; '' until it is known
	size            BIGINT NOT NULL, -- bytes
	choices         TEXT   NOT NULL, -- JSON: what the person said about it
	report          TEXT   NOT NULL, -- JSON: what it comes to, without its rows; '' before
	fault           TEXT   NOT NULL, -- JSON: why it failed; '' where it did not
	job             TEXT   NOT NULL, -- id of the job that works on it; ''
	result          TEXT   NOT NULL, -- id of the draft or release that it became
	made_at         BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL
);
CREATE INDEX import_organization ON import (organization_id, made_at);
CREATE INDEX import_person ON import (person_id);
CREATE INDEX import_changed ON import (changed_at);

CREATE TABLE import_chunk (
	import_id TEXT    NOT NULL REFERENCES import (id),
	n         INTEGER NOT NULL, -- place, from 0
	bytes     BYTEA   NOT NULL,
	PRIMARY KEY (import_id, n)
);

-- What becomes of each row of the file, and of each item that the file does not have.
CREATE TABLE import_row (
	import_id TEXT    NOT NULL REFERENCES import (id),
	place     INTEGER NOT NULL, -- from 0, in the order of the file
	fate      TEXT    NOT NULL,
	look      BOOLEAN NOT NULL, -- somebody may want to look at it
	doc       TEXT    NOT NULL, -- JSON
	PRIMARY KEY (import_id, place)
);
CREATE INDEX import_row_fate ON import_row (import_id, fate, place);
CREATE INDEX import_row_look ON import_row (import_id, place) WHERE look;
