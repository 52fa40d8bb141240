"""Reads a shard as any user of webdataset would: python3 read_shards.py SHARD.tar. webdataset 1.0.2."""

import sys

import webdataset

for sample in webdataset.WebDataset(sys.argv[1], shardshuffle=False).decode("rgb8"):
    picture = sample["jpg"]
    print(sample["__key__"], sample["cls"], *picture.shape, int(picture.mean()))
