-- +goose Up

-- What a person lets others see. The content lies in share_piece, and goes when the grant ends or is revoked.
CREATE TABLE share_grant (
	id              TEXT PRIMARY KEY,
	person_id       TEXT    NOT NULL REFERENCES person (id), -- whose it is
	target          TEXT    NOT NULL CHECK (target IN ('person', 'part', 'link')),
	email           TEXT    NOT NULL, -- of a person, in small letters
	other_id        TEXT    NOT NULL, -- the person who opened it first with that address; '' before
	organization_id TEXT    NOT NULL,
	parts           TEXT    NOT NULL, -- played in the organization, with spaces between
	target_name     TEXT    NOT NULL, -- as its owner calls them
	digest          TEXT    NOT NULL, -- of the secret in the link; '' where there is none, and after the end
	phrase          TEXT    NOT NULL, -- argon2id of the passphrase of the link; '' for none
	line            TEXT    NOT NULL,
	comments        BOOLEAN NOT NULL,
	conversation    BOOLEAN NOT NULL,
	choice          TEXT    NOT NULL, -- JSON: what was chosen, by id
	created_at      BIGINT  NOT NULL,
	shown_at        BIGINT  NOT NULL, -- when the content was taken
	ends_at         BIGINT  NOT NULL,
	revoked_at      BIGINT  NOT NULL,
	closed_at       BIGINT  NOT NULL  -- the conversation was closed
);
CREATE INDEX share_grant_person ON share_grant (person_id, created_at);
CREATE INDEX share_grant_email ON share_grant (email) WHERE email <> '';
CREATE INDEX share_grant_organization ON share_grant (organization_id) WHERE organization_id <> '';
CREATE INDEX share_grant_other ON share_grant (other_id) WHERE other_id <> '';
CREATE UNIQUE INDEX share_grant_digest ON share_grant (digest) WHERE digest <> '';
CREATE INDEX share_grant_ends ON share_grant (ends_at);

-- What the other sees: a copy of exactly what was chosen, as it was.
CREATE TABLE share_piece (
	grant_id  TEXT    NOT NULL REFERENCES share_grant (id),
	position  INTEGER NOT NULL,
	person_id TEXT    NOT NULL REFERENCES person (id),
	kind      TEXT    NOT NULL CHECK (kind IN ('reflection', 'plan', 'evidence', 'statement', 'portfolio')),
	thing_id  TEXT    NOT NULL,
	content   TEXT    NOT NULL, -- JSON
	PRIMARY KEY (grant_id, position)
);
CREATE INDEX share_piece_thing ON share_piece (person_id, kind, thing_id);

-- Somebody who gave the passphrase of a link, until their browser closes.
CREATE TABLE share_visit (
	digest   TEXT PRIMARY KEY, -- of the secret in the cookie
	grant_id TEXT   NOT NULL REFERENCES share_grant (id),
	at       BIGINT NOT NULL
);
CREATE INDEX share_visit_grant ON share_visit (grant_id);

CREATE TABLE share_opening (
	id       TEXT PRIMARY KEY,
	grant_id TEXT   NOT NULL REFERENCES share_grant (id),
	viewer   TEXT   NOT NULL, -- tells viewers apart: 'person:<id>', or 'visit:' and a digest
	other_id TEXT   NOT NULL, -- the person, where somebody was signed in
	by_link  BOOLEAN NOT NULL,
	at       BIGINT NOT NULL
);
CREATE INDEX share_opening_grant ON share_opening (grant_id, at);
CREATE INDEX share_opening_other ON share_opening (other_id) WHERE other_id <> '';

CREATE TABLE share_comment (
	id          TEXT PRIMARY KEY,
	grant_id    TEXT   NOT NULL REFERENCES share_grant (id),
	viewer      TEXT   NOT NULL, -- as in share_opening: who may take it back
	author_id   TEXT   NOT NULL, -- '' for somebody without an account, or who left
	author_name TEXT   NOT NULL, -- as typed with a link; '' where author_id says who
	about       TEXT   NOT NULL, -- the part that it is about, 'evidence:<id>'; '' for the whole
	body        TEXT   NOT NULL,
	at          BIGINT NOT NULL
);
CREATE INDEX share_comment_grant ON share_comment (grant_id, at);
CREATE INDEX share_comment_author ON share_comment (author_id) WHERE author_id <> '';

-- Notes of a conversation. They outlive the grant where both agreed, so they hold who the two are.
CREATE TABLE share_note (
	id           TEXT PRIMARY KEY,
	grant_id     TEXT    NOT NULL,
	owner_id     TEXT    NOT NULL, -- '' after they left
	other_id     TEXT    NOT NULL,
	author       TEXT    NOT NULL CHECK (author IN ('owner', 'other')),
	body         TEXT    NOT NULL,
	wording      INTEGER NOT NULL, -- grows with every change of the text
	owner_agreed BIGINT  NOT NULL,
	other_agreed BIGINT  NOT NULL,
	owner_keeps  BOOLEAN NOT NULL,
	other_keeps  BOOLEAN NOT NULL,
	written_at   BIGINT  NOT NULL
);
CREATE INDEX share_note_grant ON share_note (grant_id);
CREATE INDEX share_note_owner ON share_note (owner_id);
CREATE INDEX share_note_other ON share_note (other_id);
