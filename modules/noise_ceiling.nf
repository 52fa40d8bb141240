include { options } from './options'

process NOISE_CEILING {
    tag "run ${meta.run}"
    label 'cpu_large'
    publishDir "${params.outdir}/noise_ceilings", mode: params.publish_mode

    input:
    tuple val(meta), path(roi_rdms)
    val all_runs

    output:
    path "run-${meta.run}_ceilings.tsv", emit: ceilings
    path "run-${meta.run}_ceilings.tsv.json", emit: sidecar
    tuple val(task.process), val('noise-ceiling'), eval('noise-ceiling --version'), topic: versions

    script:
    def more = options(['--all-runs': all_runs])
    """
    noise-ceiling \\
        --roi-rdms ${roi_rdms} ${more} \\
        --exclude-lag ${params.exclude_lag} \\
        --drop-overlap ${params.drop_overlap} \\
        --time-control ${params.time_control} \\
        --threads ${task.cpus} \\
        --output run-${meta.run}_ceilings.tsv
    """

    stub:
    """
    noise-ceiling --version > /dev/null
    touch run-${meta.run}_ceilings.tsv{,.json}
    """
}
