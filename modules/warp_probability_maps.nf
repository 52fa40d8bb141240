include { words } from './options'

process WARP_PROBABILITY_MAPS {
    tag "${meta.subject} ${meta.warped}"
    label 'cpu_small'
    container params.image_ants

    input:
    // the last transform of the list is applied first, as antsApplyTransforms has it
    tuple val(meta), path(map, stageAs: 'map/*'), path(reference, stageAs: 'reference/*'), path(transforms, stageAs: 'transforms?/*')

    output:
    tuple val(meta), path("${meta.warped}"), emit: maps
    tuple val(task.process), val('antsApplyTransforms'), eval('antsApplyTransforms --version 2> /dev/null | head -n 1 | grep . || echo absent'), topic: versions

    script:
    """
    if ! command -v antsApplyTransforms > /dev/null; then
        echo "WARP_PROBABILITY_MAPS: error: antsApplyTransforms: expected on PATH, found none: install ANTs, or name its image by --image_ants with a container profile, or give maps in native space and no --transforms" >&2
        exit 65
    fi
    export ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS=${task.cpus}
    antsApplyTransforms \\
        -d 3 \\
        -i ${words(map)} \\
        -r ${words(reference)} \\
        ${[transforms].flatten().collect { transform -> "-t ${words(transform)}" }.join(' ')} \\
        -n Linear \\
        -o ${meta.warped}
    """

    stub:
    """
    touch ${meta.warped}
    """
}
