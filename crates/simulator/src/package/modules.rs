//! `import` and `export`: turned into calls that the frame's loader understands (`assets/frame/loader.js`).
//!
//! The frame's content policy allows no module loader that could follow relative names, and circular imports need live
//! bindings. So the statements are cut out, line by line in place, and everything they say is listed in front of the first
//! line: numbers of lines in errors stay those of the author's file. Imported names are members of the object of a `with`
//! statement around the module, whose own function is strict: no name in the code has to be changed.

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, ModuleExportName, Statement,
};
use oxc_parser::Parser;
use oxc_span::{GetSpan as _, SourceType, Span};
use serde_json::{Map, Value, json};

/// A script as the frame runs it.
#[derive(Debug, Default)]
pub(super) struct Script {
    /// The text; the original if it has no such statements.
    pub(super) text: String,
    /// What it imports, as written.
    pub(super) requests: Vec<String>,
    /// What `require("…")` names in it.
    pub(super) required: Vec<String>,
    /// Why it cannot be read, and on which line.
    pub(super) problem: Option<(usize, String)>,
}

/// Reads a script.
pub(super) fn convert(source: &str) -> Script {
    let required = required(source);
    let mut requests = Vec::new();
    let mentions_modules = source.contains("import") || source.contains("export");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::unambiguous()).parse();
    if let Some(error) = parsed.diagnostics.iter().next() {
        let at = error.labels.iter().next().map_or(0, |label| usize::try_from(label.offset()).unwrap_or(0));
        let problem = Some((line_at(source, at), error.message.to_string()));
        return Script { text: source.to_owned(), requests, required, problem };
    }
    if !mentions_modules {
        return Script { text: source.to_owned(), requests, required, problem: None };
    }
    let mut module = Module::default();
    for statement in &parsed.program.body {
        module.read(statement);
    }
    for import in &parsed.module_record.dynamic_imports {
        let word = Span::new(import.span.start, import.span.start.saturating_add(6));
        module.edits.push((word, "$esm.load".to_owned()));
        let name = &source[range(import.module_request)];
        requests.push(name.trim_matches(['"', '\'', '`']).to_owned());
    }
    requests.extend(module.imports.iter().map(|import| import.request.clone()));
    Script { text: module.write(source), requests, required, problem: None }
}

/// What a module's statements say.
#[derive(Default)]
struct Module {
    has_statements: bool,
    imports: Vec<Import>,
    /// Exported names, and the local names that they stand for.
    exports: Vec<(String, String)>,
    /// Parts of the source to replace.
    edits: Vec<(Span, String)>,
}

/// One statement that names another module.
struct Import {
    request: String,
    /// Local names, and what they stand for there; `*` is everything.
    names: Map<String, Value>,
    /// Names that are passed on.
    passed: Map<String, Value>,
}

impl Module {
    fn read(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::ImportDeclaration(import) => {
                let names = import.specifiers.iter().flatten().map(|specifier| match specifier {
                    ImportDeclarationSpecifier::ImportSpecifier(one) => {
                        (one.local.name.to_string(), json!(name_of(&one.imported)))
                    }
                    ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                        (one.local.name.to_string(), json!("default"))
                    }
                    ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                        (one.local.name.to_string(), json!("*"))
                    }
                });
                let names = names.collect();
                self.import(&import.source.value, names, Map::new(), import.span);
            }
            Statement::ExportAllDeclaration(export) => {
                let name = export.exported.as_ref().map_or_else(|| "*".to_owned(), name_of);
                let passed = Map::from_iter([(name, json!("*"))]);
                self.import(&export.source.value, Map::new(), passed, export.span);
            }
            Statement::ExportFromDeclaration(export) => {
                let passed = export.specifiers.iter();
                let passed = passed.map(|one| (name_of(&one.exported), json!(name_of(&one.local)))).collect();
                self.import(&export.source.value, Map::new(), passed, export.span);
            }
            Statement::ExportNamedDeclaration(export) => {
                let names = export.specifiers.iter();
                self.exports.extend(names.map(|one| (name_of(&one.exported), name_of(&one.local))));
                self.cut(export.span);
            }
            Statement::ExportDeclaration(export) => {
                declared(&export.declaration, &mut |name| self.exports.push((name.clone(), name)));
                self.cut(Span::new(export.span.start, export.declaration.span().start));
            }
            Statement::ExportDefaultDeclaration(export) => {
                self.export_default(export.span, &export.declaration);
            }
            _ => {}
        }
    }

    fn import(&mut self, request: &str, names: Map<String, Value>, passed: Map<String, Value>, span: Span) {
        self.imports.push(Import { request: request.to_owned(), names, passed });
        self.cut(span);
    }

    /// A default without a name of its own gets one.
    fn export_default(&mut self, span: Span, declaration: &ExportDefaultDeclarationKind<'_>) {
        let own = "$default".to_owned();
        let start = Span::new(span.start, declaration.span().start);
        let (id, name_at) = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                (function.id.as_ref(), function.params.span.start)
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                (class.id.as_ref(), class.span.start.saturating_add(5))
            }
            _ => {
                self.exports.push(("default".to_owned(), own));
                self.edits.push((start, "const $default = ".to_owned()));
                self.has_statements = true;
                return;
            }
        };
        self.cut(start);
        if id.is_none() {
            self.edits.push((Span::new(name_at, name_at), " $default".to_owned()));
        }
        self.exports.push(("default".to_owned(), id.map_or(own, |id| id.name.to_string())));
    }

    fn cut(&mut self, span: Span) {
        self.has_statements = true;
        self.edits.push((span, String::new()));
    }

    fn write(mut self, source: &str) -> String {
        self.edits.sort_by_key(|(span, _)| (span.start, span.end));
        let mut text = String::with_capacity(source.len().saturating_add(512));
        let mut at = 0;
        for (span, new) in &self.edits {
            let place = range(*span);
            text.push_str(&source[at..place.start]);
            text.push_str(new);
            // Lines stay where they are.
            text.extend(source[place.clone()].chars().filter(|letter| *letter == '\n'));
            at = place.end;
        }
        text.push_str(&source[at..]);
        if !self.has_statements {
            return text;
        }
        let exports: Vec<String> =
            self.exports.iter().map(|(name, local)| format!("{}: () => {local}", json!(name))).collect();
        let imports: Vec<Value> =
            self.imports.iter().map(|one| json!([one.request, one.names, one.passed])).collect();
        format!(
            "with ($esm.scope) (function () {{ \"use strict\"; $esm.exports({{{}}}); $esm.imports({}); {text}\n}}).call(undefined);",
            exports.join(", "),
            json!(imports)
        )
    }
}

