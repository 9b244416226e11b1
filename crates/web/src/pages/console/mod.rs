//! The pages of the console.

mod entry;
mod home;
mod lists;
mod members;
mod payment;
mod payments;
mod staff;

pub use entry::{ConsoleJoinPage, ConsoleNote, ConsoleSignInPage};
pub use home::ConsoleHomePage;
pub use lists::{
    ApprovalLine, ApprovalsPage, AuditPage, AuditRow, MerchantLine, MerchantsPage, NoticeLine, NoticesPage,
    RefundLine, RefundsPage,
};
pub use members::{MemberLine, MemberState, MembersPage};
pub use payment::PaymentPage;
pub use payments::{Choice, PaymentFilters, PaymentLine, PaymentsPage};
pub use staff::StaffView;
