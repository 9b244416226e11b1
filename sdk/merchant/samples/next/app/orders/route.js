import { wallet } from "../wallet.js";

export async function POST() {
  const { redirectActionForm } = await wallet().pay({
    paymentRequestId: crypto.randomUUID(),
    paymentAmount: { currency: "IQD", value: "1500000" },
    order: { orderDescription: "Tea" },
    paymentNotifyUrl: `${process.env.PUBLIC_URL}/notify`,
  });
  return Response.redirect(redirectActionForm.redirectUrl, 303);
}
