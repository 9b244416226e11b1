import { noticeRoute } from "@opencashier/merchant";
import { wallet } from "../wallet.js";

export const POST = noticeRoute(wallet, (notice) => {
  console.log(notice.paymentRequestId, notice.paymentStatus);
});
