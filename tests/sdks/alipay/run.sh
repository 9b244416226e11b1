#!/usr/bin/env bash
# Installs Alipay's SDKs by exact version and runs their tests against a sandbox of the given binary.
#   CASHIER_BIN=target/debug/cashier tests/sdks/alipay/run.sh
# The two Python clients are both called `alipay`, so each has a folder of its own.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
CASHIER_BIN=$(realpath "${CASHIER_BIN:?names the cashier binary}")
export CASHIER_BIN CASHIER_SDK_TOOLS="${CASHIER_SDK_TOOLS:-$here/../../../.tools/sdks/alipay}"
mkdir -p "$CASHIER_SDK_TOOLS"
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$CASHIER_SDK_TOOLS/"
(cd "$CASHIER_SDK_TOOLS" && npm ci --silent --ignore-scripts --no-audit --no-fund)
for name in official community; do
    if ! cmp -s "$here/$name.txt" "$CASHIER_SDK_TOOLS/$name/installed.txt"; then
        rm -rf "${CASHIER_SDK_TOOLS:?}/$name"
        python3 -m pip install --quiet --target "$CASHIER_SDK_TOOLS/$name" --requirement "$here/$name.txt"
        cp "$here/$name.txt" "$CASHIER_SDK_TOOLS/$name/installed.txt"
    fi
done
enter="$here/../enter.sh"
bash "$enter" node --test "$here/node.test.mjs"
for name in official community; do
    PYTHONPATH="$CASHIER_SDK_TOOLS/$name" PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore \
        bash "$enter" python3 "$here/test_$name.py"
done