fn name_of(name: &ModuleExportName<'_>) -> String {
    name.name().to_string()
}

/// The names that a declaration declares.
fn declared(declaration: &Declaration<'_>, found: &mut impl FnMut(String)) {
    match declaration {
        Declaration::VariableDeclaration(variables) => {
            for one in &variables.declarations {
                for name in one.id.get_binding_identifiers() {
                    found(name.name.to_string());
                }
            }
        }
        Declaration::FunctionDeclaration(function) => {
            function.id.iter().for_each(|id| found(id.name.to_string()));
        }
        Declaration::ClassDeclaration(class) => class.id.iter().for_each(|id| found(id.name.to_string())),
        _ => {}
    }
}

fn range(span: Span) -> std::ops::Range<usize> {
    usize::try_from(span.start).unwrap_or(0)..usize::try_from(span.end).unwrap_or(0)
}

/// The line of a place, counted from 1.
pub(super) fn line_at(source: &str, at: usize) -> usize {
    source.bytes().take(at).filter(|byte| *byte == b'\n').count().saturating_add(1)
}

/// What `require("…")` names, wherever it stands. A name that is computed is not known.
fn required(source: &str) -> Vec<String> {
    let pieces = source.split("require(").skip(1);
    pieces
        .filter_map(|rest| {
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            let (name, after) = rest.get(1..)?.split_once(quote)?;
            (after.trim_start().starts_with(')') && !name.is_empty() && name.len() < 256)
                .then(|| name.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each kind of statement becomes its entry, and every line stays in its place.
    #[test]
    fn statements_become_calls() {
        let source = "import a, { b as c, d } from './a';\nimport * as all from \"b\";\nimport './c';\n\
            export { c as see, all };\nexport * from './d';\nexport * as e from './e';\nexport { x as default, y } from './f';\n\
            export const { f, g: [h] } = a;\nexport function i() {}\nexport class J {}\nconst late = () => import('./late');\n";
        let script = convert(source);
        assert_eq!(script.problem, None);
        assert_eq!(script.requests, ["./late", "./a", "b", "./c", "./d", "./e", "./f"]);
        let (head, rest) = script.text.split_once("; \n").unwrap();
        assert_eq!(
            head,
            "with ($esm.scope) (function () { \"use strict\"; $esm.exports({\"see\": () => c, \"all\": () => all, \"f\": () => f, \
             \"h\": () => h, \"i\": () => i, \"J\": () => J}); $esm.imports([[\"./a\",{\"a\":\"default\",\"c\":\"b\",\"d\":\"d\"},{}],\
             [\"b\",{\"all\":\"*\"},{}],[\"./c\",{},{}],[\"./d\",{},{\"*\":\"*\"}],[\"./e\",{},{\"e\":\"*\"}],\
             [\"./f\",{},{\"default\":\"x\",\"y\":\"y\"}]])"
        );
        // The end of the function is two lines more.
        assert_eq!(script.text.lines().count(), source.lines().count() + 2);
        assert_eq!(rest.lines().nth(6).unwrap(), "const { f, g: [h] } = a;");
        assert!(rest.contains("const late = () => $esm.load('./late');"));
    }

    /// A default export is exported under its own name, or gets one.
    #[test]
    fn defaults_have_names() {
        for (source, code, local) in [
            ("export default { a: 1 };", "const $default = { a: 1 };", "$default"),
            ("export default function () {}", "function  $default() {}", "$default"),
            ("export default async function* go() {}", "async function* go() {}", "go"),
            ("export default class extends A {}", "class $default extends A {}", "$default"),
            ("export default Page({});", "const $default = Page({});", "$default"),
        ] {
            let text = convert(source).text;
            assert!(text.contains(code), "{text}");
            assert!(text.contains(&format!("\"default\": () => {local}")), "{text}");
        }
    }

    /// Scripts without such statements stay as they are, sloppy ones too; what they require is found.
    #[test]
    fn scripts_stay_as_they_are() {
        let source = "var x = require('./a') || require( \"b/c\" ); require(x); with (x) { important = 010 }";
        let script = convert(source);
        assert_eq!((script.text.as_str(), script.problem), (source, None));
        assert_eq!(script.required, ["./a", "b/c"]);
    }

    /// What cannot be read is told with its line, and left alone.
    #[test]
    fn faults_have_a_line() {
        let script = convert("import a from 'a';\n\nlet = ;\n");
        assert_eq!(script.problem.unwrap().0, 3);
        assert!(script.text.starts_with("import"));
    }
}
