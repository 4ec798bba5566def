-- +goose Up

-- What a job of an organization uses, written by the people of that organization.
CREATE TABLE role (
	id              TEXT   PRIMARY KEY,
	organization_id TEXT   NOT NULL,
	release_id      TEXT   NOT NULL REFERENCES release (id),
	title           TEXT   NOT NULL, -- as in content, for lists
	team            TEXT   NOT NULL, -- the same
	content         TEXT   NOT NULL, -- JSON: role.Profile, as it is written now
	revision        BIGINT NOT NULL, -- grows with every change of content
	family          TEXT   NOT NULL,
	step            BIGINT NOT NULL, -- within the family; 0 for none
	posts           BIGINT NOT NULL,
	vacant          BIGINT NOT NULL,
	agreed          BIGINT NOT NULL, -- number of the last agreed version; 0 for none
	origin          TEXT   NOT NULL, -- 'role:<id>', 'starter:<key>', 'text:<id>'; '' for nothing
	person_id       TEXT   NOT NULL, -- who began it; '' once that person is erased
	created_at      BIGINT NOT NULL,
	changed_at      BIGINT NOT NULL,
	retired_at      BIGINT NOT NULL
);
CREATE INDEX role_organization ON role (organization_id);
CREATE INDEX role_person ON role (person_id);

-- What was agreed. It never changes, and goes only after its role: it names the role without a reference for that reason.
CREATE TABLE role_version (
	role_id    TEXT   NOT NULL,
	number     BIGINT NOT NULL,
	release_id TEXT   NOT NULL,
	content    TEXT   NOT NULL, -- JSON: role.Profile
	note       TEXT   NOT NULL,
	person_id  TEXT   NOT NULL, -- '' once that person is erased
	at         BIGINT NOT NULL,
	PRIMARY KEY (role_id, number)
);
CREATE INDEX role_version_person ON role_version (person_id);

CREATE TABLE role_proposal (
	id         TEXT   PRIMARY KEY,
	role_id    TEXT   NOT NULL REFERENCES role (id),
	seq        BIGINT NOT NULL,
	part       TEXT   NOT NULL CHECK (part IN ('title', 'purpose', 'team', 'use', 'example', 'remove')),
	item_id    TEXT   NOT NULL, -- '' for title, purpose and team
	before     TEXT   NOT NULL, -- JSON: role.Said, what stood there when it was proposed
	after      TEXT   NOT NULL, -- the same
	reason     TEXT   NOT NULL,
	person_id  TEXT   NOT NULL, -- '' once that person is erased
	at         BIGINT NOT NULL,
	state      TEXT   NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
	reply      TEXT   NOT NULL,
	decided_by TEXT   NOT NULL, -- the same
	decided_at BIGINT NOT NULL,
	UNIQUE (role_id, seq)
);
CREATE INDEX role_proposal_person ON role_proposal (person_id);
CREATE INDEX role_proposal_decided ON role_proposal (decided_by);

CREATE TABLE role_comment (
	id        TEXT   PRIMARY KEY,
	role_id   TEXT   NOT NULL REFERENCES role (id),
	seq       BIGINT NOT NULL,
	item_id   TEXT   NOT NULL, -- '' for one on the whole
	text      TEXT   NOT NULL,
	person_id TEXT   NOT NULL, -- '' once that person is erased
	at        BIGINT NOT NULL,
	UNIQUE (role_id, seq)
);
CREATE INDEX role_comment_person ON role_comment (person_id);

CREATE TABLE role_holder (
	role_id   TEXT   NOT NULL REFERENCES role (id),
	person_id TEXT   NOT NULL REFERENCES person (id),
	since     BIGINT NOT NULL,
	PRIMARY KEY (role_id, person_id)
);
CREATE INDEX role_holder_person ON role_holder (person_id);

CREATE TABLE role_change (
	role_id    TEXT   NOT NULL REFERENCES role (id),
	seq        BIGINT NOT NULL,
	what       TEXT   NOT NULL,
	part       TEXT   NOT NULL, -- as of a proposal; '' where it is about the whole
	item_id    TEXT   NOT NULL,
	code       TEXT   NOT NULL, -- of the item
	before     TEXT   NOT NULL, -- JSON: role.Said
	after      TEXT   NOT NULL,
	person_id  TEXT   NOT NULL, -- '' once that person is erased
	subject_id TEXT   NOT NULL, -- whom it is about, where it is about a person; the same
	at         BIGINT NOT NULL,
	PRIMARY KEY (role_id, seq)
);
CREATE INDEX role_change_person ON role_change (person_id);
CREATE INDEX role_change_subject ON role_change (subject_id);

-- The one change that an agreed version allows: a person who is erased takes their name along.
-- +goose StatementBegin
CREATE TRIGGER role_version_kept BEFORE UPDATE ON role_version
WHEN NOT (NEW.person_id = '' AND NEW.role_id = OLD.role_id AND NEW.number = OLD.number AND NEW.release_id = OLD.release_id
	AND NEW.content = OLD.content AND NEW.note = OLD.note AND NEW.at = OLD.at)
BEGIN
	SELECT RAISE(ABORT, 'an agreed version never changes');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER role_version_stays BEFORE DELETE ON role_version
WHEN EXISTS (SELECT 1 FROM role WHERE id = OLD.role_id)
BEGIN
	SELECT RAISE(ABORT, 'an agreed version goes only with its role');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER role_version_once BEFORE INSERT ON role_version
WHEN EXISTS (SELECT 1 FROM role_version WHERE role_id = NEW.role_id AND number = NEW.number)
BEGIN
	SELECT RAISE(ABORT, 'an agreed version never changes');
END;
-- +goose StatementEnd
