#!/usr/bin/env bash
# Trains the full model on one GPU in half an hour: one training at a time, and what needs only the CPU beside it.
# Wants the stages up to the tokenizer done in OUT; a stage that was finished there is not done again; see README.md.
# Environment: OUT (folder), SIZE (full), DEVICE (cuda:0), UNTIL (a stage: nothing behind it is done),
# JUDGE, VAE, DENOISER (seconds each), V1 (folder of a model to compare with, optional).
set -uo pipefail
cd "$(dirname "$0")/.."
OUT=$(realpath "${OUT:?}") SIZE=${SIZE:-full} DEVICE=${DEVICE:-cuda:0} UNTIL=${UNTIL:-release}
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1 OMP_NUM_THREADS="${OMP_NUM_THREADS:-4}"
started=$(date +%s)
mkdir -p "$OUT/console" "$OUT/done"
rm -f "$OUT/failed" "$OUT/finished"

tell() { echo "$(($(date +%s) - started)) s: $*"; }
run() { # run NAME STAGE OPTIONS...: one stage, unless it was done before under that name
    local name=$1
    shift
    [ -f "$OUT/done/$name.json" ] && return
    if python3 -W ignore -m starter_model "$@" --out "$OUT" --size "$SIZE" --device "$DEVICE" >>"$OUT/console/$name.log" 2>&1; then
        echo '{}' >"$OUT/done/$name.json"
        tell "$name"
    else
        echo "$name" >>"$OUT/failed"
        return 1
    fi
}
end() { # end STAGE: leave here if this is the last one that is wanted
    if [ "$UNTIL" = "$1" ]; then
        touch "$OUT/finished"
        exit
    fi
}

# Compiling takes minutes of CPU, so both steps are compiled at once, while text encoder and judge learn. Then one
# trains at a time: two on one GPU would starve each other.
run denoiser denoiser --seconds "${DENOISER:-800}" & denoiser=$!
run autoencoder autoencoder --seconds "${VAE:-200}" & autoencoder=$!
run reading reading & reading=$!
run judge judge --seconds "${JUDGE:-130}" & judge=$!
wait $autoencoder && wait $reading && wait $judge && run bank bank || { pkill -P $denoiser; exit 1; }
wait $denoiser || exit 1
end denoiser

run tune tune || exit 1
run sheets sheets & sheets=$!
run evaluate evaluate && if [ -n "${V1:-}" ]; then run evaluate-v1 evaluate --model "$V1"; fi
wait $sheets || exit 1
end evaluate

run release release && touch "$OUT/finished"
