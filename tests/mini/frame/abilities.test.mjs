// What a program can ask for: what exists, what is missing, what the frame carries out.
import assert from "node:assert/strict";
import test from "node:test";
import vm from "node:vm";
import { loadFrame, plain } from "./assets.mjs";
import { settle, startProgram } from "./program.mjs";

const { read } = loadFrame();

function start(apis) {
  const program = startProgram({ "app.js": "self.log = []; App({});" }, apis ? { apis } : {}).launch();
  program.route("open", "a");
  program.frame({ kind: "drawn", page: "a", seq: 1 });
  const run = (code) => vm.runInContext(`(${code})`, program.scope);
  return { program, run, log: () => plain(program.scope.log.splice(0)), sent: (kind) => program.drawn.filter((one) => one.kind === kind) };
}

test("canIUse is true for what works here, and for nothing else", () => {
  const { run } = start(["tradePay", "scan"]);
  const table = {
    tradePay: true, scan: true, "scan.object.type": true, chooseImage: false, connectSocket: false, getStorageSync: true, createSelectorQuery: true,
    button: true, "button.open-type": true, "button.disabled": true, "button.none": false, "view.onTap": true, "view.onNone": false,
    "input.onConfirm": true, map: false, "map.onTap": false, component2: true, "page.getOpenerEventChannel": true, toString: false, constructor: false, "": false,
  };
  for (const [name, can] of Object.entries(table)) assert.equal(run(`my.canIUse(${JSON.stringify(name)})`), can, name);
});

test("every missing call fails in one way, and is told once", async () => {
  const { program, run, log } = start();
  run("my.connectSocket({ url: 'wss://a.example', fail: (e) => log.push(e), complete: (e) => log.push(e.error) })");
  run("my.connectSocket({})");
  run("my.onSocketMessage(() => {})");
  run("my.createInnerAudioContext().play()");
  await settle();
  assert.deepEqual(log(), [{ error: 1, errorMessage: "connectSocket is not supported" }, 1]);
  const told = program.drawn.filter((one) => one.level === "warn").map((one) => one.text);
  assert.deepEqual(told, ["my.connectSocket is not supported here", "my.createInnerAudioContext is not supported here"]);
  assert.deepEqual(program.errors(), []);
});

test("bars, scrolling and pictures reach the frame and succeed", async () => {
  const { run, log, sent } = start();
  run("my.setNavigationBar({ title: 'T', success: () => log.push('titled') })");
  run("my.pageScrollTo({ selector: '#a' })");
  run("my.previewImage({ urls: ['/a.png', '/b.png'], current: '/b.png' })");
  run("my.stopPullDownRefresh()");
  run("my.showNavigationBarLoading()");
  await settle();
  assert.deepEqual(log(), ["titled"]);
  assert.deepEqual(sent("bar").map(({ title, scroll, preview, pull, isBusy }) => title ?? scroll?.selector ?? preview?.current ?? pull ?? isBusy), ["T", "#a", 1, false, true]);
});

test("a canvas is a list of commands: what is set, painted and measured", async () => {
  const { program, run, log, sent } = start();
  run(`(() => {
    const canvas = my.createCanvasContext('c');
    canvas.font = '12px serif';
    canvas.setFontSize(20);
    const fade = canvas.createLinearGradient(0, 0, 1, 1);
    fade.addColorStop(0, 'red');
    canvas.setFillStyle(fade);
    canvas.fillRect(0, 0, 10, 10);
    log.push(canvas.font, canvas.measureText('four').width);
    canvas.draw(true, () => log.push('drawn'));
  })()`);
  const [{ id, params }] = sent("ask");
  assert.deepEqual(params.commands, [
    ["=", "font", "12px serif"],
    ["=", "font", "20px serif"],
    ["=", "fillStyle", { $paint: { kind: "linear", values: [0, 0, 1, 1], stops: [[0, "red"]] } }],
    ["fillRect", 0, 0, 10, 10],
  ]);
  assert.equal(params.keep, true);
  program.frame({ kind: "answer", id, value: {} });
  assert.deepEqual(log(), ["20px serif", 40, "drawn"]);
});

test("a canvas takes no more commands than it can hold", () => {
  const { program, run, sent } = start();
  run("(() => { const canvas = my.createCanvasContext('c'); for (let n = 0; n < 30000; n += 1) canvas.lineTo(n, n); canvas.draw(); })()");
  assert.equal(sent("ask")[0].params.commands.length, 20_001);
  assert.match(program.errors()[0], /20000 commands at once/);
});

test("an animation is its steps; a movement stays until the same one is made again", () => {
  const animation = read("createAnimation")({ duration: 100, timeFunction: "ease" });
  animation.translateX(5).opacity(0.5).step();
  animation.rotate(90).translateX(7).step({ duration: 1, delay: 2 });
  const { steps } = plain(animation.export());
  assert.deepEqual(steps, [
    { styles: { opacity: 0.5 }, transforms: [["translateX", [5]]], duration: 100, curve: "ease", delay: 0, origin: "50% 50% 0" },
    { styles: {}, transforms: [["rotate", [90]], ["translateX", [7]]], duration: 1, curve: "ease", delay: 2, origin: "50% 50% 0" },
  ]);
  assert.deepEqual(plain(animation.export()), { steps: [] });
});

test("a remote picture is asked of the host, and shown only if it is one", async () => {
  const { program, sent } = start();
  program.frame({ kind: "picture", address: "//pictures.example/a.png" });
  program.frame({ kind: "picture", address: "https://pictures.example/b.png" });
  const [first, second] = program.calls("request");
  assert.equal(first.params.url, "https://pictures.example/a.png");
  program.answer(first.id, { data: "data:image/png;base64,AA" });
  program.answer(second.id, { data: "data:text/html;base64,AA" });
  await settle();
  assert.deepEqual(sent("file"), [{ kind: "file", path: "//pictures.example/a.png", content: "data:image/png;base64,AA" }]);
});

test("a button that asks for the user's data hears the answer", async () => {
  const { program, log } = start();
  program.scope.log.push("");
  program.frame({ kind: "authorize", page: "a", what: "user", target: {}, granted: { handler: "none" }, refused: undefined });
  const [call] = program.calls("getAuthCode");
  assert.deepEqual(call.params, { scopes: ["auth_user"] });
  program.answer(call.id, { authCode: "c" });
  await settle();
  assert.match(program.errors().at(-1), /no method "none" for getAuthorize/);
  assert.deepEqual(log(), [""]);
});
