include { isOn ; options ; word ; words } from './options'

process EXTRACT_ACTIVATIONS {
    tag "${meta.model} run ${meta.run}"
    label 'gpu'
    label 'use_gpu'
    publishDir "${params.outdir}/grams", mode: params.publish_mode

    input:
    tuple(
        val(meta),
        path(video, stageAs: 'video/*'),
        path(weights, stageAs: 'weights/*'),
        path(flow_weights, stageAs: 'flow/*'),
        path(card, stageAs: 'card/*'),
        path(hrf, stageAs: 'hrf/*'),
    )

    output:
    tuple val(meta), path("${meta.model}_run-${meta.run}_grams.h5"), emit: grams
    path "${meta.model}_run-${meta.run}_grams.h5.json", emit: sidecar
    path "${meta.model}_run-${meta.run}_activations", emit: activations, optional: true
    tuple val(task.process), val('extract-activations'), eval('extract-activations --version'), topic: versions

    script:
    def more = options([
        '--flow-weights': flow_weights,
        '--card': card,
        '--keep-activations': isOn(params.keep_activations) ? "${meta.model}_run-${meta.run}_activations" : null,
    ])
    """
    extract-activations \\
        --video ${words(video)} \\
        --model ${meta.model} \\
        --network ${meta.network} \\
        --weights ${words(weights)} ${more} \\
        --run ${meta.run} \\
        --volumes ${meta.volumes} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --feature-rate ${params.feature_rate} \\
        --hrf ${hrf ? words(hrf) : word(params.hrf)} \\
        --max-pad-seconds ${params.max_pad_seconds} \\
        --movie-start ${params.movie_start} \\
        --colour-matrix ${params.colour_matrix} \\
        --batch-size ${params.batch_size} \\
        --device ${params.device} \\
        --scratch . \\
        --threads ${task.cpus} \\
        --output ${meta.model}_run-${meta.run}_grams.h5
    """

    stub:
    """
    extract-activations --version > /dev/null
    touch ${meta.model}_run-${meta.run}_grams.h5{,.json}
    """
}
