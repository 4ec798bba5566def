-- +goose Up

CREATE TABLE organization (
	id         TEXT PRIMARY KEY,
	slug       TEXT   NOT NULL UNIQUE, -- for the address; never changes
	name       TEXT   NOT NULL,
	kind       TEXT   NOT NULL CHECK (kind IN ('institution', 'program', 'association')),
	homepage   TEXT   NOT NULL,
	city       TEXT   NOT NULL,
	country    TEXT   NOT NULL,
	founded_by TEXT   NOT NULL, -- '' once that person is erased
	created_at BIGINT NOT NULL
);
CREATE INDEX organization_founder ON organization (founded_by);

CREATE TABLE membership (
	organization_id TEXT   NOT NULL REFERENCES organization (id),
	person_id       TEXT   NOT NULL REFERENCES person (id),
	part            TEXT   NOT NULL CHECK (part IN ('owner', 'steward', 'lead', 'member', 'guest')),
	how             TEXT   NOT NULL CHECK (how IN ('founded', 'invitation', 'link', 'domain', 'owner')),
	since           BIGINT NOT NULL,
	PRIMARY KEY (organization_id, person_id)
);
CREATE INDEX membership_person ON membership (person_id);

-- Who left or was removed: a domain does not bring them back by itself.
CREATE TABLE departure (
	organization_id TEXT   NOT NULL REFERENCES organization (id),
	person_id       TEXT   NOT NULL REFERENCES person (id),
	left_at         BIGINT NOT NULL,
	PRIMARY KEY (organization_id, person_id)
);
CREATE INDEX departure_person ON departure (person_id);

-- An invitation to one address (uses_allowed 1), or a link without an address that several people may use.
CREATE TABLE invitation (
	id              TEXT PRIMARY KEY,
	digest          TEXT    NOT NULL UNIQUE, -- of the secret in the link
	organization_id TEXT    NOT NULL REFERENCES organization (id),
	email           TEXT    NOT NULL,        -- in small letters; '' for a link
	name            TEXT    NOT NULL,
	part            TEXT    NOT NULL CHECK (part IN ('owner', 'steward', 'lead', 'member', 'guest')),
	message         TEXT    NOT NULL,
	invited_by      TEXT    NOT NULL,        -- '' once that person is erased
	uses_allowed    INTEGER NOT NULL,
	uses            INTEGER NOT NULL,
	created_at      BIGINT  NOT NULL,
	ends_at         BIGINT  NOT NULL,
	accepted_at     BIGINT  NOT NULL,
	accepted_by     TEXT    NOT NULL,        -- '' for a link, and while nobody has
	declined_at     BIGINT  NOT NULL,
	revoked_at      BIGINT  NOT NULL
);
CREATE INDEX invitation_organization ON invitation (organization_id, created_at);
CREATE INDEX invitation_page ON invitation (organization_id, id);
CREATE INDEX invitation_email ON invitation (email);
CREATE INDEX invitation_inviter ON invitation (invited_by, created_at);
CREATE INDEX invitation_accepted ON invitation (accepted_by);

-- A mail domain that an organization says is its own.
CREATE TABLE organization_domain (
	organization_id TEXT    NOT NULL REFERENCES organization (id),
	name            TEXT    NOT NULL, -- in small letters, "museum.example"
	claimed_by      TEXT    NOT NULL,
	claimed_at      BIGINT  NOT NULL,
	digest          TEXT    NOT NULL, -- of the secret in the letter; '' where none was sent or it was used
	sent_to         TEXT    NOT NULL, -- the part before the @
	letter_ends_at  BIGINT  NOT NULL,
	verified_at     BIGINT  NOT NULL, -- 0: not yet
	verified_how    TEXT    NOT NULL CHECK (verified_how IN ('', 'letter', 'operator')),
	by_provider     BOOLEAN NOT NULL, -- who a sign-on provider vouches for becomes a member
	by_letter       BOOLEAN NOT NULL, -- who confirmed an address by letter becomes a member
	PRIMARY KEY (organization_id, name)
);
CREATE UNIQUE INDEX organization_domain_one ON organization_domain (name) WHERE verified_at > 0;
CREATE INDEX organization_domain_digest ON organization_domain (digest);
