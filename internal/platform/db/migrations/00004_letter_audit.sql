-- +goose Up

CREATE TABLE letter (
	id         TEXT PRIMARY KEY,
	key        TEXT    NOT NULL UNIQUE,
	to_address TEXT    NOT NULL,
	to_name    TEXT    NOT NULL,
	subject    TEXT    NOT NULL,
	body       TEXT    NOT NULL,
	link       TEXT    NOT NULL,
	state      TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
	posted_at  BIGINT  NOT NULL,
	due_at     BIGINT  NOT NULL, -- not tried before
	tries      INTEGER NOT NULL,
	held_until BIGINT  NOT NULL, -- a node is sending it until then
	sent_at    BIGINT  NOT NULL,
	trouble    TEXT    NOT NULL  -- what the mail server said last
);
CREATE INDEX letter_due ON letter (state, due_at);
CREATE INDEX letter_address ON letter (to_address);

CREATE TABLE audit (
	id              TEXT PRIMARY KEY,
	at              BIGINT NOT NULL,
	actor_id        TEXT   NOT NULL,
	person_id       TEXT   NOT NULL,
	organization_id TEXT   NOT NULL,
	action          TEXT   NOT NULL,
	detail          TEXT   NOT NULL
);
CREATE INDEX audit_person ON audit (person_id, at);
CREATE INDEX audit_organization ON audit (organization_id, at);
CREATE INDEX audit_actor ON audit (actor_id);
