include { options } from './options'

process PACK_SHARDS {
    label 'cpu_large'

    input:
    path videos, stageAs: 'videos/*'
    path frames, stageAs: 'frames/*'
    val settings

    output:
    path 'shards', emit: shards
    tuple val(task.process), val('pack-shards'), eval('pack-shards --version'), topic: versions

    script:
    def given = options(['--videos': videos, '--frames': frames])
    """
    pack-shards ${given} \\
        --split ${settings.split} \\
        --seed ${params.seed} \\
        --short-side ${settings.short_side} \\
        --threads ${task.cpus} \\
        --output-dir shards
    """

    stub:
    """
    pack-shards --version > /dev/null
    mkdir shards
    touch shards/shards.tsv
    """
}
