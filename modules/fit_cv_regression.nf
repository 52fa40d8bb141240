include { options } from './options'

process FIT_CV_REGRESSION {
    tag "${meta.subject} ${meta.model}"
    label 'cpu_small'
    publishDir "${params.outdir}/fits", mode: params.publish_mode

    input:
    tuple val(meta), path(roi_rdms), path(model_rdms)

    output:
    path "${meta.subject}_model-${meta.model}_fit.tsv", emit: fits
    path "${meta.subject}_model-${meta.model}_weights.tsv", emit: weights
    path "${meta.subject}_model-${meta.model}*.json", emit: sidecar
    tuple val(task.process), val('fit-cv-regression'), eval('fit-cv-regression --version'), topic: versions

    script:
    def more = options(['--ridge-lambda': params.ridge_lambda, '--allow-missing-runs': params.allow_missing_runs])
    """
    fit-cv-regression \\
        --roi-rdms ${roi_rdms} \\
        --model-rdms ${model_rdms} \\
        --weights ${params.weights} ${more} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --threads ${task.cpus} \\
        --output-dir . \\
        --prefix ${meta.subject}_model-${meta.model}
    """

    stub:
    """
    fit-cv-regression --version > /dev/null
    touch ${meta.subject}_model-${meta.model}_{fit.tsv,weights.tsv,fit.tsv.json}
    """
}
