#!/usr/bin/env bash
# Trains the full model with every stage that can run beside another doing so; see README.md.
# Wants the stages up to the tokenizer done in OUT; goes on where it was stopped.
# Environment: OUT (folder), SIZE (full), DEVICES ("cuda:0", or several), VAE, JUDGE (seconds each),
# END (when the denoiser stops, in seconds from now), V1 (folder of a model to compare with, optional).
set -uo pipefail
cd "$(dirname "$0")/.."
OUT=$(realpath "${OUT:?}") SIZE=${SIZE:-full} DEVICES=${DEVICES:-cuda:0} VAE=${VAE:-330} JUDGE=${JUDGE:-300} END=${END:-1330}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1 OMP_NUM_THREADS="${OMP_NUM_THREADS:-4}"
started=$(date +%s) first=${DEVICES%% *} last=${DEVICES##* } count=$(wc -w <<<"$DEVICES")
mkdir -p "$OUT/console"
rm -f "$OUT/failed" "$OUT/finished"

stage() { # stage NAME CONSOLE OPTIONS...: runs one stage, notes its failure
    local name=$1 console=$2
    shift 2
    python3 -W ignore -m starter_model "$name" --out "$OUT" --size "$SIZE" "$@" >>"$OUT/console/$console.log" 2>&1 ||
        { echo "$console" >>"$OUT/failed"; return 1; }
}
since() { echo $(($(date +%s) - started)); }
tell() { echo "$(since) s: $*"; }

if [ "${first%%:*}" = cuda ]; then
    for device in $DEVICES; do stage compile-denoiser "compile-$device" --device "$device" & done
fi
judge=
if [ ! -f "$OUT/judge.json" ]; then stage judge judge --device "$last" --seconds "$JUDGE" & judge=$!; fi
if [ ! -f "$OUT/vae/config.json" ]; then stage autoencoder autoencoder --device "$first" --seconds "$VAE" || exit 1; fi
tell "autoencoder done"

parts=$((2 * count)) part=0
for device in $DEVICES $DEVICES; do
    stage bank "bank-$part" --device "$device" --part "$part/$parts" &
    part=$((part + 1))
done
left=$((END - $(since)))
stage denoiser denoiser --device "$first" --processes "$count" --seconds "$((left > 60 ? left : 60))" || exit 1
tell "denoiser done"
if [ -n "$judge" ]; then wait "$judge" || exit 1; fi
stage sheets sheets --device "$first" && stage evaluate evaluate --device "$first" &&
    if [ -n "${V1:-}" ]; then stage evaluate evaluate-v1 --device "$first" --model "$V1"; fi
tell "evaluated"
stage release release && touch "$OUT/finished"
tell "released"
