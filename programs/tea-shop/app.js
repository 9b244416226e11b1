App({
  onError(error) {
    console.error(error);
  },
});
