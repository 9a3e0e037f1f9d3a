#!/usr/bin/env bash
# Checks PDF files against PDF/A-3a and PDF/UA-1 with the engine of veraPDF: tools/verapdf/check.sh FILE...
# Exits 1 if one does not conform, 2 if the engine cannot be had. The engine and what it needs of Java's XML binding go
# into an environment of their own, VENV (.venv-verapdf unless given); on Debian, root gets a JDK and the binding by apt.
set -euo pipefail
files=()
for file in "$@"; do files+=("$(realpath -- "$file")"); done
cd "$(dirname "$0")/../.."

here=tools/verapdf
venv=${VENV:-.venv-verapdf}
binding=(/usr/share/java/jaxb-runtime.jar /usr/share/java/jaxb-api.jar /usr/share/java/jaxb-core.jar)

present() {
    command -v javac >/dev/null 2>&1 || return 1
    for jar in "${binding[@]}"; do [[ -e $jar ]] || return 1; done
}

if ! present; then
    if ((EUID == 0)) && command -v apt-get >/dev/null 2>&1; then
        apt-get install --yes --quiet --no-install-recommends default-jdk-headless libjaxb-java libjaxb-api-java >&2
    fi
    present || {
        echo "$0: needs javac and JAXB. On Debian: apt-get install default-jdk-headless libjaxb-java libjaxb-api-java" >&2
        exit 2
    }
fi

if [[ ! -e $venv/ready || $here/requirements.txt -nt $venv/ready || $here/CheckPdf.java -nt $venv/ready ]]; then
    "${PYTHON:-python3}" -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --require-hashes \
        --requirement "$here/requirements.txt" >&2
    jar=$(find "$venv" -name '*.jar' -path '*opendataloader*' | head -n 1)
    [[ -n $jar ]] || { echo "$0: the package holds no engine" >&2; exit 2; }
    ln -s "$(realpath "$jar")" "$venv/engine.jar"
    javac -cp "$venv/engine.jar" -d "$venv/classes" "$here/CheckPdf.java"
    touch "$venv/ready"
fi

exec java -cp "$venv/classes:$venv/engine.jar:$(IFS=:; echo "${binding[*]}")" CheckPdf "${files[@]}"
