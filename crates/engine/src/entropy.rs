//! Randomness. Nothing else in the product draws it.

use std::sync::atomic::{AtomicU64, Ordering};

use aws_lc_rs::digest;

/// A source of random bytes.
pub trait Entropy: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, bytes: &mut [u8]);

    /// A seed for the ids of one command.
    fn seed(&self) -> [u8; 16] {
        let mut seed = [0; 16];
        self.fill(&mut seed);
        seed
    }

    /// A secret for one token.
    fn secret(&self) -> [u8; 16] {
        self.seed()
    }
}

/// The system's cryptographic randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let filled = aws_lc_rs::rand::fill(bytes);
        // Without randomness every secret would be guessable, so there is nothing sensible left to do.
        assert!(filled.is_ok(), "the system provides no random bytes");
    }
}

/// Returns the same bytes for the same seed. For tests.
#[derive(Debug, Default)]
pub struct SeededEntropy {
    seed: u64,
    drawn: AtomicU64,
}

impl SeededEntropy {
    /// A source that repeats its output for the same seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let drawn = self.drawn.fetch_add(1, Ordering::SeqCst);
            let mut block = [0; 16];
            let (seed, count) = block.split_at_mut(8);
            seed.copy_from_slice(&self.seed.to_be_bytes());
            count.copy_from_slice(&drawn.to_be_bytes());
            let hash = digest::digest(&digest::SHA256, &block);
            for (byte, random) in chunk.iter_mut().zip(hash.as_ref()) {
                *byte = *random;
            }
        }
    }
}
