# The tools, a Java runtime and libtorch 2.7.1 for CUDA 12.8. Build with `make image`; not run here (no GPU).
# libtorch.zip (C++ distribution, Linux, cxx11 ABI, CUDA 12.8) must lie in the build context: see docs/usage.md.
ARG BASE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu22.04
FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jre-headless procps unzip \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home rdmflow
COPY libtorch.zip libdjl_torch.so /tmp/
RUN unzip -q /tmp/libtorch.zip -d /opt && mv /tmp/libdjl_torch.so /opt/libtorch/lib/ && rm /tmp/libtorch.zip
# DJL takes libtorch from here, so a read-only image works; the CUDA runtime of the base is on the loader's path.
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch/lib PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=cu128
COPY bin/ /usr/local/bin/
USER rdmflow
