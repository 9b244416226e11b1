import Taro from "@tarojs/taro";

/** Where orders are made: the merchant whom the host names in ext.json, else a merchant that exists nowhere. */
export function orderUrl() {
  return Taro.getExtConfigSync?.()?.orderUrl ?? "https://tea.example/orders";
}
