include { options } from './options'

// A training outlives its tasks: it goes on from the checkpoints where a killed, timed out or lost one left it.
process TRAIN_NETWORK {
    tag "${meta.model}"
    label 'train'
    label 'use_gpu'
    publishDir "${params.outdir}/networks", mode: params.publish_mode

    input:
    tuple(
        val(meta),
        path(card, stageAs: 'card/*'),
        path(init_weights, stageAs: 'init/*'),
        path(motion_weights, stageAs: 'motion/*'),
        path(checkpoints, stageAs: 'checkpoints'),
        path(shards, stageAs: 'shards'),
    )

    output:
    tuple val(meta), path("${meta.model}.safetensors"), path("${meta.model}_card.json"), path("${meta.model}_history.tsv"), emit: trained
    path "${meta.model}_training.html", emit: page
    path "${meta.model}.safetensors.json", emit: sidecar
    tuple val(task.process), val('train-network'), eval('train-network --version'), topic: versions

    script:
    def more = options(['--card': card, '--init-weights': init_weights, '--motion-weights': motion_weights])
    def minutes = meta.max_minutes ?: Math.max(1, task.time.toMinutes() - 5)
    """
    train-network \\
        --network ${meta.network} \\
        --shards shards ${more} \\
        --preset ${meta.preset} \\
        --samples ${meta.samples} \\
        --seed ${params.seed} ${meta.options} \\
        --device ${params.device} \\
        --checkpoints checkpoints \\
        --max-minutes ${minutes} \\
        --threads ${task.cpus} \\
        --output ${meta.model}.safetensors
    """

    stub:
    """
    train-network --version > /dev/null
    touch ${meta.model}.safetensors{,.json} ${meta.model}_card.json ${meta.model}_history.tsv ${meta.model}_training.html
    """
}
