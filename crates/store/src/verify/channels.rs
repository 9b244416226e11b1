//! The invariants of payments through providers.

use super::questions::{Question, Subject};

pub(super) const CHANNEL_QUESTIONS: &[Question] = &[
    Question {
        invariant: "a payment counts its attempts, and those that are live",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p LEFT JOIN (
                 SELECT shard, payment, COUNT(*) AS made,
                   SUM(CASE WHEN state IN ('prepared', 'submitted', 'unknown') THEN 1 ELSE 0 END) AS live
                 FROM channel_attempts GROUP BY shard, payment) AS a ON a.shard = p.shard AND a.payment = p.id
               WHERE p.attempts_made <> COALESCE(a.made, 0) OR p.attempts_live <> COALESCE(a.live, 0)",
    },
    Question {
        invariant: "a payment is credited by one attempt at most, and by the one that it names",
        subject: Subject::Payment,
        text: "SELECT p.id FROM payments p LEFT JOIN (
                 SELECT shard, payment, COUNT(*) AS n, MIN(number) AS number FROM channel_attempts
                 WHERE credit = 'payment' GROUP BY shard, payment) AS a ON a.shard = p.shard AND a.payment = p.id
               WHERE COALESCE(a.n, 0) > 1 OR COALESCE(a.number, 0) <> COALESCE(p.paid_attempt, 0)",
    },
    Question {
        invariant: "an attempt that was paid has its transfer of the whole amount from its provider",
        subject: Subject::Payment,
        text: "SELECT a.payment FROM channel_attempts a
               LEFT JOIN transfers t ON t.shard = a.shard AND t.id = a.transfer
               WHERE a.state = 'succeeded' AND (t.id IS NULL OR t.amount <> a.amount OR t.subject <> a.payment
                  OR t.state <> 'posted' OR t.kind <> a.credit OR substr(t.debit, 1, 16) <> a.account)",
    },
    Question {
        invariant: "money that paid nothing has an errand that gives it back",
        subject: Subject::Payment,
        text: "SELECT a.payment FROM channel_attempts a LEFT JOIN (
                 SELECT shard, payment, attempt, COUNT(*) AS n, SUM(amount) AS total FROM errands
                 WHERE kind = 'surplus' GROUP BY shard, payment, attempt) AS e
                 ON e.shard = a.shard AND e.payment = a.payment AND e.attempt = a.number
               WHERE a.credit = 'surplus' AND (COALESCE(e.n, 0) <> 1 OR e.total <> a.amount)",
    },
    Question {
        invariant: "what an attempt gave back and shared is the sum of its errands",
        subject: Subject::Payment,
        text: "SELECT a.payment FROM channel_attempts a LEFT JOIN (
                 SELECT shard, payment, attempt,
                   SUM(CASE WHEN kind IN ('refund', 'surplus') AND state <> 'failed' THEN amount ELSE 0 END) AS back,
                   SUM(CASE WHEN kind = 'share' AND state <> 'failed' THEN amount
                            WHEN kind = 'return' AND state = 'succeeded' THEN -amount ELSE 0 END) AS shared
                 FROM errands GROUP BY shard, payment, attempt) AS e
                 ON e.shard = a.shard AND e.payment = a.payment AND e.attempt = a.number
               WHERE (a.credit = 'payment' AND a.refunded <> COALESCE(e.back, 0)) OR a.shared <> COALESCE(e.shared, 0)",
    },
    Question {
        invariant: "an errand's transfer stands as the errand does",
        subject: Subject::Payment,
        text: "SELECT e.payment FROM errands e LEFT JOIN transfers t ON t.shard = e.shard AND t.id = e.transfer
               WHERE e.transfer IS NOT NULL AND (t.id IS NULL OR t.amount <> e.amount OR t.state <>
                 CASE e.state WHEN 'succeeded' THEN 'posted' WHEN 'failed' THEN 'voided' ELSE 'pending' END)",
    },
    Question {
        invariant: "a refund through a provider stands as its errand does",
        subject: Subject::Refund,
        text: "SELECT r.id FROM refunds r JOIN errands e ON e.shard = r.shard AND e.refund = r.id AND e.kind = 'refund'
               WHERE r.amount <> e.amount OR r.state <>
                 CASE e.state WHEN 'succeeded' THEN 'succeeded' WHEN 'failed' THEN 'failed' ELSE 'processing' END",
    },
    Question {
        invariant: "a refund that is under way has its errand",
        subject: Subject::Refund,
        text: "SELECT r.id FROM refunds r
               LEFT JOIN errands e ON e.shard = r.shard AND e.refund = r.id AND e.kind = 'refund'
               WHERE r.state = 'processing' AND e.number IS NULL",
    },
];
