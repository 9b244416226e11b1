-- A page asks for one order by its number twice a second, and whether something was bought; its user may have ten thousand
-- other orders. SQLite prefers an index that gives the list in its order, so the payment ends these too.
CREATE INDEX web_orders_by_number ON web_orders (shard, app, user_number, trade_no, payment);
CREATE INDEX web_orders_by_article ON web_orders (shard, app, user_number, record_id, schema_id, payment);
DROP INDEX web_orders_by_trade_no;
DROP INDEX web_orders_by_record;
