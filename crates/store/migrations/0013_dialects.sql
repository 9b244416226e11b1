-- What a client speaks. A payment keeps it for its notices; where it has none, that is the wallet dialect.

ALTER TABLE merchants ADD COLUMN dialect TEXT NOT NULL DEFAULT 'wallet';

ALTER TABLE payments ADD COLUMN dialect TEXT;
