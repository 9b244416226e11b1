-- The first notice with the message, for those that were resent by hand. The others have none, so no row changes its digest.

ALTER TABLE notices ADD COLUMN repeats BLOB;

ALTER TABLE archived_notices ADD COLUMN repeats BLOB;
