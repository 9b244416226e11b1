import { ApiError, Client, UnknownOutcomeError } from "@opencashier/merchant";

const wallet = Client.fromEnv(process.env, { timeoutMs: 10_000, retry: { attempts: 3 } });
const [paymentId, value] = process.argv.slice(2);
try {
  const refundRequestId = `refund-of-${paymentId}`;
  const { result, refundId } = await wallet.refund({ refundRequestId, paymentId, refundAmount: { currency: "IQD", value } });
  console.log(result.resultStatus === "S" ? "refunded" : "begun, ask with inquiryRefund", refundId);
} catch (error) {
  if (error instanceof ApiError) console.log(`refused ${error.code}: ${error.whatToDo}`);
  else if (error instanceof UnknownOutcomeError) console.log(`not known, run this again: ${error.message}`);
  else throw error;
}
