#!/usr/bin/env bash
# Templates of mini programs, read and written again by three tools of build chains. What comes out still looks like a template.
# - npm wxml-minifier 0.0.7 takes the blanks beside "{{...}}" and at the ends of a text: "IQD {{price}}" is shown as "IQD1500", and two names
#   run together. In `text` a blank is a blank.
# - npm @vivaxy/wxml 2.1.0 reads a comparison in a script as a tag: "a < b && c > d" becomes "a <b && c> d". It writes an attribute in single
#   quotes with backslashes, which templates do not know.
# - npm himalaya-wxml 1.1.0 loses an end tag in a string of a script, and turns all quotes to single ones.
# For us: the simulator reads pages as they are in the package; what went through such a tool is judged by its text on the screen.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts wxml-minifier@0.0.7 @vivaxy/wxml@2.1.0 himalaya-wxml@1.1.0
seen=$(node - <<'JS'
const wxml = require('@vivaxy/wxml');
const himalaya = require('himalaya-wxml');
const minify = require('wxml-minifier');
const templates = [
  '<text>{{name}} {{price}}</text>',
  '<text>السعر {{price}} د.ع</text>',
  '<text>IQD </text><text>{{price}}</text>',
  `<view class='{{paid ? "green" : "red"}}'>x</view>`,
  '<wxs module="m">function isLess(a, b) { return a < b && b > 0 }</wxs>',
  '<wxs module="m">module.exports = "</view>"</wxs>',
];
const tools = {
  'wxml-minifier': (text) => minify(text),
  '@vivaxy/wxml': (text) => wxml.serialize(wxml.parse(text)),
  'himalaya-wxml': (text) => himalaya.stringify(himalaya.parse(text)),
};
for (const template of templates) {
  console.log(template);
  for (const [name, rewrite] of Object.entries(tools)) {
    let result;
    try {
      result = rewrite(template);
    } catch {
      result = 'refused';
    }
    if (result !== template) console.log(`  ${name}: ${result}`);
  }
}
JS
)
echo "$seen"
diff - <(echo "$seen") <<'END' || { echo "the behaviour has changed"; exit 1; }
<text>{{name}} {{price}}</text>
  wxml-minifier: <text>{{name}}{{price}}</text>
<text>السعر {{price}} د.ع</text>
  wxml-minifier: <text>السعر{{price}}د.ع</text>
<text>IQD </text><text>{{price}}</text>
  wxml-minifier: <text>IQD</text><text>{{price}}</text>
<view class='{{paid ? "green" : "red"}}'>x</view>
  wxml-minifier: <view class="{{paid ? 'green' : 'red'}}">x</view>
  @vivaxy/wxml: <view class="{{paid ? \"green\" : \"red\"}}">x</view>
<wxs module="m">function isLess(a, b) { return a < b && b > 0 }</wxs>
  @vivaxy/wxml: <wxs module="m">function isLess(a, b) { return a <b && b> 0 }</b></wxs>
  himalaya-wxml: <wxs module='m'>function isLess(a, b) { return a < b && b > 0 }</wxs>
<wxs module="m">module.exports = "</view>"</wxs>
  @vivaxy/wxml: <wxs module="m">module.exports = "</wxs>"
  himalaya-wxml: <wxs module='m'>module.exports = ""</wxs>
END
