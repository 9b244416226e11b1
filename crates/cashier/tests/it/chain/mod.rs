//! The chain, its roots, and the proofs that lead to them: books that somebody rewrote are told from books that the wallet
//! wrote.

mod changes;
mod checkers;
mod command;
mod documented;
mod frauds;
mod inclusion;
mod offline;
mod proof;
mod publish;
mod rig;
mod roots;
mod rotation;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use cashier_core::chain::{Block, BlockKey, Outlet, Signer, StoredRoot, Verifier};
use cashier_core::setting::{Setting, WriteSetting};
use cashier_engine::roots::{KeyRing, RootKey, Roots};
use cashier_store::Reader;
use cashier_store::verify::RootsCheck;

use crate::support::System;
pub(crate) use rig::number_of;

const ORIGIN: &str = "wallet.example";
const PRINT: &str = "key.root.key";

/// Keys made from seeds; a seed's place in the list is its fingerprint.
#[derive(Default)]
struct Ring(Mutex<Vec<u8>>);

impl Ring {
    fn key_of(seed: u8) -> RootKey {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let value = data_encoding::HEXLOWER.encode(pair.public_key().as_ref());
        let print = Setting { name: PRINT.to_owned(), value };
        RootKey { signer: Signer::new(ORIGIN, pair).unwrap(), print }
    }

    fn verifier(seed: u8) -> Verifier {
        Self::key_of(seed).signer.verifier().clone()
    }
}

impl KeyRing for Ring {
    fn setting(&self) -> &str {
        PRINT
    }

    fn key(&self, print: &str) -> Result<RootKey, String> {
        let keys = self.0.lock().unwrap().iter().map(|seed| Self::key_of(*seed)).collect::<Vec<_>>();
        keys.into_iter().find(|key| key.print.value == print).ok_or_else(|| "no such key".to_owned())
    }
}

/// Signs roots of a system with the key of seed 1, which its database accepts.
async fn signing(system: &System, outlets: BTreeSet<Outlet>) -> (Arc<Roots>, Arc<Ring>) {
    let ring = Arc::new(Ring(Mutex::new(vec![1])));
    system.engine.submit(WriteSetting(Ring::key_of(1).print)).await.unwrap();
    let keys: Arc<dyn KeyRing> = Arc::clone(&ring) as Arc<dyn KeyRing>;
    (Arc::new(Roots::new(system.engine.clone(), system.reader.clone(), keys, outlets)), ring)
}

/// Writes blocks, one for each change.
async fn write(system: &System, count: u32) {
    for number in 0..count {
        let value = number.to_string();
        system.engine.submit(WriteSetting(Setting { name: "test".to_owned(), value })).await.unwrap();
    }
}

/// Every block, chain by chain.
async fn blocks(reader: &Reader) -> Vec<Block> {
    let mut all = Vec::new();
    for tip in reader.tips().await.unwrap() {
        let mut after = BlockKey { number: -1, ..tip.key };
        loop {
            let page = reader.blocks_after(after, 1_000).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.key;
            all.extend(page);
        }
    }
    all
}

/// What the proof of the roots finds.
async fn findings(reader: &Reader, verifiers: &[Verifier], outside: &[String]) -> Vec<String> {
    let (roots, tiles) = reader.roots_and_tiles().await.unwrap();
    let mut check = RootsCheck::new(&roots, &tiles, verifiers, outside);
    for block in blocks(reader).await {
        check.block(block.key, block.hash());
    }
    check.finish().iter().map(ToString::to_string).collect()
}

async fn every_root(reader: &Reader) -> Vec<StoredRoot> {
    reader.roots_and_tiles().await.unwrap().0
}
