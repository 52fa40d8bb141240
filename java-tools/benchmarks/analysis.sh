#!/usr/bin/env bash
# Times the analysis at the paper's size, whole processes on one core with a heap of 1.5 GB: docs/performance.md.
# Usage: analysis.sh FOLDER [python with numpy and h5py]. Needs 1 GB of space there, make tools, and
# mvn -f java-tools/pom.xml -P benchmarks package -DskipTests -pl benchmarks -am
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1
bin=$here/../../bin
export TOOL_JAVA_OPTS="-Xmx1500m -XX:ActiveProcessorCount=1" OPENBLAS_NUM_THREADS=1
mkdir -p "$folder/out"
[ -d "$folder/study" ] || java -cp "$here/target/benchmarks.jar" rdmflow.benchmarks.SyntheticStudy "$folder/study"

timed() {
    local name=$1
    shift
    taskset -c 0 /usr/bin/time -f "$name: user %U s, system %S s, wall %e s, %M kB" "$@" 2>&1 | tail -1
}

inputs=(--roi-rdms "$folder"/study/sub-*.h5 --model-rdms "$folder"/study/model-*.h5)
timed "12 fits" "$bin/fit-cv-regression" "${inputs[@]}" --output-dir "$folder/out" --prefix all
timed "12 fits, nnls" "$bin/fit-cv-regression" "${inputs[@]}" --weights nnls --output-dir "$folder/out" --prefix nnls
timed "132 pairs" "$bin/unique-variance" "${inputs[@]}" --output "$folder/out/unique.tsv"
timed "132 pairs, per-run" "$bin/unique-variance" "${inputs[@]}" --control-residuals per-run --output "$folder/out/per-run.tsv"
timed "132 pairs, nnls" "$bin/unique-variance" "${inputs[@]}" --weights nnls --output "$folder/out/nnls.tsv"
timed "132 pairs, joint" "$bin/unique-variance" "${inputs[@]}" --joint --output "$folder/out/joint.tsv"
timed "PCA" "$bin/pca" --model-rdms "$folder"/study/model-*.h5 --components 5 --pairs 5 --output-dir "$folder/out/pca"
if [ $# -gt 1 ]; then
    taskset -c 0 "$2" "$here/plain_analysis.py" "$folder/study" "$folder/out/all_fit.tsv" "$folder/out/unique.tsv"
fi
