import express from "express";
import { Client, noticeListener } from "@opencashier/merchant";

const { PORT, PUBLIC_URL } = process.env;
const wallet = Client.fromEnv(process.env);
const app = express();

app.post("/notify", noticeListener(wallet, (notice) => {
  console.log(notice.paymentRequestId, notice.paymentStatus);
}));
app.use(express.json());
app.post("/orders", async (request, response) => {
  const { redirectActionForm } = await wallet.pay({
    paymentRequestId: crypto.randomUUID(),
    paymentAmount: { currency: "IQD", value: "1500000" },
    order: { orderDescription: "Tea" },
    paymentNotifyUrl: `${PUBLIC_URL}/notify`,
  });
  response.redirect(303, redirectActionForm.redirectUrl);
});
app.listen(PORT);
