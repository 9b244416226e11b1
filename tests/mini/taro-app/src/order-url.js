import Taro from "@tarojs/taro";

/** Where orders are made: the merchant that the host names in ext.json, or else one that does not exist. */
export function orderUrl() {
  return Taro.getExtConfigSync?.()?.orderUrl ?? "https://tea.example/orders";
}
