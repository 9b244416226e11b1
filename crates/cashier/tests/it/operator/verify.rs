//! `cashier verify`.

use super::Desk;

/// With the flag the command stores how far the books are proved, and the next run begins there. Without it everything
/// is proved.
#[test]
fn a_proof_begins_where_the_last_one_ended() {
    let desk = Desk::with_merchant();
    let since = |arguments: &[&str]| {
        let said = desk.run(&[&["verify", "--json"], arguments].concat()).right().json();
        assert_eq!(said["ok"], true);
        said["since"].as_str().map(str::to_owned)
    };
    assert_eq!(since(&["--since-last"]), None, "nothing was proved before");
    let point = since(&["--since-last"]);
    assert!(point.is_some());
    assert_eq!(since(&[]), None);
    assert!(since(&["--since-last"]) >= point);
}
