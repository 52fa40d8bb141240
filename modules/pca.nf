process PCA {
    label 'cpu_large'
    publishDir params.outdir, mode: params.publish_mode

    input:
    path model_rdms

    output:
    path 'pca', emit: pca
    tuple val(task.process), val('pca'), eval('pca --version'), topic: versions

    script:
    """
    pca \\
        --model-rdms ${model_rdms} \\
        --components ${params.components} \\
        --pairs ${params.pairs} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --threads ${task.cpus} \\
        --output-dir pca
    """

    stub:
    """
    pca --version > /dev/null
    mkdir pca
    touch pca/scores.tsv pca/variance.tsv pca/pairs.tsv
    """
}
