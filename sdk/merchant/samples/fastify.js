import Fastify from "fastify";
import { Client, noticePlugin } from "@opencashier/merchant";

const { PORT, PUBLIC_URL } = process.env;
const wallet = Client.fromEnv(process.env);
const app = Fastify();

app.register(noticePlugin(wallet, (notice) => {
  console.log(notice.paymentRequestId, notice.paymentStatus);
}), { path: "/notify" });
app.post("/orders", async (request, reply) => {
  const { redirectActionForm } = await wallet.pay({
    paymentRequestId: crypto.randomUUID(),
    paymentAmount: { currency: "IQD", value: "1500000" },
    order: { orderDescription: "Tea" },
    paymentNotifyUrl: `${PUBLIC_URL}/notify`,
  });
  return reply.redirect(redirectActionForm.redirectUrl, 303);
});
await app.listen({ port: Number(PORT) });
