include { options } from './options'

process PARTITION_VARIANCE {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/variance_parts", mode: params.publish_mode

    input:
    tuple val(meta), path(roi_rdms)
    path model_rdms
    // one [model, family] each
    val families

    output:
    path "${meta.subject}_parts.tsv", emit: parts
    path "${meta.subject}_parts.tsv.json", emit: sidecar
    tuple val(task.process), val('partition-variance'), eval('partition-variance --version'), topic: versions

    script:
    def more = options([
        '--ridge-lambda': params.ridge_lambda,
        '--allow-missing-runs': params.allow_missing_runs,
    ])
    """
    cat > families.tsv <<'END_OF_FAMILIES'
model	family
${families.collect { model, family -> "${model}\t${family}" }.join('\n')}
END_OF_FAMILIES
    partition-variance \\
        --roi-rdms ${roi_rdms} \\
        --model-rdms ${model_rdms} \\
        --families families.tsv \\
        --weights ${params.weights} ${more} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_parts.tsv
    """

    stub:
    """
    partition-variance --version > /dev/null
    touch ${meta.subject}_parts.tsv{,.json}
    """
}
