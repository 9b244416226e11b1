//! The chain, its roots, and the proofs that lead to them.

mod checkers;
mod command;
mod documented;
mod proof;
