import { ACKNOWLEDGEMENT, Client, VerificationError } from "@opencashier/merchant";

const wallet = Client.fromEnv(process.env);

/** @param {Request} request */
export async function receiveNotice(request) {
  try {
    const notice = await wallet.constructNotice(request.headers, await request.text(), new URL(request.url).pathname);
    if (notice.paymentStatus === "SUCCESS") console.log("paid at", notice.paymentTime);
    else console.log("not paid:", notice.paymentFailReason);
    return new Response(ACKNOWLEDGEMENT, { headers: { "content-type": "application/json" } });
  } catch (error) {
    if (error instanceof VerificationError) return new Response(error.message, { status: 401 });
    throw error;
  }
}
