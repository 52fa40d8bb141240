include { options } from './options'

process UNIQUE_VARIANCE {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/unique_variance", mode: params.publish_mode, pattern: '*.{tsv,json}'

    input:
    tuple val(meta), path(roi_rdms), path(model_rdms)
    // of each run for the null; 0 for none
    val shifts

    output:
    path "${meta.subject}_unique.tsv", emit: unique
    path "${meta.subject}_unique_null.h5", emit: nulls, optional: true
    path "${meta.subject}_unique.tsv.json", emit: sidecar
    tuple val(task.process), val('unique-variance'), eval('unique-variance --version'), topic: versions

    script:
    def more = options([
        '--ridge-lambda': params.ridge_lambda,
        '--allow-missing-runs': params.allow_missing_runs,
        '--joint': params.joint,
    ])
    """
    unique-variance \\
        --roi-rdms ${roi_rdms} \\
        --model-rdms ${model_rdms} \\
        --weights ${params.weights} ${more} \\
        --control-residuals ${params.control_residuals} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --shifts ${shifts} \\
        --shift-min-seconds ${params.shift_min_seconds} \\
        --shift-draws ${params.shift_draws} \\
        --shift-seed ${params.shift_seed} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_unique.tsv
    """

    stub:
    """
    unique-variance --version > /dev/null
    touch ${meta.subject}_unique.tsv{,.json} ${shifts ? "${meta.subject}_unique_null.h5" : ''}
    """
}
