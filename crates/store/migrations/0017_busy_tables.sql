-- How PostgreSQL stores and tidies the tables that every payment touches. A SQLite file has no such settings.

-- A payment is changed once, soon after it was made. With room on its page the new version goes there, and no index is touched.
@postgres ALTER TABLE payments SET (fillfactor = 55, autovacuum_vacuum_scale_factor = 0.02);
-- Balances change with every payment. Half-empty pages keep the new versions in place; the tables are small.
@postgres ALTER TABLE accounts SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
@postgres ALTER TABLE pins SET (fillfactor = 80);
-- A notice changes when it is delivered, and when its body goes.
@postgres ALTER TABLE notices SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
-- Rows that only arrive: the default visits them after each fifth of the whole table, all at once. A hundredth is a small visit.
@postgres ALTER TABLE transfers SET (autovacuum_vacuum_insert_scale_factor = 0.01);
@postgres ALTER TABLE entries SET (autovacuum_vacuum_insert_scale_factor = 0.01);
@postgres ALTER TABLE requests SET (autovacuum_vacuum_insert_scale_factor = 0.01);
