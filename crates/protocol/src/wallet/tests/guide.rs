//! The guide for merchants: its samples are read by the very code that serves them.

use super::{list, text};
