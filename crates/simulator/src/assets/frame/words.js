// Runs in the frame. The few texts that the frame itself shows inside a program.
'use strict';

const FRAME_WORDS = {
  en: { ok: 'OK', cancel: 'Cancel', close: 'Close', placeholder: '<{name}> is not drawn in the simulator', picture: 'Picture from {name}', page: 'Picture {n} of {all}', choose: 'Choose', refreshing: 'Refreshing' },
  zh: { ok: '确定', cancel: '取消', close: '关闭', placeholder: '模拟器不绘制 <{name}>', picture: '来自 {name} 的图片', page: '第 {n} 张，共 {all} 张', choose: '请选择', refreshing: '正在刷新' },
  ar: { ok: 'موافق', cancel: 'إلغاء', close: 'إغلاق', placeholder: 'لا يرسم المحاكي <{name}>', picture: 'صورة من {name}', page: 'الصورة {n} من {all}', choose: 'اختر', refreshing: 'جارٍ التحديث' },
};

/** A text in the language of the page, with its values. */
function word(key, values = {}) {
  const words = FRAME_WORDS[document.documentElement.lang.slice(0, 2)] ?? FRAME_WORDS.en;
  return words[key].replace(/\{(\w+)\}/g, (whole, name) => showText(values[name]));
}
