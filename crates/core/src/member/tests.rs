//! Logins, roles and acts.

use super::*;

/// A login has one spelling, and nothing else is one.
#[test]
fn logins() {
    assert_eq!(Member::login_of(" Amal.Hasan@Example.com ").as_deref(), Some("amal.hasan@example.com"));
    for wrong in ["", "ab", "a b c", "ä-b-c", "a/b/c", &"x".repeat(65)] {
        assert_eq!(Member::login_of(wrong), None, "{wrong}");
    }
}

/// A role's name leads back to it in its own scope only.
#[test]
fn roles_belong_to_one_side() {
    let merchant = Scope::Merchant(MerchantId::from_bytes([1; 16]));
    for role in MemberRole::ALL {
        let (own, other) =
            if role.is_of(merchant) { (merchant, Scope::Operator) } else { (Scope::Operator, merchant) };
        assert_eq!(MemberRole::from_name(own, role.name()), Some(role));
        assert_ne!(MemberRole::from_name(other, role.name()), Some(role));
    }
}

/// Owners may do everything on their side; whoever may change something may see it; nobody at a merchant sees other
/// merchants or users; each act has a name of its own.
#[test]
fn the_table_is_sound() {
    let merchants_only = [MemberAct::SeeMerchants, MemberAct::SeeUsers];
    for act in MemberAct::ALL {
        assert!(may(MemberRole::Owner, act), "{act:?}");
        assert_eq!(may(MemberRole::MerchantOwner, act), !merchants_only.contains(&act), "{act:?}");
    }
    for role in MemberRole::ALL {
        for (does, sees) in [
            (MemberAct::Refund, MemberAct::SeeRefunds),
            (MemberAct::Cancel, MemberAct::SeePayments),
            (MemberAct::ResendNotice, MemberAct::SeeNotices),
            (MemberAct::ChangeMembers, MemberAct::SeeMembers),
            (MemberAct::Export, MemberAct::SeePayments),
        ] {
            assert!(!may(role, does) || may(role, sees), "{role:?} {does:?}");
        }
        let changes =
            [MemberAct::Refund, MemberAct::Cancel, MemberAct::ResendNotice, MemberAct::ChangeMembers];
        if matches!(role, MemberRole::ReadOnly | MemberRole::Auditor | MemberRole::Bookkeeper) {
            assert!(changes.iter().all(|act| !may(role, *act)), "{role:?}");
        }
    }
    let names: std::collections::BTreeSet<_> = MemberAct::ALL.iter().map(|act| act.name()).collect();
    assert_eq!(names.len(), MemberAct::ALL.len());
}
