//! JSON Schemas from the operations' descriptions of their bodies.

use cashier_protocol::dialect::{Field, Form};
use serde_json::{Map, Value, json};

/// The schemas that bodies share.
pub(super) fn every_body() -> Map<String, Value> {
    let result = json!({
        "type": "object",
        "description": "What happened.",
        "required": ["resultCode", "resultMessage", "resultStatus"],
        "properties": {
            "resultCode": { "type": "string", "description": "A code of the catalogue at `/docs/errors`." },
            "resultMessage": { "type": "string", "description": "What is wrong, and with which field." },
            "resultStatus": {
                "type": "string",
                "enum": ["S", "A", "F", "U"],
                "description": "Done, accepted, failed for good, or unknown.",
            },
        },
    });
    let amount = json!({
        "type": "object",
        "description": "A sum of money.",
        "required": ["currency", "value"],
        "properties": {
            "currency": { "type": "string", "minLength": 3, "maxLength": 3, "description": "ISO 4217.", "example": "IQD" },
            "value": {
                "type": "string",
                "pattern": "^[0-9]{1,16}$",
                "description": "Whole minor units, as digits.",
                "example": "150000",
            },
        },
    });
    [("Result".to_owned(), result), ("Amount".to_owned(), amount)].into_iter().collect()
}

/// The body of a request.
pub(super) fn request(fields: &[Field]) -> Value {
    object(fields)
}

/// The body of an answer. A refusal has only the result, so nothing else is required.
pub(super) fn answer(fields: &[Field]) -> Value {
    let mut properties = properties(fields);
    properties.insert("result".to_owned(), json!({ "$ref": "#/components/schemas/Result" }));
    json!({ "type": "object", "required": ["result"], "properties": properties })
}

fn object(fields: &[Field]) -> Value {
    let required: Vec<&str> = fields.iter().filter_map(required).collect();
    let mut schema = json!({ "type": "object", "properties": properties(fields) });
    if let Value::Object(members) = &mut schema
        && !required.is_empty()
    {
        members.insert("required".to_owned(), json!(required));
    }
    schema
}

/// The name of a mandatory member. Where one of several names is enough, nothing is required, because client
/// generators do not understand that.
fn required(field: &Field) -> Option<&'static str> {
    match field.names {
        [name] if field.is_needed => Some(name),
        _ => None,
    }
}

fn properties(fields: &[Field]) -> Map<String, Value> {
    let of = |field: &Field| {
        let schema = member(field);
        field.names.iter().map(move |name| ((*name).to_owned(), schema.clone()))
    };
    fields.iter().flat_map(of).collect()
}

fn member(field: &Field) -> Value {
    let mut schema = match field.form {
        Form::Text(max) => json!({ "type": "string", "maxLength": max }),
        Form::Word(words) => json!({ "type": "string", "enum": words }),
        Form::Url(max) => json!({ "type": "string", "format": "uri", "maxLength": max }),
        Form::Amount => json!({ "$ref": "#/components/schemas/Amount" }),
        Form::Time => json!({ "type": "string", "format": "date-time" }),
        Form::Flag => json!({ "type": "boolean" }),
        Form::Object(fields) => object(fields),
        Form::Other(_) => json!({ "type": "object" }),
        Form::List(max, fields) => json!({ "type": "array", "maxItems": max, "items": object(fields) }),
    };
    if let Value::Object(members) = &mut schema
        && !words(field).is_empty()
    {
        members.insert("description".to_owned(), words(field).into());
    }
    schema
}

/// The description of a field, noting if one of several names is enough.
fn words(field: &Field) -> String {
    if let Form::Other(document) = field.form {
        return format!("{}: see {document}", field.meaning);
    }
    match field.names {
        [first, .., _] if field.is_needed => {
            let names = field.names.join(", ");
            format!("{}; one of {names} is needed, and {first} wins", field.meaning)
        }
        [first, .., _] => format!("{}; {first} wins", field.meaning),
        _ => field.meaning.to_owned(),
    }
}
