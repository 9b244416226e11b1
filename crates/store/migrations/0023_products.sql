-- The product of payments that are not paid at once by the user. The others have none, so no row changes its digest.

ALTER TABLE payments ADD COLUMN product TEXT CHECK (product IN ('auth_capture', 'agreement', 'escrow'));

ALTER TABLE archived_payments ADD COLUMN product TEXT CHECK (product IN ('auth_capture', 'agreement', 'escrow'));
