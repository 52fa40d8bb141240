process UNIQUE_VARIANCE {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/unique_variance", mode: params.publish_mode

    input:
    tuple val(meta), path(roi_rdms), path(model_rdms)

    output:
    path "${meta.subject}_unique.tsv", emit: unique
    path "${meta.subject}_unique.tsv.json", emit: sidecar
    tuple val(task.process), val('unique-variance'), eval('unique-variance --version'), topic: versions

    script:
    def missing_option = params.allow_missing_runs ? '--allow-missing-runs' : ''
    def lambda_option = params.ridge_lambda == null ? '' : "--ridge-lambda ${params.ridge_lambda}"
    """
    unique-variance \\
        --roi-rdms ${roi_rdms} \\
        --model-rdms ${model_rdms} \\
        --weights ${params.weights} ${lambda_option} ${missing_option} \\
        --control-residuals ${params.control_residuals} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --threads ${task.cpus} \\
        --output ${meta.subject}_unique.tsv
    """

    stub:
    """
    unique-variance --version > /dev/null
    touch ${meta.subject}_unique.tsv{,.json}
    """
}
