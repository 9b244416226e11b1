//! The invariants between a fact and the records written with it: currencies, lines of statements, records of requests.

use super::questions::{Again, Question, Subject};

pub(super) const RECORD_QUESTIONS: &[Question] = &[
    Question {
        invariant: "a transfer has the currency of both its accounts",
        subject: Subject::Transfer,
        over: "transfers",
        again: Again::Sums,
        text: "SELECT t.id FROM [all transfers] t WHERE [code t.debit] <> t.currency OR [code t.credit] <> t.currency",
    },
    Question {
        invariant: "a refund has its payment, and the currency of its payment and of its transfer",
        subject: Subject::Refund,
        over: "refunds",
        again: Again::New,
        text: "SELECT r.id FROM [all refunds] r WHERE [new r.id] AND (
                 NOT EXISTS (SELECT 1 FROM [all payments] p
                   WHERE p.shard = r.shard AND p.id = r.payment AND p.currency = r.currency)
                 OR EXISTS (SELECT 1 FROM [all transfers] t
                   WHERE t.shard = r.shard AND t.id = r.transfer AND t.currency <> r.currency))",
    },
    Question {
        invariant: "an attempt has the currency of its payment and of its transfer",
        subject: Subject::Payment,
        over: "payment_attempts",
        again: Again::All,
        text: "SELECT a.payment FROM payment_attempts a
               WHERE NOT EXISTS (SELECT 1 FROM [all payments] p
                   WHERE p.shard = a.shard AND p.id = a.payment AND p.currency = a.currency)
                 OR EXISTS (SELECT 1 FROM [all transfers] t
                   WHERE t.shard = a.shard AND t.id = a.transfer AND t.currency <> a.currency)",
    },
    Question {
        invariant: "a provider call has the currency of its attempt and of its transfer",
        subject: Subject::Payment,
        over: "provider_calls",
        again: Again::All,
        text: "SELECT e.payment FROM provider_calls e
               LEFT JOIN payment_attempts a ON a.shard = e.shard AND a.payment = e.payment AND a.number = e.attempt
               WHERE a.number IS NULL OR a.currency <> e.currency
                 OR EXISTS (SELECT 1 FROM [all transfers] t
                   WHERE t.shard = e.shard AND t.id = e.transfer AND t.currency <> e.currency)",
    },
    Question {
        invariant: "a line of a statement says what its transfer did",
        subject: Subject::Transfer,
        over: "entries",
        again: Again::Sums,
        text: "SELECT e.transfer FROM [all entries] e LEFT JOIN [all transfers] t ON t.id = e.transfer
               WHERE t.id IS NULL OR t.state <> 'posted' OR t.currency <> e.currency OR t.kind <> e.kind
                  OR t.subject <> e.subject OR NOT (
                    ([owner t.credit] = e.user_id AND [user t.credit] AND e.change = t.amount)
                 OR ([owner t.debit] = e.user_id AND [user t.debit] AND e.change = -t.amount))",
    },
    Question {
        invariant: "a posted transfer of a user has its line in the statement",
        subject: Subject::Transfer,
        over: "transfers",
        again: Again::Sums,
        text: "SELECT id FROM (
                 SELECT id, [owner debit] AS owner FROM [all transfers] AS t
                 WHERE state = 'posted' AND [user debit]
                 UNION ALL SELECT id, [owner credit] FROM [all transfers] AS t
                 WHERE state = 'posted' AND [user credit]
                 EXCEPT SELECT transfer, user_id FROM [all entries] AS e) AS missing",
    },
    Question {
        invariant: "a top-up credits the user that it names",
        subject: Subject::Transfer,
        over: "transfers",
        again: Again::Sums,
        text: "SELECT t.id FROM [all transfers] t WHERE t.kind = 'top_up'
               AND ([owner t.credit] <> t.subject OR NOT [user t.credit])",
    },
    Question {
        invariant: "a top-up has its record, under the operator's reference",
        subject: Subject::Transfer,
        over: "transfers",
        again: Again::Never,
        text: "SELECT id FROM (SELECT id, subject FROM [all transfers] AS t WHERE kind = 'top_up'
                 EXCEPT SELECT subject, owner FROM [all requests] AS r WHERE operation = 'top_up') AS missing",
    },
    Question {
        invariant: "the record of a top-up has its transfer",
        subject: Subject::Transfer,
        over: "requests",
        again: Again::Never,
        text: "SELECT subject FROM (SELECT subject, owner FROM [all requests] AS r WHERE operation = 'top_up' AND state = 'done'
                 EXCEPT SELECT id, subject FROM [all transfers] AS t WHERE kind = 'top_up') AS missing",
    },
    Question {
        invariant: "a refund has its idempotency record",
        subject: Subject::Refund,
        over: "refunds",
        again: Again::New,
        text: "SELECT f.id FROM [all refunds] f WHERE [new f.id] AND NOT EXISTS (
                 SELECT 1 FROM [all requests] r
                 WHERE r.shard = f.shard AND r.hash = [request_hash f.merchant, 'refund', f.request_id]
                   AND r.subject = f.id AND r.operation = 'refund' AND r.owner = f.merchant)",
    },
    Question {
        invariant: "the idempotency record of a payment has its payment",
        subject: Subject::Payment,
        over: "requests",
        again: Again::Never,
        text: "SELECT r.subject FROM [all requests] r WHERE r.operation = 'pay' AND r.state = 'done' AND NOT EXISTS (
                 SELECT 1 FROM [all payments] p WHERE p.shard = r.shard AND p.id = r.subject AND p.merchant = r.owner)",
    },
    Question {
        invariant: "a request's record is whole",
        subject: Subject::Transfer,
        over: "requests",
        again: Again::Never,
        text: "SELECT r.subject FROM [all requests] r WHERE NOT (
                 (r.state = 'done' AND r.fingerprint IS NOT NULL AND r.subject IS NOT NULL AND r.answer IS NOT NULL)
                 OR (r.state = 'barred' AND r.fingerprint IS NULL AND r.subject IS NULL AND r.answer IS NULL))",
    },
    Question {
        invariant: "the key of a confirmation is whole, and of a paid payment",
        subject: Subject::Payment,
        over: "payments",
        again: Again::Sums,
        text: "SELECT p.id FROM [all payments] p WHERE (p.confirm_key IS NULL) <> (p.confirm_fingerprint IS NULL)
                  OR (p.confirm_key IS NOT NULL AND p.state <> 'succeeded')",
    },
    Question {
        invariant: "a request is found under its key",
        subject: Subject::Transfer,
        over: "requests",
        again: Again::Never,
        text: "SELECT r.subject FROM [all requests] r WHERE r.hash <> [request_hash r.owner, r.operation, r.key]",
    },
    Question {
        invariant: "a user's statement is one chain, each line from the balance that the one before it left",
        subject: Subject::Transfer,
        over: "entries",
        again: Again::Sums,
        text: "SELECT e.transfer FROM [all entries] e
               LEFT JOIN [all entries] p ON p.shard = e.shard AND p.transfer = e.previous AND p.user_id = e.user_id
               WHERE e.balance_after - e.change <> COALESCE(p.balance_after, 0) OR e.number <> COALESCE(p.number, 0) + 1
                  OR (p.transfer IS NULL AND e.previous IS NOT NULL) OR p.currency <> e.currency",
    },
    Question {
        invariant: "a user's statement is one chain, and no line is before the one that it follows",
        subject: Subject::Transfer,
        over: "entries",
        again: Again::New,
        text: "SELECT e.transfer FROM [all entries] e
               JOIN [all entries] p ON p.shard = e.shard AND p.transfer = e.previous AND p.user_id = e.user_id
               WHERE [new e.transfer] AND p.at > e.at",
    },
    Question {
        invariant: "a user's statement is one chain, and its account leads to the newest line",
        subject: Subject::Account,
        over: "accounts",
        again: Again::All,
        text: "SELECT a.id FROM accounts a WHERE [user a.id] AND CASE WHEN a.last_line IS NULL
                 THEN a.lines <> 0 OR a.last_line_at IS NOT NULL OR a.credits_posted <> a.debits_posted
                 ELSE NOT EXISTS (SELECT 1 FROM [all entries] e
                   WHERE e.shard = a.shard AND e.transfer = a.last_line AND e.user_id = [owner a.id]
                     AND e.currency = [code a.id] AND e.number = a.lines AND e.at = a.last_line_at
                     AND e.balance_after = a.credits_posted - a.debits_posted) END",
    },
];
