// The merchant's operations and their models, read from the wallet's OpenAPI document.

const OURS = "/v1/";

/**
 * Fields that every answer has unless it is a refusal, which the SDKs raise as an error. The document calls no field of an answer
 * mandatory, because a refusal has only its result.
 */
const ALWAYS = {
  ApplyTokenAnswer: ["accessToken", "accessTokenExpiryTime", "refreshToken", "refreshTokenExpiryTime", "customerId"],
  CancelAnswer: ["paymentId", "paymentRequestId"],
  CancelPaymentAnswer: ["paymentId", "paymentRequestId"],
  FinishShareAnswer: ["finishRequestId", "paymentId"],
  InquiryPaymentAnswer: ["paymentId", "paymentRequestId", "paymentAmount", "paymentStatus", "paymentCreateTime", "paymentExpiryTime"],
  InquiryProofAnswer: ["proof"],
  InquiryRefundAnswer: ["refundId", "refundRequestId", "paymentId", "refundAmount", "refundStatus"],
  InquiryShareAnswer: ["paymentId", "paymentAmount", "sharingStatus", "sharedAmount", "refundedAmount", "unsharedAmount"],
  InquiryUserAccountListAnswer: ["accountList"],
  InquiryUserCardListAnswer: ["cardList"],
  InquiryUserInfoAnswer: ["userInfo"],
  DebitAnswer: ["paymentId", "paymentRequestId", "paymentTime"],
  PayAnswer: ["paymentId", "paymentRequestId", "redirectActionForm"],
  PrepareAnswer: ["authUrl"],
  RefundAnswer: ["refundId", "refundRequestId"],
  RetryRefundAnswer: ["refundId", "refundRequestId"],
  ReturnShareAnswer: ["returnRequestId", "paymentId", "returnId", "shareId", "returnAmount"],
  SendInboxAnswer: ["messageId"],
  SendPushAnswer: ["messageId"],
  ShareAnswer: ["shareRequestId", "paymentId", "shares"],
};

/**
 * Operations that share a path and are told apart by a word: for each its name and summary, the words, and the fields of request and
 * answer that only the others have. `needed` are fields of a request that this one cannot do without.
 */
const VARIANTS = {
  pay: [
    {
      name: "pay",
      summary: "Creates an order that the user pays on the cashier page.",
      words: { productCode: "51051000101000000011" },
      without: ["paymentAuthCode", "paymentTime"],
      needed: [],
    },
    {
      name: "debit",
      summary: "Debits a user who signed an agreement.",
      words: { productCode: "51051000101000100031" },
      without: ["redirectActionForm", "paymentRedirectUrl", "paymentReturnUrl", "paymentExpiryTime"],
      needed: ["paymentAuthCode"],
    },
  ],
};

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const referenced = (schema) => schema.$ref?.split("/").at(-1);

/**
 * `operations`: name, path, summary, constants, and `pendingCode` where an answer says that the work has begun.
 * `models`: the name of each object with its fields.
 */
export function readOperations(document) {
  const operations = [];
  const models = new Map();
  const add = (name) => addModel(models, document, name, document.components.schemas[name], add);
  for (const name of ["Amount", "Result"]) add(name);
  for (const [path, { post }] of Object.entries(document.paths)) {
    if (!path.startsWith(OURS)) continue;
    for (const kind of ["Request", "Answer"]) add(capital(post.operationId) + kind);
    const codes = [...post.responses["200"].description.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code);
    // What has begun is asked about with an inquiry: the wallet answers the same request with the same answer.
    const isInquiry = post.operationId.startsWith("inquiry");
    const pendingCode = isInquiry ? undefined : codes.find((code) => code.endsWith("_IN_PROCESS"));
    for (const { name, summary } of splitModels(models, post)) {
      const constants = models.get(`${capital(name)}Request`).filter((field) => field.constant);
      const pairs = constants.map((field) => [field.name, field.constant]);
      operations.push({ name, path, summary, constants: Object.fromEntries(pairs), pendingCode });
    }
  }
  return { operations, models };
}

/** The operations of one path, each with models of its own. */
function splitModels(models, { operationId, summary }) {
  const variants = VARIANTS[operationId];
  if (!variants) return [{ name: operationId, summary }];
  const [request, answer] = ["Request", "Answer"].map((kind) => models.get(capital(operationId) + kind));
  for (const { name, words, without, needed } of variants) {
    const kept = (fields) => fields.filter((field) => !without.includes(field.name));
    const asked = ({ ...field }) => {
      const constant = words[field.name] ?? field.constant;
      return { ...field, constant, isRequired: !constant && (field.isRequired || needed.includes(field.name)) };
    };
    const always = ALWAYS[`${capital(name)}Answer`] ?? [];
    models.set(`${capital(name)}Request`, kept(request).map(asked));
    models.set(`${capital(name)}Answer`, kept(answer).map((field) => ({ ...field, isRequired: field.isRequired || always.includes(field.name) })));
  }
  return variants;
}

function addModel(models, document, name, schema, add) {
  if (models.has(name)) return name;
  const fields = [];
  models.set(name, fields);
  for (const [field, value] of Object.entries(schema.properties)) {
    // A word that is always the same is the SDK's to send, not the caller's.
    const isConstant = name.endsWith("Request") && schema.required?.includes(field) && value.enum?.length === 1;
    fields.push({
      name: field,
      type: typeOf(value, name + capital(field)),
      description: value.description,
      constant: isConstant ? value.enum[0] : undefined,
      isRequired: !isConstant && [...(schema.required ?? []), ...(ALWAYS[name] ?? [])].includes(field),
    });
  }
  return name;

  /** A type that either language can write: a name of a model, an array, words, or a basic type. */
  function typeOf(value, inner) {
    if (value.$ref) return { model: add(referenced(value)) };
    if (value.type === "array") return { array: typeOf(value.items, `${inner}Item`) };
    if (value.properties) return { model: addModel(models, document, inner, value, add) };
    if (value.enum) return { words: value.enum };
    if (["string", "boolean", "object"].includes(value.type)) return { basic: value.type };
    throw new Error(`${inner}: no type for ${JSON.stringify(value)}`);
  }
}
