import { useState } from "react";
import { Button, Text, View } from "@tarojs/components";
import Taro from "@tarojs/taro";
import { orderUrl } from "../../order-url";

/** Login, order, payment: what a program does in a wallet, written only with Taro's API. */
async function buyTea() {
  const { code } = await Taro.login();
  const { data } = await Taro.request({ url: orderUrl(), method: "POST", data: { authCode: code } });
  const { resultCode } = await Taro.tradePay({ paymentUrl: data.paymentUrl });
  return resultCode;
}

export default function Index() {
  const [outcome, setOutcome] = useState("nothing paid yet");
  const pay = () =>
    buyTea().then(setOutcome, (failure) => setOutcome(`failed: ${failure?.errorMessage ?? failure?.message}`));
  return (
    <View>
      <Button id="pay" onClick={pay}>
        Buy tea
      </Button>
      <Text id="outcome">{outcome}</Text>
    </View>
  );
}
