-- +goose Up

CREATE TABLE person (
	id           TEXT PRIMARY KEY,
	name         TEXT    NOT NULL,
	email        TEXT    NOT NULL UNIQUE, -- in small letters; confirmed before the row exists
	language     TEXT    NOT NULL,        -- '' for that of the browser
	operator     BOOLEAN NOT NULL,
	created_at   BIGINT  NOT NULL,
	barred_at    BIGINT  NOT NULL         -- 0: may sign in
);

CREATE TABLE passphrase (
	person_id  TEXT PRIMARY KEY REFERENCES person (id),
	hash       TEXT   NOT NULL, -- argon2id in the PHC string form
	changed_at BIGINT NOT NULL
);

CREATE TABLE passkey (
	id         TEXT PRIMARY KEY, -- credential id, base64url
	person_id  TEXT   NOT NULL REFERENCES person (id),
	name       TEXT   NOT NULL,
	credential TEXT   NOT NULL,  -- JSON of the library
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person_id);

-- An account elsewhere (OpenID Connect) that opens this one.
CREATE TABLE identity (
	provider  TEXT   NOT NULL,
	subject   TEXT   NOT NULL,
	person_id TEXT   NOT NULL REFERENCES person (id),
	email     TEXT   NOT NULL,
	linked_at BIGINT NOT NULL,
	used_at   BIGINT NOT NULL,
	PRIMARY KEY (provider, subject)
);
CREATE INDEX identity_person ON identity (person_id);

CREATE TABLE session (
	id         TEXT PRIMARY KEY,
	digest     TEXT   NOT NULL UNIQUE, -- of the secret in the cookie
	person_id  TEXT   NOT NULL REFERENCES person (id),
	via        TEXT   NOT NULL,        -- passphrase, link, passkey, or the name of a provider
	agent      TEXT   NOT NULL,        -- browser and system, in a few words
	created_at BIGINT NOT NULL,
	seen_at    BIGINT NOT NULL,
	proved_at  BIGINT NOT NULL,
	ends_at    BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_ends ON session (ends_at);

CREATE TABLE token (
	id         TEXT PRIMARY KEY,
	digest     TEXT   NOT NULL UNIQUE,
	person_id  TEXT   NOT NULL REFERENCES person (id),
	name       TEXT   NOT NULL,
	scopes     TEXT   NOT NULL, -- with spaces between
	created_at BIGINT NOT NULL,
	used_at    BIGINT NOT NULL,
	ends_at    BIGINT NOT NULL  -- 0: no end
);
CREATE INDEX token_person ON token (person_id);

-- What a link in a letter stands for; good once.
CREATE TABLE ticket (
	digest     TEXT PRIMARY KEY,
	kind       TEXT   NOT NULL,
	person_id  TEXT   NOT NULL, -- '' where there is no account yet
	email      TEXT   NOT NULL,
	payload    TEXT   NOT NULL, -- JSON
	created_at BIGINT NOT NULL,
	ends_at    BIGINT NOT NULL,
	used_at    BIGINT NOT NULL
);
CREATE INDEX ticket_person ON ticket (person_id);
CREATE INDEX ticket_email ON ticket (email);
CREATE INDEX ticket_ends ON ticket (ends_at);

-- How often something that is limited was tried.
CREATE TABLE attempt (
	key     TEXT PRIMARY KEY, -- what, and a digest of address or e-mail
	since   BIGINT  NOT NULL,
	count   INTEGER NOT NULL,
	ends_at BIGINT  NOT NULL
);
CREATE INDEX attempt_ends ON attempt (ends_at);
