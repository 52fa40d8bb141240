include { options ; optionsWith ; words } from './options'

process SAMPLE_FEATURES {
    tag "${meta.model} run ${meta.run}"
    label 'cpu_small'
    publishDir "${params.outdir}/grams", mode: params.publish_mode

    input:
    // columns is a JSON text: a list of layers, each name=column,column
    tuple val(meta), val(rate), val(columns), path(features, stageAs: 'features/*'), path(hrf, stageAs: 'hrf/*')

    output:
    tuple val(meta), path("${meta.model}_run-${meta.run}_grams.h5"), emit: grams
    path "${meta.model}_run-${meta.run}_grams.h5.json", emit: sidecar
    tuple val(task.process), val('sample-features'), eval('sample-features --version'), topic: versions

    script:
    def more = options(['--columns': new groovy.json.JsonSlurper().parseText(columns)])
    // without a rate a row is a volume, already convolved
    def of_rate = optionsWith(rate, [
        '--rate': rate,
        '--feature-rate': params.feature_rate,
        '--hrf': hrf ?: params.hrf,
        '--max-pad-seconds': params.max_pad_seconds,
    ])
    """
    sample-features \\
        --features ${words(features)} ${more} ${of_rate} \\
        --model ${meta.model} \\
        --run ${meta.run} \\
        --volumes ${meta.volumes} \\
        --tr ${params.tr} \\
        --slice-time-ref ${params.slice_time_ref} \\
        --threads ${task.cpus} \\
        --output ${meta.model}_run-${meta.run}_grams.h5
    """

    stub:
    """
    sample-features --version > /dev/null
    touch ${meta.model}_run-${meta.run}_grams.h5{,.json}
    """
}
