#!/usr/bin/env bash
# Runs a command in its own network, where the providers' hosts resolve to a sandbox and nothing else can be reached. The SDKs are
# unchanged: they resolve the real names and trust the sandbox's local authority.
#   CASHIER_BIN=… tests/sdks/enter.sh COMMAND…
set -euo pipefail
if [ "${SANDBOX_INSIDE-}" != yes ]; then
    # Root needs no user namespace, which some machines forbid; others need one.
    apart=(--mount --net)
    unshare "${apart[@]}" true 2>/dev/null || apart=(--user --map-root-user "${apart[@]}")
    exec unshare "${apart[@]}" env SANDBOX_INSIDE=yes "$0" "$@"
fi
data=$(mktemp -d)
server=
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$data"' EXIT
ip link set lo up
printf '127.0.0.1 localhost\n127.0.0.2 %s\n' "api.mch.weixin.qq.com api2.mch.weixin.qq.com openapi.alipay.com \
openapi-sandbox.dl.alipaydev.com qpay.qq.com api.qpay.qq.com" >"$data/hosts"
mount --bind "$data/hosts" /etc/hosts
"$CASHIER_BIN" sandbox ca --data "$data/sandbox" >"$data/ca.pem"
"$CASHIER_BIN" sandbox --listen 127.0.0.1:8090 --tls 127.0.0.2 --data "$data/sandbox" --json >"$data/credentials.json" &
server=$!
# Six thousand checks take five minutes: a limit that guards only against hanging.
for _ in $(seq 6000); do
    if [ -s "$data/credentials.json" ]; then break; fi
    kill -0 "$server" || exit 1
    sleep 0.05
done
[ -s "$data/credentials.json" ] || { echo "the sandbox did not start" >&2; exit 1; }
export NODE_EXTRA_CA_CERTS="$data/ca.pem" REQUESTS_CA_BUNDLE="$data/ca.pem" SSL_CERT_FILE="$data/ca.pem"
export SANDBOX_CREDENTIALS="$data/credentials.json" PYTHONDONTWRITEBYTECODE=1
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
"$@"
