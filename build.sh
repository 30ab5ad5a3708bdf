#!/usr/bin/env bash
# Builds, tests and demonstrates AiVideoFx: ./build.sh --help
set -euo pipefail
cd "$(dirname "$0")"

usage() {
    cat <<TXT
usage: ./build.sh TARGET [options of build.cake]

  demo      build everything, deflicker a clip, make dropped frames of another and a small one large, write results to out/
  test      build everything and run all tests
  bundle    build dist/AiVideoFx.ofx.bundle and dist/cli/aivideofx
  build     compile the solution
  e2e       run only the end-to-end tests
  bench     run the benchmarks (long); -- --filter '*Flow*' picks some
  generate  write the generated bindings again
  format    check the formatting (dotnet format)
  clean     remove dist/, out/, bin/ and obj/
TXT
}

target="${1:-}"
case "$target" in
    demo | test | bundle | build | e2e | bench | generate | format | clean) shift ;;
    "" | -h | --help | help) usage; exit 0 ;;
    *) echo "build.sh: unknown target '$target'" >&2; usage >&2; exit 2 ;;
esac

if ! command -v dotnet >/dev/null 2>&1; then
    echo "build.sh: the .NET SDK (10.0 or newer) is needed and 'dotnet' is not on PATH: https://dotnet.microsoft.com/download" >&2
    exit 1
fi

# Programs that the targets need, and the Debian/Ubuntu packages they come in.
missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need gcc gcc
need npm npm
need ffmpeg ffmpeg
need rsvg-convert librsvg2-bin
[ -e /usr/include/zlib.h ] || missing+=(zlib1g-dev)
[ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
# A GPU in software, so that continuous integration also runs the networks through WebGPU. Debian's package; elsewhere those tests are skipped.
if [ "$target" = test ] && [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1; then
    [ -e /usr/lib/chromium/vk_swiftshader_icd.json ] || missing+=(chromium-common)
    ldconfig -p | grep -q libvulkan.so.1 || missing+=(libvulkan1)
fi
if [ "${#missing[@]}" -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${missing[*]}"
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
        sudo=()
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo=(sudo)
    else
        echo "build.sh: missing: ${missing[*]}. Install with: sudo $install" >&2
        exit 1
    fi
    echo "build.sh: installing ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" $install -qq >/dev/null
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet tool restore >/dev/null
exec dotnet cake build.cake --target="$target" --verbosity=normal "$@"
