#!/usr/bin/env bash
# Seals and signs a report with keys that stay in a token, SoftHSM's: tools/softhsm/check.sh ENVIRONMENT REPORT.pdf
# ENVIRONMENT is where `auditor` is installed; the report is left as it is. Exits 1 if a signature does not come out as
# it should, 2 if the token cannot be had. On Debian, root gets SoftHSM by apt.
set -euo pipefail
(($# == 2)) || { echo "usage: $0 ENVIRONMENT REPORT.pdf" >&2; exit 2; }
python=$(realpath -s -- "$1")/bin/python auditor=$(realpath -s -- "$1")/bin/auditor report=$(realpath -- "$2")
cd "$(dirname "$0")"

if ! command -v softhsm2-util >/dev/null 2>&1; then
    if ((EUID == 0)) && command -v apt-get >/dev/null 2>&1; then
        apt-get install --yes --quiet --no-install-recommends softhsm2 >&2
    fi
    command -v softhsm2-util >/dev/null 2>&1 || { echo "$0: needs SoftHSM. On Debian: apt-get install softhsm2" >&2; exit 2; }
fi
module=
for candidate in /usr/lib/softhsm/libsofthsm2.so /usr/lib/*/softhsm/libsofthsm2.so /usr/local/lib/softhsm/libsofthsm2.so; do
    if [[ -e $candidate ]]; then module=$candidate; fi
done
[[ -n $module ]] || { echo "$0: SoftHSM is here, but not its library libsofthsm2.so" >&2; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
    --target "$work/packages" --requirement requirements.txt >&2
export PYTHONPATH=$work/packages SOFTHSM2_CONF=$work/softhsm2.conf TOKEN_PIN=5678 AUDITOR_PASSPHRASE=trial
fill=$PWD/fill.py
cd "$work"
mkdir tokens
echo "directories.tokendir = $work/tokens" >"$SOFTHSM2_CONF"
softhsm2-util --init-token --free --label trial --so-pin 1234 --pin "$TOKEN_PIN" >&2

for name in "Bellweather Rail" "Ada Example"; do "$auditor" keys new "$name" -o keys/ >/dev/null 2>&1; done
openssl req -x509 -batch -newkey rsa:2048 -nodes -days 2 -subj "/CN=Bo Sample" -keyout rsa.pem -out keys/rsa-root.pem \
    -addext keyUsage=critical,digitalSignature,nonRepudiation 2>openssl.log || { cat openssl.log >&2; exit 1; }
openssl pkcs12 -export -inkey rsa.pem -in keys/rsa-root.pem -passout "pass:$AUDITOR_PASSPHRASE" -out keys/bo-sample.p12
"$python" "$fill" "$module" trial keys/bellweather-rail.p12 keys/ada-example.p12 keys/bo-sample.p12
rm keys/*.p12 rsa.pem # from here on the keys are in the token only
cp "$report" report.pdf

export AUDITOR_PASSPHRASE=$TOKEN_PIN
token=(--pkcs11 "$module" --token trial)
"$auditor" seal report.pdf "${token[@]}" --certificate bellweather-rail
decision=(--decision approve_with_conditions "${token[@]}")
"$auditor" sign report.pdf --field counsel --name "Ada Example" --role Counsel "${decision[@]}" --certificate ada-example
"$auditor" sign report.pdf --field accountable_owner --name "Bo Sample" --role Owner "${decision[@]}" --certificate bo-sample
"$auditor" verify report.pdf --trust-trial keys/root.pem --trust keys/rsa-root.pem

refused() { # refused WORDS COMMAND...: the command fails with code 2, says the words, and leaves the report alone
    local words=$1 code=0
    shift
    cp "$report" refused.pdf
    "$@" >said 2>&1 || code=$?
    if ((code != 2)) || ! grep -qF -- "$words" said || ! cmp -s "$report" refused.pdf; then
        echo "FAILED: exit code $code, or not the words '$words', or the report was touched:" >&2
        cat said >&2
        exit 1
    fi
    echo "refused, as it should be: $words"
}
seal=("$auditor" seal refused.pdf)
refused "Could not find certificate with label 'nobody'." "${seal[@]}" "${token[@]}" --certificate nobody
refused 'knows no token "other". There are: trial.' "${seal[@]}" --pkcs11 "$module" --token other --certificate ada-example
refused "cannot open shared object file" "${seal[@]}" --pkcs11 "$work/none.so" --token trial --certificate ada-example
AUDITOR_PASSPHRASE=0000 refused "the PIN is wrong." "${seal[@]}" "${token[@]}" --certificate ada-example
