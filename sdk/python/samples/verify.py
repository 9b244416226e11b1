from collections.abc import Mapping

from opencashier import ACKNOWLEDGEMENT, Client, VerificationError

wallet = Client.from_env()

def receive_notice(headers: Mapping[str, str], raw_body: bytes, path: str) -> tuple[int, str]:
    try:
        notice = wallet.construct_notice(headers, raw_body, path)
    except VerificationError as error:
        return 401, str(error)
    if notice["paymentStatus"] == "SUCCESS":
        print("paid at", notice["paymentTime"])
    else:
        print("not paid:", notice["paymentFailReason"])
    return 200, ACKNOWLEDGEMENT
