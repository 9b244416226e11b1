//! The demo's guided tour: a strip on each page of one payment, from the shop to the timeline.

use super::Frame;
use super::moment::localized;

/// The steps, in the order of the texts of the walkthrough.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Order something in the shop.
    Order,
    /// Sign in at the cashier.
    SignIn,
    /// Confirm with the PIN.
    Confirm,
    /// Both sides are told.
    Told,
    /// Read the timeline.
    Timeline,
}

/// What the strip says.
pub struct Strip {
    /// Such as "Step 2 of 5".
    pub place: String,
    /// The step's title.
    pub title: &'static str,
    /// What happens in it.
    pub text: &'static str,
    /// After the last step.
    pub done: Option<&'static str>,
}

impl Strip {
    /// The strip of one step.
    pub fn new(frame: &Frame, step: Step) -> Self {
        let (demo, place) = (&frame.t.demo, step as usize);
        let number = |n: usize| localized(frame.locale, &n.to_string());
        let (title, text) = demo.walk.get(place).copied().unwrap_or_default();
        Self {
            place: (demo.tour.place)(&number(place.saturating_add(1)), &number(demo.walk.len())),
            title,
            text,
            done: (step == Step::Timeline).then_some(demo.tour.done),
        }
    }
}
