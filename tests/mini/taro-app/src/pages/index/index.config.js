export default { defaultTitle: "Taro tea" };
