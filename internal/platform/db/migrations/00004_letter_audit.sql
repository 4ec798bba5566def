-- +goose Up

CREATE TABLE letter (
	id          TEXT PRIMARY KEY,
	key         TEXT    NOT NULL UNIQUE,
	to_address  TEXT    NOT NULL,
	to_name     TEXT    NOT NULL,
	subject     TEXT    NOT NULL,
	body        TEXT    NOT NULL, -- '' as soon as it is sent
	link        TEXT    NOT NULL, -- '' as soon as it is sent
	unsubscribe TEXT    NOT NULL, -- address of List-Unsubscribe; '' for none, and as soon as it is sent
	state       TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
	reason      TEXT    NOT NULL, -- why it failed, one word of ours; '' where it did not
	trouble     TEXT    NOT NULL, -- what the mail server said last
	posted_at   BIGINT  NOT NULL,
	ends_at     BIGINT  NOT NULL, -- of no use to anybody after; 0: always of use
	shown_at    BIGINT  NOT NULL, -- told in the log, as there was no mail server; 0: was not
	due_at      BIGINT  NOT NULL, -- not tried before
	tries       INTEGER NOT NULL,
	held_until  BIGINT  NOT NULL, -- a node is sending it until then
	sent_at     BIGINT  NOT NULL,
	by_id       TEXT    NOT NULL DEFAULT '', -- of the person who is named in it; '' for none
	brief       BOOLEAN NOT NULL DEFAULT FALSE -- the row goes as soon as it is sent
);
CREATE INDEX letter_due ON letter (state, due_at);
CREATE INDEX letter_address ON letter (to_address);
CREATE INDEX letter_by ON letter (by_id) WHERE by_id <> '';
CREATE INDEX letter_posted ON letter (posted_at);

CREATE TABLE audit (
	id              TEXT PRIMARY KEY,
	at              BIGINT NOT NULL,
	actor_id        TEXT   NOT NULL,
	person_id       TEXT   NOT NULL,
	organization_id TEXT   NOT NULL,
	action          TEXT   NOT NULL,
	detail          TEXT   NOT NULL
);
CREATE INDEX audit_person ON audit (person_id, id);
CREATE INDEX audit_organization ON audit (organization_id, id);
CREATE INDEX audit_actor ON audit (actor_id);
