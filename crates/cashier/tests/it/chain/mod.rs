//! The chain, its roots, and the proofs that lead to them.

mod checkers;
mod proof;
