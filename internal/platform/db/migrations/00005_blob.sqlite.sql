-- Files by the SHA-256 of their content, in chunks. The same text stands in 00005_blob.postgres.sql, with BYTEA.

-- +goose Up

-- What somebody sends or has sent and nothing holds yet. It counts for their quota and is swept when it lies too long.
CREATE TABLE blob_upload (
	id         TEXT PRIMARY KEY,
	person_id  TEXT   NOT NULL,
	digest     TEXT   NOT NULL, -- '' while it comes
	name       TEXT   NOT NULL, -- for people; never a path
	type       TEXT   NOT NULL, -- '' while it comes
	size       BIGINT NOT NULL, -- bytes so far
	touched_at BIGINT NOT NULL
);
CREATE INDEX blob_upload_person ON blob_upload (person_id);
CREATE INDEX blob_upload_digest ON blob_upload (digest);
CREATE INDEX blob_upload_touched ON blob_upload (touched_at);

CREATE TABLE blob (
	digest    TEXT PRIMARY KEY, -- SHA-256 in hex
	size      BIGINT NOT NULL,  -- bytes
	series    TEXT   NOT NULL,  -- the id of the upload that brought its chunks
	stored_at BIGINT NOT NULL
);

CREATE TABLE blob_chunk (
	series TEXT    NOT NULL, -- id of an upload
	n      INTEGER NOT NULL, -- place, from 0
	bytes  BLOB    NOT NULL, -- 256 KiB, the last one fewer
	PRIMARY KEY (series, n)
);

-- Who holds a file for what. A file that nobody holds is gone.
CREATE TABLE blob_holder (
	person_id TEXT NOT NULL,
	noun      TEXT NOT NULL, -- the room that holds it: "evidence"
	thing     TEXT NOT NULL, -- what in that room: an id
	digest    TEXT NOT NULL REFERENCES blob (digest),
	PRIMARY KEY (person_id, noun, thing, digest)
);
CREATE INDEX blob_holder_digest ON blob_holder (digest);
