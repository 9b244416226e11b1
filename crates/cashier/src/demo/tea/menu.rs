//! The menu: the only source of prices.

use super::words::Words;

/// The shop's currency.
pub(super) const CURRENCY: &str = "IQD";
/// The maximum quantity of an order line.
pub(super) const QUANTITY_MAX: u32 = 20;

/// One tea.
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) name: Words,
    pub(super) note: Words,
    /// The price of one in minor units.
    pub(super) minor: i64,
    /// The steeping time.
    pub(super) minutes: u32,
    /// The water temperature.
    pub(super) celsius: u32,
}

/// Every tea, in the order of the menu.
pub(super) const MENU: [Kind; 7] = [
    Kind {
        id: "cardamom",
        name: Words { en: "Cardamom black", zh: "豆蔻红茶", ar: "شاي بالهيل" },
        note: Words {
            en: "Dark leaves, crushed pods, a little sugar.",
            zh: "深色红茶，碾碎的豆蔻，少许糖。",
            ar: "أوراق داكنة وهيل مطحون وقليل من السكر.",
        },
        minor: 1_500_000,
        minutes: 5,
        celsius: 95,
    },
    Kind {
        id: "mint",
        name: Words { en: "Garden mint", zh: "花园薄荷", ar: "نعناع الحديقة" },
        note: Words {
            en: "Green tea with leaves picked this morning.",
            zh: "绿茶配今晨采摘的薄荷叶。",
            ar: "شاي أخضر مع نعناع قُطف هذا الصباح.",
        },
        minor: 2_000_000,
        minutes: 4,
        celsius: 80,
    },
    Kind {
        id: "lime",
        name: Words { en: "Dried lime", zh: "干青柠茶", ar: "نومي بصرة" },
        note: Words {
            en: "Basra limes, sour and bright. No caffeine.",
            zh: "巴士拉干青柠，酸爽明亮，不含咖啡因。",
            ar: "ليمون البصرة المجفف، حامض ومنعش، بلا كافيين.",
        },
        minor: 2_500_000,
        minutes: 8,
        celsius: 100,
    },
    Kind {
        id: "jasmine",
        name: Words { en: "Jasmine pearls", zh: "茉莉龙珠", ar: "لآلئ الياسمين" },
        note: Words {
            en: "Hand-rolled buds that open as you watch.",
            zh: "手工揉制的茶珠，在水中缓缓舒展。",
            ar: "براعم ملفوفة باليد تتفتح أمام عينيك.",
        },
        minor: 3_500_000,
        minutes: 3,
        celsius: 75,
    },
    Kind {
        id: "oolong",
        name: Words { en: "Rock oolong", zh: "武夷岩茶", ar: "أولونغ الصخور" },
        note: Words {
            en: "Roasted slowly; stone, orchid, caramel.",
            zh: "慢火焙制，岩韵、兰香、焦糖。",
            ar: "محمص ببطء، فيه نكهة الحجر والأوركيد والكراميل.",
        },
        minor: 4_500_000,
        minutes: 2,
        celsius: 92,
    },
    Kind {
        id: "white",
        name: Words { en: "Moonlight white", zh: "月光白", ar: "أبيض ضوء القمر" },
        note: Words {
            en: "Dried in the shade at night. Honey and hay.",
            zh: "夜间阴干，蜜香与草香。",
            ar: "يُجفف في الظل ليلاً، بطعم العسل والقش.",
        },
        minor: 6_000_000,
        minutes: 5,
        celsius: 85,
    },
    // More than a sample user has, to show what the cashier does then.
    Kind {
        id: "puer",
        name: Words { en: "Old-tree cake", zh: "古树茶饼", ar: "قرص الشجرة العتيقة" },
        note: Words {
            en: "A pressed cake, thirty years in the cellar.",
            zh: "窖藏三十年的古树普洱茶饼。",
            ar: "قرص مضغوط عُتّق ثلاثين عاماً في القبو.",
        },
        minor: 750_000_000,
        minutes: 1,
        celsius: 98,
    },
];

/// The tea with this id.
pub(super) fn find(id: &str) -> Option<&'static Kind> {
    MENU.iter().find(|kind| kind.id == id)
}
