include { options } from './options'

process MAP_SEARCHLIGHT {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/maps", mode: params.publish_mode

    input:
    // all runs of a participant
    tuple val(meta), path(searchlights)

    output:
    tuple val(meta), path("${meta.subject}_model-*_r*"), emit: maps
    path "${meta.subject}_searchlight.json", emit: sidecar
    tuple val(task.process), val('map-searchlight'), eval('map-searchlight --version'), topic: versions

    script:
    def more = options(['--ridge-lambda': params.ridge_lambda])
    """
    map-searchlight \\
        --searchlights ${searchlights} \\
        --weights ${params.weights} ${more} \\
        --time-control ${params.time_control} \\
        --threads ${task.cpus} \\
        --output-dir .
    """

    stub:
    """
    map-searchlight --version > /dev/null
    touch ${meta.subject}_model-stub_time-none_r.nii.gz ${meta.subject}_searchlight.json
    """
}
