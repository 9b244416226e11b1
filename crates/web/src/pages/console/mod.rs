//! The pages of the console.

mod entry;
mod home;
mod members;
mod staff;

pub use entry::{ConsoleJoinPage, ConsoleNote, ConsoleSignInPage};
pub use home::ConsoleHomePage;
pub use members::{MemberLine, MemberState, MembersPage};
pub use staff::StaffView;
