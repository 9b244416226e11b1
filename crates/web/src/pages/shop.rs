//! `/shop`: the menu of the demo's shop.

use askama::Template;
use cashier_core::money::Money;

use super::{Frame, Page, TourStep};
use crate::texts::Texts;

/// The menu.
#[derive(Template)]
#[template(path = "shop.html")]
pub struct ShopPage {
    /// The frame around the page.
    pub frame: Frame,
    /// The products.
    pub products: Vec<Product>,
}

/// Something to buy.
#[derive(Clone, Debug)]
pub struct Product {
    /// Its picture, which also gives its name in every language.
    pub art: Art,
    /// Its price.
    pub price: Money,
}

/// The pictures of the shop.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Art {
    /// A glass of tea.
    Tea,
    /// A pot of coffee.
    Coffee,
    /// A cold glass.
    Hibiscus,
    /// A cup with milk foam.
    FlatWhite,
    /// Pastries.
    Kleicha,
    /// A box of sweets.
    Baklava,
}

impl Art {
    /// Every picture, in the order of the menu.
    pub const ALL: [Self; 6] =
        [Self::Tea, Self::Coffee, Self::Hibiscus, Self::FlatWhite, Self::Kleicha, Self::Baklava];

    /// The product's id in forms.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Tea => "tea",
            Self::Coffee => "coffee",
            Self::Hibiscus => "hibiscus",
            Self::FlatWhite => "flat-white",
            Self::Kleicha => "kleicha",
            Self::Baklava => "baklava",
        }
    }

    /// The picture with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|art| art.id() == id)
    }

    /// The product's name.
    pub fn name(self, texts: &Texts) -> &'static str {
        self.words(texts).0
    }

    fn words(self, texts: &Texts) -> (&'static str, &'static str) {
        let [tea, coffee, hibiscus, flat_white, kleicha, baklava] = texts.shop.products;
        match self {
            Self::Tea => tea,
            Self::Coffee => coffee,
            Self::Hibiscus => hibiscus,
            Self::FlatWhite => flat_white,
            Self::Kleicha => kleicha,
            Self::Baklava => baklava,
        }
    }
}

impl ShopPage {
    fn name(&self, product: &Product) -> &'static str {
        product.art.name(self.frame.t)
    }

    fn about(&self, product: &Product) -> &'static str {
        product.art.words(self.frame.t).1
    }

    fn order_label(&self, product: &Product) -> String {
        (self.frame.t.shop.order)(self.name(product))
    }
}

impl Page for ShopPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn tour_step(&self) -> Option<TourStep> {
        Some(TourStep::Order)
    }
}
