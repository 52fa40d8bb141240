include { words } from './options'

process GROUP_MAPS {
    label 'cpu_large'
    publishDir "${params.outdir}/maps", mode: params.publish_mode

    input:
    // of all participants, in one space
    path maps, stageAs: 'participants/*'
    // of one participant, whose edges are those of all; and a run, whose mean is the ground of pictures of volumes
    tuple val(meta), path(surfaces, stageAs: 'surfaces?/*'), path(bold, stageAs: 'bold?/*')

    output:
    path 'group_model-*', emit: maps
    path 'group_model-*.png', emit: pictures, optional: true
    path 'group_maps.json', emit: sidecar
    tuple val(task.process), val('group-maps'), eval('group-maps --version'), topic: versions

    script:
    def more = surfaces ? "--surfaces ${words(surfaces)}" : "--background ${words(bold)}"
    """
    group-maps \\
        --maps ${words(maps)} ${more} \\
        --threads ${task.cpus} \\
        --output-dir .
    """

    stub:
    """
    group-maps --version > /dev/null
    touch group_model-stub_time-none_t.nii.gz group_maps.json
    """
}
