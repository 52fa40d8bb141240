include { options } from './options'

process COMPARE_RDMS {
    tag "${meta.subject ?: 'models'}"
    label 'cpu_large'
    publishDir path: { meta.subject ? "${params.outdir}/measures" : params.outdir }, mode: params.publish_mode

    input:
    // without a subject: no regions, so that models are compared with each other
    tuple val(meta), path(roi_rdms), path(roi_grams), path(model_rdms), path(model_grams), val(measures)

    output:
    path "${meta.table}.tsv", emit: measures
    path "${meta.table}.tsv.json", emit: sidecar
    tuple val(task.process), val('compare-rdms'), eval('compare-rdms --version'), topic: versions

    script:
    def files = options([
        '--roi-rdms': roi_rdms,
        '--roi-grams': roi_grams,
        '--model-rdms': model_rdms,
        '--model-grams': model_grams,
    ])
    """
    compare-rdms ${files} \\
        --measures ${measures.join(' ')} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --threads ${task.cpus} \\
        --output ${meta.table}.tsv
    """

    stub:
    """
    compare-rdms --version > /dev/null
    touch ${meta.table}.tsv{,.json}
    """
}
