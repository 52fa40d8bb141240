include { isOn ; options } from './options'

process FIT_CV_REGRESSION {
    tag "${meta.subject}"
    label 'cpu_small'
    // the null files are large and for group-stats alone
    publishDir "${params.outdir}/fits", mode: params.publish_mode, pattern: '*.{tsv,json}'

    input:
    tuple val(meta), path(roi_rdms)
    // of all networks
    path model_rdms
    // of each run for the null, and how far the lag scan reaches; 0 for none
    tuple val(shifts), val(scan_seconds)

    output:
    path "${meta.subject}_model-*_fit.tsv", emit: fits
    path "${meta.subject}_model-*_weights.tsv", emit: weights
    path "${meta.subject}_null.h5", emit: nulls, optional: true
    path "${meta.subject}_lag_scan.tsv", emit: lag_scans, optional: true
    path "${meta.subject}_layers.tsv", emit: layers, optional: true
    path "${meta.subject}.json", emit: sidecar
    tuple val(task.process), val('fit-cv-regression'), eval('fit-cv-regression --version'), topic: versions

    script:
    def more = options([
        '--ridge-lambda': params.ridge_lambda,
        '--allow-missing-runs': params.allow_missing_runs,
        '--layers': params.layer_profile,
    ])
    """
    fit-cv-regression \\
        --roi-rdms ${roi_rdms} \\
        --model-rdms ${model_rdms} \\
        --weights ${params.weights} ${more} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --shifts ${shifts} \\
        --shift-min-seconds ${params.shift_min_seconds} \\
        --shift-draws ${params.shift_draws} \\
        --shift-seed ${params.shift_seed} \\
        --lag-scan-seconds ${scan_seconds} \\
        --threads ${task.cpus} \\
        --output-dir . \\
        --prefix ${meta.subject} \\
        --per-model
    """

    stub:
    def also = [
        shifts ? 'null.h5' : '',
        scan_seconds ? 'lag_scan.tsv' : '',
        isOn(params.layer_profile) ? 'layers.tsv' : '',
    ].findAll()
    """
    fit-cv-regression --version > /dev/null
    for rdms in ${model_rdms}; do
        touch ${meta.subject}_model-\${rdms%_run-*}_{fit,weights}.tsv
    done
    touch ${meta.subject}.json ${also.collect { name -> "${meta.subject}_${name}" }.join(' ')}
    """
}
