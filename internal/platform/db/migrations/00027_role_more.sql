-- +goose Up

-- The working text of a role as it was before it was brought to another release.
CREATE TABLE role_carried (
	role_id    TEXT PRIMARY KEY REFERENCES role (id),
	release_id TEXT NOT NULL REFERENCES release (id),
	content    TEXT NOT NULL -- JSON: role.Profile
);
