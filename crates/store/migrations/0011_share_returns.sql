-- How shares of an order come back is kept with the order, so that no decision has to know the providers.

ALTER TABLE payment_attempts ADD COLUMN share_returns TEXT NOT NULL DEFAULT 'with_refund'
  CHECK (share_returns IN ('alone', 'with_refund'));

UPDATE payment_attempts SET share_returns = 'alone' WHERE provider = 'wechat_pay';
