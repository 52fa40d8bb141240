process DEFINE_ROIS {
    tag "${meta.subject}"
    label 'cpu_large'
    publishDir "${params.outdir}/regions", mode: params.publish_mode

    input:
    // the subject's rows of rois.csv with paths as staged, the files they name, warped maps, and the localizer run
    tuple val(meta), path(sheet), path(files, stageAs: 'regions/?/*'), path(warped, stageAs: 'warped/*'), path(grid, stageAs: 'grid/*'), path(localizer_bold, stageAs: 'localizer/*'), path(localizer_events, stageAs: 'events/*'), path(contrasts, stageAs: 'contrasts/*')

    output:
    tuple val(meta), path("${meta.subject}/rois.nii.gz"), path("${meta.subject}/rois.tsv"), emit: rois
    path "${meta.subject}/tmap_*.nii.gz", emit: tmaps, optional: true
    path "${meta.subject}/*.json", emit: sidecar
    path "${meta.subject}_qc.png", emit: qc
    tuple val(task.process), val('define-rois'), eval('define-rois --version'), topic: versions

    script:
    def localizer_options = localizer_bold ? "--localizer-bold ${localizer_bold} --localizer-events ${localizer_events}" : ''
    def contrasts_option = contrasts ? "--contrasts ${contrasts}" : ''
    """
    define-rois \\
        --sheet ${sheet} ${localizer_options} ${contrasts_option} \\
        --noise ${params.noise} \\
        --high-pass ${params.high_pass} \\
        --grid ${grid} \\
        --radius ${params.radius} \\
        --voxels ${params.voxels} \\
        --inside ${params.inside} \\
        --threads ${task.cpus} \\
        --output-dir ${meta.subject}
    cp ${meta.subject}/qc.png ${meta.subject}_qc.png
    """

    stub:
    """
    define-rois --version > /dev/null
    mkdir ${meta.subject}
    touch ${meta.subject}/rois.nii.gz ${meta.subject}/rois.tsv ${meta.subject}/rois.json ${meta.subject}_qc.png
    """
}
