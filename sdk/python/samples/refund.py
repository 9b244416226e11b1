import sys

from opencashier import ApiError, Client, Retry, UnknownOutcomeError

wallet = Client.from_env(retry=Retry(attempts=3))
payment_id, value = sys.argv[1:]
try:
    answer = wallet.refund({
        "refundRequestId": f"refund-of-{payment_id}",
        "paymentId": payment_id,
        "refundAmount": {"currency": "IQD", "value": value},
    })
    is_done = answer["result"]["resultStatus"] == "S"
    print("refunded" if is_done else "begun, ask with inquiry_refund", answer["refundId"])
except ApiError as error:
    print(f"refused {error.code}: {error.what_to_do}")
except UnknownOutcomeError as error:
    print(f"not known, run this again: {error}")
