# The cpu image and libtorch 2.7.1 with CUDA 12.6. Build with `make image`; run here without a GPU only.
ARG BASE=eclipse-temurin:17.0.15_6-jre-jammy
FROM ${BASE}
# ps, which Nextflow's trace needs
RUN apt-get update \
    && apt-get install -y --no-install-recommends procps \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home rdmflow
# as scripts/fetch-libtorch lays it out
COPY libtorch/ /opt/libtorch/
# DJL takes libtorch from there, so a read-only image works; it looks for the CUDA runtime on the loader's path.
RUN printf '/opt/libtorch/nvidia/%s/lib\n' cuda_runtime cuda_nvrtc > /etc/ld.so.conf.d/libtorch.conf && ldconfig
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/torch/lib PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128
COPY bin/ /usr/local/bin/
USER rdmflow
