import { createServer } from "node:http";
import { Client, noticeListener } from "@opencashier/merchant";

const { PORT, PUBLIC_URL } = process.env;
const wallet = Client.fromEnv(process.env);
const receiveNotice = noticeListener(wallet, (notice) => {
  console.log(notice.paymentRequestId, notice.paymentStatus);
});

createServer(async (request, response) => {
  if (request.url === "/notify") return receiveNotice(request, response);
  const { redirectActionForm } = await wallet.pay({
    paymentRequestId: crypto.randomUUID(),
    paymentAmount: { currency: "IQD", value: "1500000" },
    order: { orderDescription: "Tea" },
    paymentNotifyUrl: `${PUBLIC_URL}/notify`,
  });
  response.writeHead(303, { location: redirectActionForm.redirectUrl }).end();
}).listen(PORT);
