import os
import uuid
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from opencashier import Client, Notice
from opencashier.django import notice_view

wallet = Client.from_env()

def record(notice: Notice) -> None:
    print(notice["paymentRequestId"], notice["paymentStatus"])

@csrf_exempt
def order(request: HttpRequest) -> HttpResponseRedirect:
    answer = wallet.pay({
        "paymentRequestId": str(uuid.uuid4()),
        "paymentAmount": {"currency": "IQD", "value": "1500000"},
        "order": {"orderDescription": "Tea"},
        "paymentNotifyUrl": os.environ["PUBLIC_URL"] + "/notify",
    })
    return HttpResponseRedirect(answer["redirectActionForm"]["redirectUrl"])

urlpatterns = [path("notify", notice_view(wallet, record)), path("orders", order)]
