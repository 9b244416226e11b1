import os
import uuid
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from opencashier import AsyncClient, Notice
from opencashier.fastapi import notice_route

wallet = AsyncClient.from_env()
app = FastAPI()

def record(notice: Notice) -> None:
    print(notice["paymentRequestId"], notice["paymentStatus"])

app.post("/notify")(notice_route(wallet, record))

@app.post("/orders")
async def order() -> RedirectResponse:
    answer = await wallet.pay({
        "paymentRequestId": str(uuid.uuid4()),
        "paymentAmount": {"currency": "IQD", "value": "1500000"},
        "order": {"orderDescription": "Tea"},
        "paymentNotifyUrl": os.environ["PUBLIC_URL"] + "/notify",
    })
    return RedirectResponse(answer["redirectActionForm"]["redirectUrl"], 303)
