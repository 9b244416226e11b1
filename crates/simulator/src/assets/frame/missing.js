// Runs in the worker. The platform's calls that this simulator lacks. Each answers in the same way, error 1 with its name, and is
// reported once, so that a program goes on as on a phone without that ability.
'use strict';

const MISSING_CALLS =
  'addCardAuth addToDesktop ap authorize checkFollow chooseAlipayContact chooseContact chooseVideo closeBluetoothAdapter closeSocket ' +
  'connectBLEDevice connectSocket connectWifi disconnectBLEDevice downloadSubPackage faceVerify generateImageFromCode ' +
  'getBLEDeviceCharacteristics getBLEDeviceServices getBatteryInfo getBeacons getBluetoothAdapterState getBluetoothDevices ' +
  'getConnectedBluetoothDevices getConnectedWifi getRunData httpRequest isCollected loadFontFace navigateBackMiniProgram ' +
  'navigateToAlipayPage navigateToCouponDetail navigateToMiniProgram notifyBLECharacteristicValueChange ocr openBluetoothAdapter ' +
  'openCardDetail openCardList openKBVoucherDetail openMerchantCardList openMerchantTicketList openMerchantVoucherList ' +
  'openTicketDetail openTicketList openVoucherDetail openVoucherList paySignCenter readBLECharacteristicValue ' +
  'requestSubscribeMessage rsa saveVideoToPhotosAlbum sendSocketMessage setLocatedCity setWifiList setVisualEffectOnCapture ' +
  'showAuthGuide startAccelerometer startBeaconDiscovery startBluetoothDevicesDiscovery startCompass startDeviceMotionListening ' +
  'startGyroscope startWifi startZMVerify stopAccelerometer stopBeaconDiscovery stopBluetoothDevicesDiscovery stopCompass ' +
  'stopDeviceMotionListening stopGyroscope stopWifi textRiskIdentification tradePayEx translateVoice uploadBlob verifyIdentity ' +
  'watchShake writeBLECharacteristicValue zmCreditBorrow zmRentTransition';

/** Events of devices that nothing here causes; whoever listens just hears nothing. */
const SILENT_EVENTS =
  'AccelerometerChange AudioInterruptionBegin AudioInterruptionEnd BLECharacteristicValueChange BLEConnectionStateChanged ' +
  'BeaconServiceChange BeaconUpdate BluetoothAdapterStateChange BluetoothDeviceFound CompassChange ComponentMessage DeviceMotionChange ' +
  'GyroscopeChange KeyboardHeightChange LocatedComplete MemoryWarning NetworkChange NetworkStatusChange PageNotFound SocketClose ' +
  'SocketError SocketMessage SocketOpen UserCaptureScreen WifiConnected WindowResize';

/** Objects that would control a device or a component. */
const MISSING_OBJECTS =
  'createCameraContext createInnerAudioContext createLivePlayerContext createLottieContext createMapContext createMediaRecorder ' +
  'createRewardedAd createVideoContext createWebViewContext createWorker getBackgroundAudioManager getBackgroundFetchData ' +
  'getFileSystemManager getRecorderManager getUpdateManager';

function createMissing(guard, report) {
  const told = new Set();
  const tell = (name) => {
    if (told.has(name)) return;
    told.add(name);
    report('warn', `my.${name} is not supported here`);
  };
  const missing = {};
  for (const name of MISSING_CALLS.split(' ')) {
    missing[name] = (options) => {
      tell(name);
      const settlement = createSettlement(Object(options), guard);
      // A program that looks at neither callbacks nor promise must not fail because of it.
      settlement.promise.catch(() => {});
      queueMicrotask(() => settlement.fail({ error: 1, errorMessage: `${name} is not supported` }));
      return settlement.promise;
    };
  }
  for (const event of SILENT_EVENTS.split(' ')) {
    for (const way of ['on', 'off']) missing[`${way}${event}`] = () => {};
  }
  for (const name of MISSING_OBJECTS.split(' ')) {
    missing[name] = () => {
      tell(name);
      return createInert();
    };
  }
  return missing;
}

/** An object each of whose methods does nothing. What a program writes into it stays. */
function createInert() {
  const own = /** @type {any} */ ({});
  return new Proxy(own, {
    get(target, name) {
      if (name === 'then' || typeof name === 'symbol' || Object.hasOwn(target, name)) return target[name];
      return () => undefined;
    },
  });
}
