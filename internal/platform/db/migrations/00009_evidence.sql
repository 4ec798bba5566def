-- What people did or made, whom they ask to speak of it, and what those say. What keeps statements as they are
-- stands in 00014.

-- +goose Up

CREATE TABLE evidence (
	person_id  TEXT   NOT NULL REFERENCES person (id),
	id         TEXT   NOT NULL,
	title      TEXT   NOT NULL,
	story      TEXT   NOT NULL,
	from_day   TEXT   NOT NULL, -- YYYY-MM-DD or ''
	to_day     TEXT   NOT NULL,
	place      TEXT   NOT NULL,
	link       TEXT   NOT NULL,
	hours      TEXT   NOT NULL,
	created_at BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	PRIMARY KEY (person_id, id)
);
CREATE INDEX evidence_newest ON evidence (person_id, created_at, id);

CREATE TABLE evidence_item (
	person_id   TEXT    NOT NULL,
	evidence_id TEXT    NOT NULL,
	position    INTEGER NOT NULL,
	framework   TEXT    NOT NULL, -- slug
	release     TEXT    NOT NULL, -- version
	item        TEXT    NOT NULL, -- lasting identifier
	code        TEXT    NOT NULL,
	PRIMARY KEY (person_id, evidence_id, position),
	FOREIGN KEY (person_id, evidence_id) REFERENCES evidence (person_id, id)
);
CREATE INDEX evidence_item_of ON evidence_item (person_id, item);

CREATE TABLE evidence_file (
	person_id   TEXT    NOT NULL,
	evidence_id TEXT    NOT NULL,
	digest      TEXT    NOT NULL, -- of a blob that this piece holds
	position    INTEGER NOT NULL,
	name        TEXT    NOT NULL,
	type        TEXT    NOT NULL,
	size        BIGINT  NOT NULL,
	PRIMARY KEY (person_id, evidence_id, digest),
	FOREIGN KEY (person_id, evidence_id) REFERENCES evidence (person_id, id)
);

-- What somebody is asked to say. It holds a copy of what they are shown.
CREATE TABLE evidence_request (
	person_id   TEXT   NOT NULL REFERENCES person (id), -- who asks
	id          TEXT   NOT NULL,
	digest      TEXT   NOT NULL, -- of the secret in the link; '' where the request came from another server
	asker       TEXT   NOT NULL, -- name of who asks, as it was
	kind        TEXT   NOT NULL CHECK (kind IN ('endorsement', 'feedback')),
	email       TEXT   NOT NULL, -- in small letters; '' where the owner hands the link on
	name        TEXT   NOT NULL,
	relation    TEXT   NOT NULL,
	message     TEXT   NOT NULL,
	items       TEXT   NOT NULL, -- JSON: competencies
	evidence    TEXT   NOT NULL, -- JSON: ids
	copies      TEXT   NOT NULL, -- JSON: evidence as it is shown; [] after the end
	created_at  BIGINT NOT NULL,
	ends_at     BIGINT NOT NULL,
	revoked_at  BIGINT NOT NULL,
	declined_at BIGINT NOT NULL,
	PRIMARY KEY (person_id, id)
);
CREATE UNIQUE INDEX evidence_request_digest ON evidence_request (digest) WHERE digest <> '';
CREATE INDEX evidence_request_email ON evidence_request (email) WHERE email <> '';
CREATE INDEX evidence_request_ends ON evidence_request (ends_at);

-- What others say. It is never changed; it can be taken back, deleted, and lose the name of its author.
CREATE TABLE evidence_statement (
	person_id   TEXT    NOT NULL REFERENCES person (id), -- of whom it speaks
	id          TEXT    NOT NULL,
	request_id  TEXT    NOT NULL,
	kind        TEXT    NOT NULL,
	author_id   TEXT    NOT NULL, -- '' for somebody without an account here, or who left
	author_name TEXT    NOT NULL,
	relation    TEXT    NOT NULL,
	items       TEXT    NOT NULL, -- JSON: competencies
	evidence    TEXT    NOT NULL, -- JSON: ids
	notes       TEXT    NOT NULL, -- JSON: what is said of single competencies
	words       TEXT    NOT NULL,
	at          BIGINT  NOT NULL,
	brought     BOOLEAN NOT NULL, -- came in a file, so that this server has not seen who wrote it
	PRIMARY KEY (person_id, id),
	UNIQUE (person_id, request_id)
);
CREATE INDEX evidence_statement_author ON evidence_statement (author_id) WHERE author_id <> '';

-- Those statements that their owner lets be seen where they share.
CREATE TABLE evidence_shown (
	person_id    TEXT NOT NULL,
	statement_id TEXT NOT NULL,
	PRIMARY KEY (person_id, statement_id),
	FOREIGN KEY (person_id, statement_id) REFERENCES evidence_statement (person_id, id)
);
