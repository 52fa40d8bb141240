# The tools and a Java runtime; networks run on the CPU. Build with `make image`.
ARG BASE=eclipse-temurin:17.0.15_6-jre-jammy
FROM ${BASE}
# ps, which Nextflow's trace needs
RUN apt-get update \
    && apt-get install -y --no-install-recommends procps \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home rdmflow
COPY bin/ /usr/local/bin/
USER rdmflow
