//! The operations of an OpenAPI document, as the reference shows them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cashier_protocol::recorded::RECORDED;
use serde_json::Value;

use super::fields::{self, FieldRow};

/// The operations with one tag.
#[derive(Clone, Debug)]
pub struct Group {
    /// The tag.
    pub name: String,
    /// The operations.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its id, which is its anchor too.
    pub id: String,
    /// The method in capitals.
    pub method: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// What else there is to say, such as who calls it.
    pub description: String,
    /// The security schemes that a call needs.
    pub security: Vec<String>,
    /// The parameters in path, query and headers.
    pub parameters: Vec<FieldRow>,
    /// The members of the body.
    pub body: Vec<FieldRow>,
    /// The answers, by status.
    pub answers: Vec<Answer>,
    /// Its place in the order in which the exchanges were recorded.
    pub place: u64,
    /// A recorded exchange.
    pub recorded: Option<Recorded>,
    /// What a call looks like that somebody makes now.
    pub input: Input,
    /// Whether a merchant's own key, or a user's own token, is enough for a call.
    pub can_be_tried: bool,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: String,
    /// What it means, in one sentence.
    pub meaning: String,
    /// What else there is to say, such as its codes.
    pub details: String,
    /// The members of its body.
    pub body: Vec<FieldRow>,
}

impl Answer {
    /// Whether the call was refused.
    pub fn is_refusal(&self) -> bool {
        self.status.starts_with(['4', '5'])
    }
}

impl Operation {
    /// Whether some answers are refusals by their status.
    pub fn has_refusals(&self) -> bool {
        self.answers.iter().any(Answer::is_refusal)
    }
}

/// A call and its answer, as HTTP shows them; bodies are laid out by whoever shows them.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The request line and headers.
    pub request_head: String,
    /// The body, as it was.
    pub request_body: String,
    /// The status and headers.
    pub answer_head: String,
    /// The body, as it was.
    pub answer_body: String,
}

/// A call to make, with `{{name}}` for what earlier answers gave, and `{{$guid}}` for a new id.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    /// The path.
    pub path: String,
    /// The headers, besides those of a signature.
    pub headers: Vec<(String, String)>,
    /// The body; empty when there is none.
    pub body: String,
}

/// The operations of a document, by tag, in the order in which somebody would call them.
pub fn groups(document: &Value) -> Vec<Group> {
    let mut groups: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    for (path, item) in paths {
        let methods = item.as_object().into_iter().flatten();
        for (method, operation) in methods.filter(|(_, operation)| operation.get("operationId").is_some()) {
            let tag = operation.pointer("/tags/0").and_then(Value::as_str).unwrap_or("operations");
            groups.entry(tag.to_owned()).or_default().push(read(document, path, method, operation));
        }
    }
    let sorted = |(name, mut operations): (String, Vec<Operation>)| {
        operations.sort_by_key(|operation| operation.place);
        Group { name, operations }
    };
    let mut groups: Vec<Group> = groups.into_iter().map(sorted).collect();
    groups.sort_by_key(|group| group.operations.first().map(|operation| operation.place));
    groups
}

fn read(document: &Value, path: &str, method: &str, operation: &Value) -> Operation {
    let json_of = |part: &Value| part.pointer("/content/application~1json/schema").cloned();
    let body = operation.get("requestBody").and_then(json_of);
    let answers = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
    let answer = |(status, answer): (&String, &Value)| {
        let words = text(answer, "description");
        let (meaning, details) = words.split_once(". ").unwrap_or((&words, ""));
        Answer {
            status: status.clone(),
            meaning: meaning.to_owned(),
            details: details.to_owned(),
            body: json_of(answer).map_or_else(Vec::new, |schema| fields::of_body(document, &schema)),
        }
    };
    let recorded = operation.get(RECORDED);
    let method = method.to_ascii_uppercase();
    Operation {
        id: text(operation, "operationId"),
        path: path.to_owned(),
        summary: text(operation, "summary"),
        description: text(operation, "description"),
        security: security(document, operation),
        parameters: parameters(document, operation),
        body: body.map_or_else(Vec::new, |schema| fields::of_body(document, &schema)),
        answers: answers.map(answer).collect(),
        input: input(path, recorded),
        place: recorded.and_then(|recorded| recorded.get("order")?.as_u64()).unwrap_or(u64::MAX),
        recorded: recorded.map(|recorded| show(&method, recorded)),
        can_be_tried: operation.pointer("/tags/0").and_then(Value::as_str) != Some("partners"),
        method,
    }
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The schemes of an operation, or those of the whole document.
fn security(document: &Value, operation: &Value) -> Vec<String> {
    let needs = operation.get("security").or_else(|| document.get("security")).and_then(Value::as_array);
    let names = needs.into_iter().flatten().filter_map(Value::as_object).flat_map(|one| one.keys());
    names.cloned().collect()
}

fn parameters(document: &Value, operation: &Value) -> Vec<FieldRow> {
    let all = operation.get("parameters").and_then(Value::as_array).into_iter().flatten();
    let row = |parameter: &Value| {
        let parameter = fields::resolve(document, parameter);
        let is_needed = parameter.get("required").and_then(Value::as_bool).unwrap_or(false);
        let name = format!("{} ({})", text(parameter, "name"), text(parameter, "in"));
        let schema = parameter.get("schema").cloned().unwrap_or_default();
        fields::row(document, name, &schema, is_needed, &text(parameter, "description"))
    };
    all.map(row).collect()
}

fn headers(of: Option<&Value>) -> Vec<(String, String)> {
    let headers = of.and_then(|of| of.get("headers")).and_then(Value::as_object).into_iter().flatten();
    headers.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned())).collect()
}

fn show(method: &str, recorded: &Value) -> Recorded {
    let at = |place: &str| recorded.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
    let head = |first: String, part: &str| {
        let mut head = first;
        for (name, value) in headers(recorded.get(part)) {
            let _ = write!(head, "\n{name}: {value}");
        }
        head
    };
    let status = recorded.pointer("/answer/status").and_then(Value::as_u64).unwrap_or_default();
    Recorded {
        request_head: head(format!("{method} {}", at("/request/path")), "request"),
        request_body: at("/request/body"),
        answer_head: head(format!("HTTP {status}"), "answer"),
        answer_body: at("/answer/body"),
    }
}

fn input(path: &str, recorded: Option<&Value>) -> Input {
    let Some(template) = recorded.and_then(|recorded| recorded.get("template")) else {
        return Input { path: path.to_owned(), ..Input::default() };
    };
    Input { path: text(template, "path"), headers: headers(Some(template)), body: text(template, "body") }
}

#[cfg(test)]
mod tests {
    use super::super::own;
    use super::*;

    /// Every operation of every document is listed once, with a summary and at least one answer.
    #[test]
    fn every_operation_is_listed() {
        for api in own() {
            let operations: Vec<_> =
                groups(api.document).into_iter().flat_map(|group| group.operations).collect();
            let mut ids: Vec<_> = operations.iter().map(|operation| operation.id.as_str()).collect();
            ids.sort_unstable();
            ids.dedup();
            assert!(ids.len() == operations.len() && ids.len() >= 9, "{}: {ids:?}", api.name);
            for operation in &operations {
                let (name, id) = (api.name, &operation.id);
                assert!(!operation.summary.is_empty() && !operation.answers.is_empty(), "{name} {id}");
                assert!(
                    operation.recorded.is_some(),
                    "{name}: run tests/reference/record.mjs to record {id}"
                );
            }
        }
    }
}
