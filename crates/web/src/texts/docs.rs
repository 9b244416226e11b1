//! The texts around the documents.

/// The texts around the documents.
pub struct Docs {
    pub title: &'static str,
    /// The same where there is little room.
    pub section: &'static str,
    pub search: &'static str,
    /// Shown when a search finds nothing.
    pub nothing: &'static str,
    pub contents: &'static str,
    pub around: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub markdown: &'static str,
    pub copy: &'static str,
    pub copied: &'static str,
    /// Says that the document is not in the reader's language.
    pub other_language: &'static str,
    /// Marks a document in the contents that is not in the reader's language.
    pub english: &'static str,
}

pub(super) const EN: Docs = Docs {
    title: "Documentation",
    section: "Docs",
    search: "Search the documentation",
    nothing: "Nothing found. Try another word, or a code such as INVALID_SIGNATURE.",
    contents: "Contents",
    around: "Before and after this page",
    previous: "Previous",
    next: "Next",
    markdown: "This page as Markdown",
    copy: "Copy",
    copied: "Copied",
    other_language: "This page is written in English.",
    english: "in English",
};

pub(super) const ZH: Docs = Docs {
    title: "开发文档",
    section: "文档",
    search: "搜索文档",
    nothing: "没有找到相关内容，请换个关键词，或输入错误码，例如 INVALID_SIGNATURE。",
    contents: "目录",
    around: "上一页和下一页",
    previous: "上一页",
    next: "下一页",
    markdown: "查看本页 Markdown",
    copy: "复制",
    copied: "已复制",
    other_language: "本页暂无中文版，以下为英文内容。",
    english: "英文",
};

pub(super) const AR: Docs = Docs {
    title: "التوثيق",
    section: "التوثيق",
    search: "ابحث في التوثيق",
    nothing: "لا نتائج. جرّب كلمة أخرى، أو رمزًا مثل INVALID_SIGNATURE.",
    contents: "المحتويات",
    around: "الصفحة السابقة والتالية",
    previous: "السابقة",
    next: "التالية",
    markdown: "هذه الصفحة بصيغة Markdown",
    copy: "نسخ",
    copied: "تم النسخ",
    other_language: "التوثيق متاح بالإنجليزية والصينية، وهذه الصفحة بالإنجليزية.",
    english: "بالإنجليزية",
};
