-- Passwords that another person made for a user: good until a moment, and for one thing alone, to choose one's own.
-- password_until: that moment; 0: the password is the user's own.
ALTER TABLE web_user ADD COLUMN password_until INTEGER NOT NULL DEFAULT 0 CHECK (password_until >= 0);
-- What the browser said of itself when the session was opened, so that its user knows it again.
ALTER TABLE web_session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
