export default { pages: ["pages/index/index"], window: { defaultTitle: "Taro tea" } };
